@testable import StreamingEngine
import StreamingEngineTesting
import Synchronization
import Testing

@Suite("The deadline of a request")
struct DeadlineTests {
  @Test("each attempt gets the time that is left")
  func remaining() async {
    let transport = ScriptedTransport([
      .init(status: 503), Answers.whole(["late"]),
    ])
    let clock = Clock()
    let ring = ring(transport, clock)
    let fault = await fault(of: ring, within: .seconds(10))
    #expect(fault == nil)
    let totals = transport.requests.compactMap(\.limits.total)
    #expect(totals.count == 2)
    #expect(totals.first ?? .zero < .seconds(10))
    #expect(totals.last ?? .zero < totals.first ?? .zero)
    #expect(totals.last ?? .zero > .zero)
  }

  @Test("a retry that would begin after the deadline is not made; its error is reported")
  func noRetry() async {
    let headers: HTTPHeaders = ["Retry-After": "20"]
    let transport = ScriptedTransport([.init(status: 429, headers: headers)])
    let fault = await fault(of: ring(transport, Clock()), within: .seconds(10))
    #expect(fault?.kind == .rateLimit)
    #expect(transport.requests.count == 1)
  }

  @Test("the deadline of the transport is reported with the flag that changes it, and not retried")
  func total() async {
    let transport = ScriptedTransport([.refusal(.timedOut(.total))])
    let fault = await fault(of: ring(transport, Clock()), within: .seconds(2.5))
    #expect(
      fault
        == LLMError(
          .timeout, provider: "one", message: "the answer was not complete within 2.5 s",
          isRetryable: false, advice: "allow a longer deadline"))
  }

  @Test("a key command is cancelled at the deadline, and no request is sent")
  func key() async {
    let transport = ScriptedTransport([Answers.whole(["never"])])
    let wasCancelled = Mutex(false)
    var ring = ring(transport, Clock()) { _ throws(LLMError) in
      // Ends only when it is cancelled.
      try? await Task.sleep(for: .seconds(1_000_000))
      wasCancelled.withLock { $0 = Task.isCancelled }
      throw .cancelled(provider: nil)
    }
    let fault = await fault(of: ring, within: .seconds(2))
    #expect(fault?.message == "the answer was not complete within 2 s")
    #expect(wasCancelled.withLock { $0 })
    #expect(transport.requests.isEmpty)
    ring = self.ring(transport, Clock()) { _ throws(LLMError) in Secret("sk-quick") }
    #expect(await self.fault(of: ring, within: .seconds(1_000_000)) == nil)
  }

  /// A clock that advances by a second whenever it is read.
  private final class Clock: Sendable {
    private let start = ContinuousClock.now
    private let reads = Mutex(0)

    func now() -> ContinuousClock.Instant {
      start
        + .seconds(
          reads.withLock { reads in
            reads += 1
            return reads
          })
    }
  }

  private func ring(
    _ transport: ScriptedTransport, _ clock: Clock,
    key: (@Sendable (String) async throws(LLMError) -> Secret)? = nil
  ) -> LLMRing {
    let provider = Provider(
      name: "one", format: .openAIChat, baseURL: "https://one.example/v1",
      key: key == nil ? .notNeeded : .command("print-key"))
    var configuration = Configuration(
      providers: [provider],
      aliases: .fixed(Lockfile(defaultProfile: "default", profiles: [])))
    if let key { configuration.runKeyCommand = key }
    // Long waits of the deadline itself are left to the other side of the race.
    let pacing = Pacing(
      sleep: { if $0 > .seconds(1000) { try? await Task.sleep(for: $0) } }, jitter: { 0 },
      now: { clock.now() })
    return LLMRing(configuration: configuration, transport: transport, pacing: pacing)
  }

  private func fault(of ring: LLMRing, within deadline: Duration) async -> LLMError? {
    let request = LLMRequest(
      model: "one:a", messages: [Message(role: .user, content: "hi")], deadline: deadline)
    do {
      for try await _ in ring.chatStream(request) {}
      return nil
    } catch {
      return error
    }
  }
}
