import Testing

@testable import LLMRingTerminal

/// Time drawn as text: a character is 10 ms, a letter is arriving text, and `|` is the end.
struct OutputThrottleTests {
  struct Diagram: Sendable, CustomTestStringConvertible {
    var name: String
    var input: String
    /// The painted text by the step at which it is painted.
    var painted: [Int: String]
    var testDescription: String { name }
  }

  /// The instants of a clock that only the test advances.
  struct Step: InstantProtocol {
    var count: Int
    func advanced(by duration: Duration) -> Step {
      Step(count: count + Int(duration / .milliseconds(10)))
    }
    func duration(to other: Step) -> Duration { .milliseconds(10) * (other.count - count) }
    static func < (left: Step, right: Step) -> Bool { left.count < right.count }
  }

  static let diagrams = [
    Diagram(name: "the first text is painted at once", input: "a-------|", painted: [0: "a"]),
    Diagram(
      name: "a burst is held to the interval", input: "abcdefg-|",
      painted: [0: "a", 5: "bcdef", 8: "g"]),
    Diagram(name: "the end flushes what is held", input: "ab--|", painted: [0: "a", 4: "b"]),
    Diagram(
      name: "held text is painted without waiting for new text", input: "ab-------|",
      painted: [0: "a", 5: "b"]),
    Diagram(
      name: "text after a pause is painted at once", input: "a------b-|", painted: [0: "a", 7: "b"]),
    Diagram(
      name: "the interval counts from the last paint", input: "ab----c---d|",
      painted: [0: "a", 5: "b", 10: "cd"]),
    Diagram(name: "no text, no paint", input: "----|", painted: [:]),
  ]

  @Test("paints streamed text at the times in the diagram", arguments: diagrams)
  func paints(_ diagram: Diagram) {
    var throttle = OutputThrottle<Step>(interval: .milliseconds(50))
    var painted: [Int: String] = [:]
    for (count, mark) in diagram.input.enumerated() {
      let now = Step(count: count)
      // Like the main loop, this wakes for text, for the deadline and for the end.
      let due: SafeText? =
        switch mark {
        case "-": throttle.deadline.map { $0 <= now } ?? false ? throttle.due(at: now) : nil
        case "|": throttle.flush(at: now)
        default: throttle.append(SafeText(String(mark)), at: now)
        }
      painted[count] = due?.text
    }
    #expect(painted == diagram.painted)
    #expect(throttle.deadline == nil)
  }

  @Test("text beyond the hold limit is painted at once")
  func limit() {
    var throttle = OutputThrottle<Step>(interval: .milliseconds(50), limit: 4)
    #expect(throttle.append(SafeText("a"), at: Step(count: 0))?.text == "a")
    #expect(throttle.append(SafeText("bcde"), at: Step(count: 1)) == nil)
    #expect(throttle.append(SafeText("f"), at: Step(count: 1))?.text == "bcdef")
  }
}
