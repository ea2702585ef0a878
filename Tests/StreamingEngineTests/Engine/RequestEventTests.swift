import StreamingEngine
import StreamingEngineTesting
import Synchronization
import Testing

@Suite("What is reported of requests")
struct RequestEventTests {
  private final class Log: Sendable {
    private let events = Mutex<[RequestEvent]>([])
    var all: [RequestEvent] { events.withLock { $0 } }
    /// Each as `answer.attempt kind`.
    var lines: [String] { all.map { "\($0.answer).\($0.attempt) \(Self.words(for: $0.kind))" } }

    func add(_ event: RequestEvent) { events.withLock { $0.append(event) } }

    private static func words(for kind: RequestEvent.Kind) -> String {
      switch kind {
      case .attempt: "attempt"
      case .head(let status): "head \(status)"
      case .firstByte: "first byte"
      case .usage(let usage): "usage \(usage.totalTokens ?? 0)"
      case .end(let error): "end" + (error.map { " \($0.kind.rawValue)" } ?? "")
      }
    }
  }

  private static let answer = [
    #"data: {"choices":[{"index":0,"delta":{"content":"private words"}}]}"# + "\n\n",
    #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"#
      + #""usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5}}"# + "\n\n",
    "data: [DONE]\n\n",
  ]

  private func ring(
    _ answers: [ScriptedReply], _ log: Log, retries: RetryPolicy = RetryPolicy()
  ) -> LLMRing {
    let provider = Provider(
      name: "p", format: .openAIChat, baseURL: "https://p.example/v1", key: .value(Secret("s3cret"))
    )
    var configuration = Configuration(providers: [provider], aliases: .fixed(Lockfile()))
    configuration.retries = retries
    let start = ContinuousClock.now
    return LLMRing(
      configuration: configuration, transport: ScriptedTransport(answers),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }, now: { start }), onEvent: log.add)
  }

  private let request = LLMRequest(
    model: "p:m", messages: [Message(role: .user, content: "private question")])

  @Test("an answer: attempt, head, first byte, usage, end, without a word or a key")
  func answer() async throws {
    let log = Log()
    let ring = ring([.init(Self.answer), .init(Self.answer)], log)
    _ = try await ring.chat(request)
    _ = try await ring.chat(request)
    let once = ["attempt", "head 200", "first byte", "usage 5", "end"]
    #expect(log.lines == once.map { "1.1 \($0)" } + once.map { "2.1 \($0)" })
    #expect(log.all.allSatisfy { $0.model == "p:m" })
    let text = log.all.map { "\($0)" }.joined()
    #expect(!text.contains("private"))
    #expect(!text.contains("s3cret"))
  }

  @Test("a retry is another attempt")
  func retry() async throws {
    let log = Log()
    _ = try await ring([.init(status: 503), .init(Self.answer)], log).chat(request)
    #expect(
      log.lines == [
        "1.1 attempt", "1.1 head 503", "1.1 end overloaded", "1.2 attempt", "1.2 head 200",
        "1.2 first byte", "1.2 usage 5", "1.2 end",
      ])
  }

  @Test("a policy of one attempt asks once")
  func once() async {
    let log = Log()
    let ring = ring([.init(status: 503), .init(Self.answer)], log, retries: .once)
    await #expect(throws: LLMError.self) { try await ring.chat(request) }
    #expect(log.lines == ["1.1 attempt", "1.1 head 503", "1.1 end overloaded"])
  }

  @Test("a policy of five attempts asks five times")
  func five() async throws {
    let log = Log()
    let refusals = [ScriptedReply](repeating: .init(status: 503), count: 4)
    let ring = ring(refusals + [.init(Self.answer)], log, retries: RetryPolicy(attempts: 5))
    #expect(try await ring.chat(request).content == "private words")
    #expect(log.lines.filter { $0.hasSuffix("attempt") }.count == 5)
  }

  @Test("an answer whose reader leaves has ended")
  func left() async throws {
    let log = Log()
    for try await _ in ring([.init(Self.answer)], log).chatStream(request) { break }
    #expect(log.lines.last == "1.1 end cancelled")
    #expect(log.lines.filter { $0.contains(" end") }.count == 1)
  }
}
