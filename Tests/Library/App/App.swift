import StreamingEngine

/// An app that uses the library as a stranger would: one import, a transport of its own, and the
/// examples of the seed.
@main
struct App {
  static func main() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Count to 3")])
    let binding = Lockfile.Binding(alias: "chatbot", models: ["openai:gpt-5-mini"])
    let lockfile = Lockfile(profiles: [Lockfile.Profile(name: "default", bindings: [binding])])
    let provider = Provider(
      name: "openai", format: .openAIChat, baseURL: "https://example.com/v1",
      key: .value(Secret("k")))
    let ring = LLMRing(
      configuration: Configuration(providers: [provider], aliases: .fixed(lockfile)),
      transport: Canned())

    // Chunk by chunk.
    var text = ""
    var accumulated: Usage?
    for try await chunk in ring.chatStream(request) {
      text += chunk.delta
      if let usage = chunk.usage { accumulated = usage }
      if let reason = chunk.finishReason { print("finished: \(reason.rawValue)") }
    }
    print(text)
    print("tokens: \(accumulated?.totalTokens ?? 0)")

    // Whole, with an error.
    do throws(LLMError) {
      let answer = try await ring.chat(request)
      print("\(answer.model): \(answer.content)")
      _ = try await ring.chat(LLMRequest(model: "nobody", messages: request.messages))
    } catch {
      print("\(error.kind.rawValue): \(error.message)")
    }
    print("aliases: \(try ring.aliases().map(\.name))")
    print("own format: \(try await ownFormat())")
  }

  /// A wire format of the app's own.
  static func ownFormat() async throws(LLMError) -> String {
    let provider = Provider(
      name: "shout", format: WireFormat("shout", codec: ShoutCodec()),
      baseURL: "https://example.com", key: .value(Secret("k")))
    let ring = LLMRing(
      configuration: Configuration(providers: [provider], aliases: .fixed(Lockfile())),
      transport: Canned())
    return try await ring.chat(
      LLMRequest(model: "shout:m", messages: [Message(role: .user, content: "Hello")])
    ).content
  }
}

/// Reads nothing of the reply but its length.
struct ShoutCodec: WireCodec {
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    try chat.post(["ask": chat.request.messages.map(\.content)], to: "/shout", keyIn: .bearer)
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { ShoutDecoder() }
}

struct ShoutDecoder: AnswerDecoder {
  private var pending: [AnswerEvent] = []

  mutating func append(_ bytes: [UInt8]) { pending.append(.text("\(bytes.count)!")) }
  mutating func finish() { pending.append(.finish(.stop, raw: "end")) }
  mutating func next() throws(LLMError) -> AnswerEvent? {
    pending.isEmpty ? nil : pending.removeFirst()
  }
}

/// Answers every request with the same stream.
struct Canned: Transport {
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    guard request.headers["Authorization"] == "Bearer k" else {
      throw .unusable("the key is missing")
    }
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "text/event-stream"], body: CannedBody())
  }
}

final class CannedBody: ResponseBody {
  private nonisolated(unsafe) var rest = [
    #"data: {"id":"a","model":"gpt-5-mini","choices":[{"index":0,"delta":{"content":"one, "}}]}"#,
    #"data: {"choices":[{"index":0,"delta":{"content":"two, three"},"finish_reason":"stop"}]}"#,
    #"data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":5,"total_tokens":9}}"#,
    "data: [DONE]",
  ][...]

  func next() async throws(TransportError) -> [UInt8]? {
    rest.popFirst().map { Array($0.utf8) + [10, 10] }
  }
}
