import HTTPTransport
import LoopbackServer
import Settings
import StreamingEngine

/// One wire format as a server of its own speaks it, and what a request to it looks like.
struct Wire: Sendable, CustomStringConvertible {
  var format: WireFormat
  var script: WireScript
  /// What the base URL has after the server's address.
  var base = ""
  /// Where the request goes.
  var path: String
  /// The header that bears the key `sk-test`.
  var keyHeader: (name: String, value: String)
  /// The name that the scripted answer gives itself.
  var id: String?
  /// The provider's word for an answer that simply stops.
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

  /// A provider `here` that is served by `server`.
  func provider(at server: LoopbackServer) -> Provider {
    Provider(
      name: "here", format: format, baseURL: server.url + base, key: .value(Secret("sk-test")))
  }

  /// An engine that knows this provider alone, over real HTTP. It takes no pauses.
  func ring(at server: LoopbackServer) -> LLMRing {
    .overHTTP(provider(at: server))
  }
}

extension LLMRing {
  /// An engine over libcurl that neither waits nor heeds the proxies of the test run.
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
    // On a machine that is busy for a minute, a model is asked again as on any other.
    let start = ContinuousClock.now
    return LLMRing(
      configuration: Configuration(providers: [provider], aliases: .fixed(lockfile)),
      transport: CurlTransport(environment: environment),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }, now: { start }))
  }

  /// The chunks of an answer until its end, and the fault in place of an end.
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
