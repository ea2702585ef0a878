import StreamingEngine
import Synchronization

/// The examples of the documentation articles, verbatim. `ArticleExamplesTests` compares them with
/// the articles and runs them.
enum ArticleExamples {
  /// StreamingAnAnswer.md
  static func streaming(_ ring: LLMRing) async throws -> (output: String, next: LLMRequest) {
    var output = ""

    let request = LLMRequest(
      model: "chatbot",  // your alias from llmring.lock
      messages: [Message(role: .user, content: "Count to 10")])

    for try await chunk in ring.chatStream(request) {
      print(chunk.delta, terminator: "", to: &output)
    }

    var answer = LLMResponse(content: "", model: "chatbot", finishReason: .other)
    for try await chunk in ring.chatStream(request) {
      answer.append(chunk)
    }
    if answer.finishReason == .length { print("the answer was cut off", to: &output) }
    if let tokens = answer.usage?.totalTokens { print("\(tokens) tokens", to: &output) }

    var conversation = request.messages
    conversation.append(.assistant(answer))
    conversation.append(Message(role: .user, content: "And backwards?"))
    let next = LLMRequest(model: "chatbot", messages: conversation)

    return (output, next)
  }

  /// StreamingAnAnswer.md
  static func faults(_ ring: LLMRing, _ request: LLMRequest) async -> String {
    var output = ""
    do {
      for try await chunk in ring.chatStream(request) {
        print(chunk.delta, terminator: "", to: &output)
      }
    } catch {
      switch error.kind {
      case .authentication: print("check the API key", to: &output)
      case .rateLimit: print("try again later", to: &output)
      case .truncated: print("the answer is incomplete", to: &output)
      default: print(error.message, to: &output)
      }
    }
    return output
  }

  /// StreamingAnAnswer.md
  static func stopping(_ ring: LLMRing, _ request: LLMRequest) async throws -> String {
    var output = ""
    for try await chunk in ring.chatStream(request) {
      print(chunk.delta, terminator: "", to: &output)
      if output.contains("three") { break }
    }
    return output
  }

  /// StreamingAnAnswer.md
  static func patient(_ request: LLMRequest) -> LLMRequest {
    let patient = LLMRequest(
      model: "chatbot", messages: request.messages, timeout: .after(.seconds(300)),
      deadline: .seconds(1800))
    return patient
  }

  /// ToolsAndStructuredOutput.md
  static func tools(_ ring: LLMRing) async throws -> LLMResponse {
    let weather = Tool(
      name: "get_weather", description: "The current weather in a city.",
      parameters: [
        "type": "object",
        "properties": ["city": ["type": "string"]],
        "required": ["city"],
      ])
    var request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Is it warm in Paris?")],
      tools: [weather])

    let asked = try await ring.chat(request)
    request.messages.append(.assistant(asked))
    for call in asked.toolCalls where call.isComplete {
      request.messages.append(.toolResult("18 degrees", of: call))
    }
    let answer = try await ring.chat(request)

    return answer
  }

  /// ToolsAndStructuredOutput.md
  static func structured(_ ring: LLMRing) async throws -> (seen: [String], value: JSONValue) {
    var seen: [String] = []

    let city: JSONValue = [
      "type": "object",
      "properties": ["name": ["type": "string"], "people": ["type": "integer"]],
      "required": ["name", "people"],
      "additionalProperties": false,
    ]
    let format = ResponseFormat.schema(city, name: "city")
    let question = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Tell me about Paris.")],
      responseFormat: format)

    var partial = PartialJSON()
    var whole = LLMResponse(content: "", model: "chatbot", finishReason: .other)
    for try await chunk in ring.chatStream(question) {
      whole.append(chunk)
      partial.append(chunk.delta)
      if let name = partial.value?["name"] { seen.append(name.text) }
    }
    let checked = try whole.structured(as: format)

    return (seen, checked)
  }
}

// ExtendingTheLibrary.md

struct Fixture: Transport {
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    HTTPResponse(
      status: 200, headers: ["Content-Type": "text/event-stream"], body: FixtureBody())
  }
}

final class FixtureBody: ResponseBody {
  private let pieces = Mutex([
    #"data: {"choices":[{"index":0,"delta":{"content":"Hi."},"finish_reason":"stop"}]}"#,
    "data: [DONE]",
  ])

  func next() async throws(TransportError) -> [UInt8]? {
    pieces.withLock { $0.isEmpty ? nil : Array($0.removeFirst().utf8) + [10, 10] }
  }
}

struct EchoCodec: WireCodec {
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    let words = chat.request.messages.map(\.content)
    return try chat.post(["model": [chat.model], "say": words], to: "/echo", keyIn: .bearer)
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { EchoDecoder() }
}

struct EchoDecoder: AnswerDecoder {
  private var bytes: [UInt8] = []
  private var events: [AnswerEvent] = []

  mutating func append(_ bytes: [UInt8]) { self.bytes += bytes }

  mutating func finish() {
    events = [.text(String(decoding: bytes, as: UTF8.self)), .finish(.stop, raw: "end")]
  }

  mutating func next() throws(LLMError) -> AnswerEvent? {
    events.isEmpty ? nil : events.removeFirst()
  }
}

extension ArticleExamples {
  static func echo() -> Provider {
    let echo = Provider(
      name: "echo", format: WireFormat("echo", codec: EchoCodec()),
      baseURL: "https://echo.example/v1", key: .value(Secret("my-key")))
    return echo
  }

  static func observed(
    _ given: Configuration, _ transport: any Transport, _ log: @escaping @Sendable (String) -> Void
  ) -> LLMRing {
    var configuration = given
    configuration.retries = RetryPolicy(attempts: 5, longestWait: .seconds(120))
    let observed = LLMRing(configuration: configuration, transport: transport) { event in
      if case .end(let error) = event.kind {
        log("\(event.model): \(error?.kind.rawValue ?? "ok") after \(event.elapsed)")
      }
    }
    return observed
  }
}
