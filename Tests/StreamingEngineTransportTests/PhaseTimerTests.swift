import Testing
@testable import StreamingEngine

@Suite("The phase timer")
struct PhaseTimerTests {
  private let start = SuspendingClock.now
  private let limits = HTTPRequest.Limits(
    connect: .seconds(10), handshake: .seconds(15), head: .seconds(30), firstByte: .seconds(120),
    idle: .seconds(60))

  private func at(_ seconds: Int) -> SuspendingClock.Instant {
    start.advanced(by: .seconds(seconds))
  }

  @Test("each phase of a request starts when the previous phase ends")
  func phasesFollowOneAnother() {
    var timer = PhaseTimer(limits, at: start)
    #expect(timer.phase == .connect)
    #expect(timer.deadline == at(10))
    timer.connected(at: at(3))
    #expect(timer.phase == .handshake)
    #expect(timer.deadline == at(18))
    timer.connectionReady(at: at(5))
    #expect(timer.phase == .head)
    #expect(timer.deadline == at(35))
    timer.receivedHead(at: at(20))
    #expect(timer.phase == .firstByte)
    #expect(timer.deadline == at(140))
    timer.receivedHead(at: at(40))
    #expect(timer.deadline == at(140), "a second head changes nothing")
    timer.receivedBody(at: at(50))
    #expect(timer.phase == .idle)
    #expect(timer.deadline == at(110))
    timer.receivedBody(at: at(100))
    #expect(timer.deadline == at(160), "each byte extends the deadline")
    timer.connected(at: at(101))
    timer.connectionReady(at: at(101))
    timer.receivedHead(at: at(101))
    #expect(timer.phase == .idle, "an earlier phase does not return")
  }

  @Test("a reused connection skips the connect and handshake phases")
  func skipsHandshake() {
    var timer = PhaseTimer(limits, at: start)
    timer.connectionReady(at: at(1))
    #expect(timer.phase == .head)
    #expect(timer.deadline == at(31))
  }

  @Test("bytes do not extend the deadline of a discarded body")
  func endIsDue() {
    var timer = PhaseTimer(limits, at: start)
    timer.receivedBody(at: at(1))
    timer.pause()
    timer.expectEnd(within: .seconds(2), at: at(1))
    timer.resume(at: at(1))
    timer.receivedBody(at: at(2))
    timer.pause()
    #expect(timer.deadline == at(3))
  }

  @Test("a body that arrives before other progress is seen starts the idle phase")
  func skipsPhases() {
    var timer = PhaseTimer(limits, at: start)
    timer.receivedBody(at: at(1))
    #expect(timer.phase == .idle)
    #expect(timer.deadline == at(61))
  }

  @Test("the phase timer stops while the reader is behind")
  func pauses() {
    var timer = PhaseTimer(limits, at: start)
    timer.receivedBody(at: at(1))
    timer.pause()
    #expect(timer.deadline == nil)
    timer.receivedBody(at: at(2))
    #expect(timer.deadline == nil, "earlier bytes do not end the pause")
    timer.resume(at: at(1000))
    #expect(timer.deadline == at(1060))
  }

  @Test("the limit for the whole request ends any phase, even while the reader pauses")
  func total() {
    var limits = limits
    limits.total = .seconds(40)
    var timer = PhaseTimer(limits, at: start)
    #expect(timer.deadline == at(10))
    #expect(timer.expired(at: at(9)) == nil)
    #expect(timer.expired(at: at(10)) == .connect)
    timer.receivedBody(at: at(9))
    #expect(timer.deadline == at(40), "earlier than the idle limit")
    timer.pause()
    #expect(timer.deadline == at(40))
    #expect(timer.expired(at: at(39)) == nil)
    #expect(timer.expired(at: at(40)) == .total)
  }

  @Test("a phase without a limit has no deadline")
  func unlimited() {
    var timer = PhaseTimer(
      HTTPRequest.Limits(connect: nil, handshake: nil, head: nil, firstByte: nil, idle: nil),
      at: start)
    #expect(timer.deadline == nil)
    timer.connected(at: at(1))
    #expect(timer.deadline == nil)
    timer.connectionReady(at: at(1))
    #expect(timer.deadline == nil)
    timer.receivedHead(at: at(1))
    #expect(timer.deadline == nil)
    timer.receivedBody(at: at(2))
    #expect(timer.deadline == nil)
  }

  @Test(
    "rounds a wait in milliseconds up",
    arguments: [
      (Duration.zero, Int64(0)), (.nanoseconds(1), 1), (.milliseconds(5), 5),
      (.microseconds(5001), 6), (.seconds(3600), 3_600_000), (.milliseconds(-3), 0),
    ])
  func roundsUp(duration: Duration, milliseconds: Int64) {
    #expect(duration.wholeMilliseconds == milliseconds)
  }
}
