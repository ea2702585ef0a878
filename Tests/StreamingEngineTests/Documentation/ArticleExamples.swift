@testable import StreamingEngine
import Synchronization

/// The examples of the documentation articles, verbatim. `ArticleExamplesTests` compares them with
/// the articles and runs them. In each function `print` collects what is printed.
enum ArticleExamples {
  /// What an example has printed.
  final class Output: Sendable {
    private let state = Mutex("")

    var text: String { state.withLock(\.self) }

    func print(_ text: some CustomStringConvertible, terminator: String = "\n") {
      state.withLock { $0 += "\(text)\(terminator)" }
    }
  }

  /// GettingStarted.md
  static func started(_ ring: LLMRing, _ request: LLMRequest) async throws -> String {
    let output = Output()
    @Sendable func print(_ text: String) { output.print(text) }
    @Sendable func print(_ error: LLMError) { output.print(error) }

    let task =
      Task {
        do throws(LLMError) {
          let answer = try await ring.chat(request)
          print(answer.content)
        } catch {
          print(error)  // what happened, and what to do
        }
      }
    await task.value

    var shown = ""
    for try await text in ring.chatStream(request).paced() {
      shown += text
    }

    return output.text + shown
  }

  /// StreamingAnAnswer.md
  static func streaming(_ ring: LLMRing) async throws -> (output: String, next: LLMRequest) {
    let output = Output()
    func print(_ text: String, terminator: String = "\n") {
      output.print(text, terminator: terminator)
    }

    let request = LLMRequest(model: "chatbot", prompt: "Count to 10")

    for try await chunk in ring.chatStream(request) {
      print(chunk.delta, terminator: "")
    }

    var answer = LLMResponse(content: "", model: "chatbot")
    for try await chunk in ring.chatStream(request) {
      answer.append(chunk)
    }
    if answer.finishReason == .length { print("the answer was cut off") }
    if let tokens = answer.usage?.totalTokens { print("\(tokens) tokens") }

    var conversation = request.messages
    conversation.append(.assistant(answer))
    conversation.append(.user("And backwards?"))
    let next = LLMRequest(model: "chatbot", messages: conversation)

    return (output.text, next)
  }

  /// StreamingAnAnswer.md
  static func faults(_ ring: LLMRing, _ next: LLMRequest) async -> String {
    let output = Output()
    func print(_ text: String, terminator: String = "\n") {
      output.print(text, terminator: terminator)
    }
    do throws(LLMError) {
      for try await chunk in ring.chatStream(next) {
        print(chunk.delta, terminator: "")
      }
    } catch {
      switch error.kind {
      case .authentication: print("check the API key")
      case .rateLimit: print("try again later")
      case .truncated: print("the answer is incomplete")
      default: print(error.message)
      }
    }
    return output.text
  }

  /// StreamingAnAnswer.md
  static func stopping(_ ring: LLMRing, _ request: LLMRequest) async throws -> String {
    var text = ""
    for try await chunk in ring.chatStream(request) {
      text += chunk.delta
      if text.contains("three") { break }
    }
    return text
  }

  /// StreamingAnAnswer.md
  static func patient(_ request: LLMRequest) -> LLMRequest {
    let patient = LLMRequest(
      model: "chatbot", messages: request.messages, timeout: .after(.seconds(300)),
      deadline: .seconds(1800))
    return patient
  }

  /// Tools.md
  static func tools(_ ring: LLMRing) async throws -> String {
    let output = Output()
    func print(_ text: String) { output.print(text) }

    let weather = Tool(
      name: "get_weather", description: "The current weather in a city.",
      parameters: [
        "type": "object",
        "properties": ["city": ["type": "string"]],
        "required": ["city"],
      ])
    var request = LLMRequest(
      model: "chatbot", messages: [.user("Is it warm in Paris?")], tools: [weather])

    struct Place: Decodable {
      var city: String
    }

    var answer = try await ring.chat(request)
    for _ in 1...5 where answer.finishReason == .toolCalls {
      request.messages.append(.assistant(answer))
      for call in answer.toolCalls where call.isComplete {
        let place = try call.arguments(as: Place.self)
        request.messages.append(.toolResult("18 degrees in \(place.city)", of: call))
      }
      answer = try await ring.chat(request)
    }
    print(answer.content)

    for try await chunk in ring.chatStream(request) {
      for call in chunk.toolCalls { print("\(call.name) \(call.arguments)") }
    }

    return output.text
  }

  /// StructuredOutput.md
  static func structured(_ ring: LLMRing) async throws -> String {
    let output = Output()
    func print(_ text: String) { output.print(text) }

    struct City: Decodable {
      var name: String
      var people: Int
    }

    let schema: JSONValue = [
      "type": "object",
      "properties": ["name": ["type": "string"], "people": ["type": "integer"]],
      "required": ["name", "people"],
      "additionalProperties": false,
    ]
    let format = ResponseFormat.schema(schema, name: "city")
    let question = LLMRequest(
      model: "chatbot", messages: [.user("Tell me about Paris.")], responseFormat: format)

    let city = try await ring.chat(question).structured(as: City.self)
    print("\(city.name) has \(city.people) people")

    var partial = PartialJSON()
    var whole = LLMResponse(content: "", model: "chatbot")
    for try await chunk in ring.chatStream(question) {
      whole.append(chunk)
      partial.append(chunk.delta)
      if let name = partial.value?["name"] { print(name.text) }
    }
    let checked = try whole.structured(as: format)
    print(checked["people"]?.text ?? "")

    return output.text
  }
}

// Transports.md

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

// WireFormats.md

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
  /// WireFormats.md
  static func echo() -> LLMRing {
    let echo = Provider(
      name: "echo", format: WireFormat("echo", codec: EchoCodec()),
      baseURL: "https://echo.example/v1", key: .value(Secret("my-key")))
    let ring = LLMRing(
      configuration: Configuration(providers: [echo], aliases: .every(models: ["echo:m"])))
    return ring
  }

  /// Observing.md
  static func observed(_ given: LLMRing) async -> String {
    let output = Output()
    @Sendable func print(_ text: String) { output.print(text) }

    let ring = LLMRing { event in
      switch event.kind {
      case .firstByte: print("\(event.model) began after \(event.elapsed)")
      case .end(let error): print("\(event.model) ended: \(error?.kind.rawValue ?? "ok")")
      default: break
      }
    }
    return await attempts(
      LLMRing(
        configuration: given.configuration, transport: given.transport, pacing: given.pacing,
        onEvent: ring.onEvent),
      output)
  }

  /// Observing.md
  private static func attempts(_ ring: LLMRing, _ output: Output) async -> String {
    func print(_ text: String) { output.print(text) }
    do throws(LLMError) {
      _ = try await ring.chat(LLMRequest(model: "chatbot", prompt: "Count to 10"))
    } catch {
      for attempt in error.attempts {
        print("\(attempt.model): \(attempt.error.message) after \(attempt.duration)")
      }
    }
    return output.text
  }

  /// Observing.md
  static func stubborn() -> LLMRing {
    var configuration = Configuration.environment()
    configuration.retries = RetryPolicy(attempts: 5, longestWait: .seconds(120))
    let stubborn = LLMRing(configuration: configuration)
    return stubborn
  }
}
