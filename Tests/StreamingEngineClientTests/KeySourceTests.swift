import StreamingEngine
import StreamingEngineTesting
import Synchronization
import Testing

@Suite("Keys from functions and commands")
struct KeySourceTests {
  private static func provider(_ key: Provider.KeySource) -> Provider {
    Provider(name: "here", format: .openAIChat, baseURL: "http://127.0.0.1:1/v1", key: key)
  }

  private static let request = LLMRequest(model: "here:m", prompt: "Hi")

  @Test("a function is asked for the key of each request")
  func closure() async throws {
    let server = ScriptedTransport(.answer(["ok"]))
    let calls = Mutex(0)
    let key = Provider.KeySource.closure { () async throws(LLMError) in
      Secret("sk-number-\(calls.withLock { $0 += 1; return $0 })")
    }
    let ring = LLMRing.scripted(server, providers: [Self.provider(key)])
    #expect(ring.configuration.isConfigured("here"))
    _ = try await ring.chat(Self.request)
    _ = try await ring.chat(Self.request)
    #expect(
      server.requests.map { $0.headers["authorization"] }
        == ["Bearer sk-number-1", "Bearer sk-number-2"])
  }

  @Test("a function without a key sends none, and its error fails the request")
  func noKey() async throws {
    let server = ScriptedTransport(.answer(["ok"]))
    let none = Provider.KeySource.closure { nil }
    _ = try await LLMRing.scripted(server, providers: [Self.provider(none)]).chat(Self.request)
    #expect(server.requests.first?.headers["authorization"] == nil)
    let locked = Provider.KeySource.closure { () async throws(LLMError) in
      throw LLMError(.missingKey, message: "the keychain is locked", advice: "unlock it")
    }
    let error = await #expect(throws: LLMError.self) {
      try await LLMRing.scripted(server, providers: [Self.provider(locked)]).chat(Self.request)
    }
    #expect(error?.description == "here: the keychain is locked; unlock it")
    #expect(server.requests.count == 1)
  }

  @Test("a function that takes too long is cancelled at the deadline")
  func deadline() async {
    let slow = Provider.KeySource.closure { () async throws(LLMError) in
      do { try await Task.sleep(for: .seconds(3600)) } catch {}
      return nil
    }
    var request = Self.request
    request.deadline = .milliseconds(50)
    let error = await #expect(throws: LLMError.self) {
      try await LLMRing.scripted(ScriptedTransport(), providers: [Self.provider(slow)]).chat(
        request)
    }
    #expect(error?.kind == .timeout)
  }

  @Test("a key from a function is not shown by an error that repeats it")
  func secret() async {
    let server = ScriptedTransport(.error(401, "bad key sk-from-the-keychain"))
    let key = Provider.KeySource.closure { Secret("sk-from-the-keychain") }
    let error = await #expect(throws: LLMError.self) {
      try await LLMRing.scripted(server, providers: [Self.provider(key)]).chat(Self.request)
    }
    #expect(error?.message == "bad key (secret)")
    #expect(!"\(Self.provider(key))".contains("sk-from"))
  }

  @Test("copies of a source are equal, two functions are not")
  func equality() {
    let one = Provider.KeySource.closure { nil }
    #expect(one == one && one != .closure { nil })
  }

  @Test("a command for the key is run by a shell unless there is another function")
  func command() async throws {
    let server = ScriptedTransport(.answer(["ok"]))
    let provider = Self.provider(.command("echo sk-from-a-shell; echo more"))
    _ = try await LLMRing.scripted(server, providers: [provider]).chat(Self.request)
    var configuration = LLMRing.scripted(server, providers: [provider]).configuration
    configuration.runKeyCommand = { command throws(LLMError) in
      Secret("sk-for-\(command.count)")
    }
    let ring = LLMRing(configuration: configuration, transport: server)
    _ = try await ring.chat(Self.request)
    #expect(
      server.requests.map { $0.headers["authorization"] }
        == ["Bearer sk-from-a-shell", "Bearer sk-for-31"])
  }

  @Test("a command that fails is reported without its words")
  func failingCommand() async {
    let provider = Self.provider(.command("echo sk-CANARY; exit 3"))
    let error = await #expect(throws: LLMError.self) {
      try await LLMRing.scripted(ScriptedTransport(), providers: [provider]).chat(Self.request)
    }
    #expect(
      error?.description
        == "here: the command for the key failed with status 3; check the command that prints the key"
    )
  }
}
