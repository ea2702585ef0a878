import StreamingEngine
import StreamingEngineTesting
import Synchronization
import Testing

@Suite("Text in fewer pieces", .timeLimit(.minutes(20)))
struct PacedTextTests {
  /// Text that a test sends piece by piece, each when the operator has asked for it.
  final class Source: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let steps: Mutex<ArraySlice<ScriptedAnswer.Part>>
    private let isCancelled = Mutex(false)
    private let count = Mutex(0)

    init(_ steps: [ScriptedAnswer.Part]) {
      self.steps = Mutex(steps[...])
    }

    var wasCancelled: Bool { isCancelled.withLock(\.self) }
    var taken: Int { count.withLock(\.self) }

    func makeAsyncIterator() -> Source { self }

    func next() async throws(LLMError) -> String? {
      try await next(isolation: nil)
    }

    func next(isolation actor: isolated (any Actor)?) async throws(LLMError) -> String? {
      while true {
        switch steps.withLock({ $0.popFirst() }) {
        case .text(let text):
          count.withLock { $0 += 1 }
          return text
        case .wait(let gate):
          do {
            try await gate.wait()
          } catch {
            isCancelled.withLock { $0 = true }
            throw LLMError(.cancelled, message: "stopped")
          }
        case .fault(let fault): throw LLMError(fault.kind, message: fault.message)
        default: return nil
        }
      }
    }
  }

  @Test("the first text is there at once, and later text after the interval")
  func edges() async throws {
    let clock = ManualClock()
    let (first, held) = (Gate(), Gate())
    let source = Source([
      .text("a"), .wait(first), .text("b"), .text("c"), .wait(held), .text("d"), .text("e"),
    ])
    var pieces = source.paced(clock: clock).makeAsyncIterator()
    #expect(try await pieces.next() == "a")
    let second = Task { [source] in
      first.open()
      // "c" has been taken and is held back; nobody but this clock can end the wait.
      try await held.arrival()
      await clock.sleeper()
      clock.advance(by: .milliseconds(49))
      #expect(source.taken == 3)
      clock.advance(by: .milliseconds(1))
    }
    #expect(try await pieces.next() == "bc")
    #expect(clock.now.elapsed == .milliseconds(50))
    try await second.value
    // The rest comes with the end, without any time passing.
    held.open()
    #expect(try await pieces.next() == "de")
    #expect(try await pieces.next() == nil)
    #expect(clock.now.elapsed == .milliseconds(50))
  }

  @Test("text after a pause is there at once")
  func pause() async throws {
    let clock = ManualClock()
    let (first, last) = (Gate(), Gate())
    let source = Source([.text("a"), .wait(first), .text("b"), .wait(last)])
    var pieces = source.paced(clock: clock).makeAsyncIterator()
    #expect(try await pieces.next() == "a")
    clock.advance(by: .milliseconds(50))
    first.open()
    #expect(try await pieces.next() == "b")
    last.open()
    #expect(try await pieces.next() == nil)
  }

  @Test("an error comes after the text before it, and ends the wait")
  func error() async throws {
    let clock = ManualClock()
    let source = Source([.text("a"), .text("b"), .fault(.overloaded)])
    var text = ""
    var kind: LLMError.Kind?
    do {
      for try await piece in source.paced(clock: clock) { text += piece }
    } catch {
      kind = error.kind
    }
    #expect(text == "ab" && kind == .overloaded)
  }

  @Test("no more than the limit is read ahead, and as much is there at once")
  func bounded() async throws {
    let clock = ManualClock()
    let (first, end) = (Gate(), Gate())
    let source = Source(
      [.text("a"), .wait(first)] + (0..<100).map { _ in .text("xx") } + [.wait(end)])
    var pieces = source.paced(limit: 8, clock: clock).makeAsyncIterator()
    #expect(try await pieces.next() == "a")
    first.open()
    // The clock stands still: only a full buffer ends the wait.
    #expect(try await pieces.next() == "xxxxxxxx")
    for taken in 2...25 {
      #expect(try await pieces.next() == "xxxxxxxx")
      #expect(source.taken <= 1 + 4 * taken + 4)
    }
    #expect(source.taken == 101)
    end.open()
    #expect(try await pieces.next() == nil)
  }

  @Test("a consumer that stops reading cancels the source")
  func stopped() async throws {
    let gate = Gate()
    let source = Source([.text("a"), .wait(gate)])
    for try await piece in source.paced(clock: ManualClock()) {
      #expect(piece == "a")
      try await gate.arrival()
      break
    }
    while !source.wasCancelled { await Task.yield() }
  }

  @Test("a cancelled task gets the text that has arrived, and then the source's error")
  func cancelled() async throws {
    let (clock, gate) = (ManualClock(), Gate())
    let source = Source([.text("a"), .text("b"), .wait(gate)])
    let reader = Task { () -> (String, LLMError.Kind?) in
      var text = ""
      do {
        for try await piece in source.paced(clock: clock) { text += piece }
        return (text, nil)
      } catch {
        return (text, (error as? LLMError)?.kind)
      }
    }
    try await gate.arrival()
    reader.cancel()
    let (text, kind) = await reader.value
    #expect(text == "ab" && kind == .cancelled && source.wasCancelled)
  }

  @Test("an answer's text is paced in one word, and is complete")
  func answer() async throws {
    let ring = LLMRing.scripted(
      ScriptedAnswer((0..<500).map { .text("\($0) ") }))
    var pieces: [String] = []
    for try await piece in ring.chatStream(LLMRequest(model: "m", prompt: "Count")).paced() {
      pieces.append(piece)
    }
    #expect(pieces.joined() == (0..<500).map { "\($0) " }.joined())
    #expect(!pieces.contains(""))
  }

  @Test("a manual clock wakes those whose time has come, and those who are cancelled")
  func clock() async throws {
    let clock = ManualClock()
    let sleeper = Task { try await clock.sleep(for: .seconds(2)) }
    await clock.sleeper()
    clock.advance(by: .seconds(1))
    clock.advance(by: .seconds(1))
    try await sleeper.value
    try await clock.sleep(until: clock.now)
    let cancelled = Task { try await clock.sleep(for: .seconds(1)) }
    await clock.sleeper()
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }
}
