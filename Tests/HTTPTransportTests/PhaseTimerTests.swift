import Testing
import Transport

@testable import HTTPTransport

@Suite("The phase timer")
struct PhaseTimerTests {
  private let start = SuspendingClock.now
  private let limits = HTTPRequest.Limits(
    connect: .seconds(10), handshake: .seconds(15), head: .seconds(30), firstByte: .seconds(120),
    idle: .seconds(60))

  private func at(_ seconds: Int) -> SuspendingClock.Instant {
    start.advanced(by: .seconds(seconds))
  }

  @Test("each phase begins when the one before it is over")
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
    #expect(timer.deadline == at(140), "one head is not two")
    timer.receivedBody(at: at(50))
    #expect(timer.phase == .idle)
    #expect(timer.deadline == at(110))
    timer.receivedBody(at: at(100))
    #expect(timer.deadline == at(160), "every byte puts the end off")
    timer.connected(at: at(101))
    timer.connectionReady(at: at(101))
    timer.receivedHead(at: at(101))
    #expect(timer.phase == .idle, "no phase comes back")
  }

  @Test("a kept connection is ready at once")
  func skipsHandshake() {
    var timer = PhaseTimer(limits, at: start)
    timer.connectionReady(at: at(1))
    #expect(timer.phase == .head)
    #expect(timer.deadline == at(31))
  }

  @Test("a body that nobody reads has to end in time, whatever comes")
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

  @Test("a body that is there before the connection was noticed is past all other phases")
  func skipsPhases() {
    var timer = PhaseTimer(limits, at: start)
    timer.receivedBody(at: at(1))
    #expect(timer.phase == .idle)
    #expect(timer.deadline == at(61))
  }

  @Test("time in which the reader holds things up does not count")
  func pauses() {
    var timer = PhaseTimer(limits, at: start)
    timer.receivedBody(at: at(1))
    timer.pause()
    #expect(timer.deadline == nil)
    timer.receivedBody(at: at(2))
    #expect(timer.deadline == nil, "what came before the pause ends no pause")
    timer.resume(at: at(1000))
    #expect(timer.deadline == at(1060))
  }

  @Test("no limit is no deadline")
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
    "a wait is never rounded down",
    arguments: [
      (Duration.zero, Int64(0)), (.nanoseconds(1), 1), (.milliseconds(5), 5),
      (.microseconds(5001), 6), (.seconds(3600), 3_600_000), (.milliseconds(-3), 0),
    ])
  func roundsUp(duration: Duration, milliseconds: Int64) {
    #expect(duration.wholeMilliseconds == milliseconds)
  }
}
