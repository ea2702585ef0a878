import StreamingEngine
import LLMRingLoopbackServer

/// One wire format as spoken by a server, and the requests to it.
struct Wire: Sendable, CustomStringConvertible {
  var format: WireFormat
  var script: WireScript
  /// The path of the base URL.
  var base = ""
  /// The path of the request.
  var path: String
  /// The header with the key `sk-test`.
  var keyHeader: (name: String, value: String)
  /// The ID of the scripted answer.
  var id: String?
  /// The provider's finish reason for an answer that ends normally.
  var stop: String

  var description: String { format.rawValue }

  static let all = [openAI, openAIResponses, anthropic, google, ollama]

  static let openAI = Wire(
    format: .openAIChat, script: .openAIChat, base: "/v1", path: "/v1/chat/completions",
    keyHeader: ("Authorization", "Bearer sk-test"), id: "chatcmpl-Dk2", stop: "stop")
  static let openAIResponses = Wire(
    format: .openAIResponses, script: .openAIResponses, base: "/v1", path: "/v1/responses",
    keyHeader: ("Authorization", "Bearer sk-test"), id: "resp_1", stop: "completed")
  static let anthropic = Wire(
    format: .anthropic, script: .anthropic, path: "/v1/messages",
    keyHeader: ("x-api-key", "sk-test"), id: "msg_01", stop: "end_turn")
  static let google = Wire(
    format: .google, script: .gemini,
    path: "/v1beta/models/some-model:streamGenerateContent?alt=sse",
    keyHeader: ("x-goog-api-key", "sk-test"), id: "k9Mh", stop: "STOP")
  static let ollama = Wire(
    format: .ollama, script: .ollama, path: "/api/chat",
    keyHeader: ("Authorization", "Bearer sk-test"), stop: "stop")

  static func of(_ format: WireFormat) -> Wire {
    all.first { $0.format == format } ?? openAI
  }

  /// A provider named `here`, served by `server`.
  func provider(at server: LoopbackServer) -> Provider {
    Provider(
      name: "here", format: format, baseURL: server.url + base, key: .value(Secret("sk-test")))
  }

  /// An engine with only this provider, over real HTTP and without delays.
  func ring(at server: LoopbackServer) -> LLMRing {
    .overHTTP(provider(at: server))
  }
}

extension LLMRing {
  /// An engine over libcurl without delays that ignores the proxy settings of the test environment.
  static func overHTTP(
    _ provider: Provider, environment: [String: String] = [:]
  ) -> LLMRing {
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [
        .init(
          name: "default",
          bindings: [.init(alias: "chatbot", models: ["\(provider.name):some-model"])])
      ])
    // The clock is fixed so retries do not depend on how busy the machine is.
    let start = ContinuousClock.now
    return LLMRing(
      configuration: Configuration(providers: [provider], aliases: .fixed(lockfile)),
      transport: CurlTransport(environment: environment),
      pacing: Pacing(
        sleep: { _ in }, jitter: { 0 }, now: { start },
        linger: { _ in await Sleeps.untilCancelled() }))
  }

  /// Returns all chunks of an answer, and the error if it did not end normally.
  func run(
    _ request: LLMRequest = .greeting, onChunk: (StreamChunk) -> Void = { _ in }
  ) async -> (chunks: [StreamChunk], fault: LLMError?) {
    var chunks: [StreamChunk] = []
    do {
      for try await chunk in chatStream(request) {
        chunks.append(chunk)
        onChunk(chunk)
      }
      return (chunks, nil)
    } catch {
      return (chunks, error)
    }
  }
}

extension LLMRequest {
  static let greeting = LLMRequest(
    model: "chatbot",
    messages: [
      Message(role: .system, content: "Be brief."), Message(role: .user, content: "Grüß Gott"),
    ], temperature: 0.5, maxTokens: 77)
}
