import Testing

@testable import StreamingEngine

struct DeltaTextTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var deltas: [String]
    /// What each delta shows, and then the end.
    var shown: [String]

    init(_ deltas: [String], _ shown: [String]) {
      self.deltas = deltas
      self.shown = shown
    }

    var testDescription: String { "\(deltas)" }
  }

  @Test(arguments: [
    Case(["Hel", "lo", " there"], ["Hel", "lo", " there", ""]),
    // All of the text so far, recognised at the third delta.
    Case(["Hel", "Hello", "Hello there"], ["Hel", "", "lo there", ""]),
    Case(["Hel", "Hello", "Hello there", "Hello"], ["Hel", "", "lo there", "Hello", ""]),
    // Only pieces that begin alike, or too little to tell.
    Case(["Hel", "Hello"], ["Hel", "", "Hello"]),
    Case(["a", "and", " so"], ["a", "", "and so", ""]),
    Case(["a", "and"], ["a", "", "and"]),
    Case(["bye", "bye-bye", "!"], ["bye", "", "bye-bye!", ""]),
    Case(["-", "--", "---", "\n"], ["-", "", "", "-----\n", ""]),
    Case(["ha", "ha", "haha", "ha"], ["ha", "ha", "haha", "ha", ""]),
    Case(["Hello", " Hello"], ["Hello", " Hello", ""]),
    Case(["\n", "\n", "Hi"], ["\n", "\n", "Hi", ""]),
    Case(["", "Hi", ""], ["", "Hi", "", ""]),
  ])
  func `deltas with all of the text so far are told from pieces that begin alike`(_ test: Case) {
    var text = DeltaText()
    let shown = test.deltas.map { text.next($0) }
    #expect(shown + [text.flush()] == test.shown)
  }

  @Test func `a long text that is sent again is shown once`() {
    let sentence = "The quick brown fox jumps over the lazy dog and goes home to sleep."
    var text = DeltaText()
    #expect(text.next(String(sentence.prefix(9))) == "The quick")
    #expect(text.next(String(sentence.dropFirst(9))) == sentence.dropFirst(9))
    #expect(text.next(sentence).isEmpty)
    #expect(text.next(" Really.") == " Really.")
  }

  @Test func `text that consists of repetitions is never taken for a repeat`() {
    var text = DeltaText()
    let half = String(repeating: "0123456789", count: 4)
    #expect(text.next(half) == half)
    #expect(text.next(half) == half)
    #expect(text.next(half + half) == half + half)
    #expect(text.next("!", isLast: true) == "!")
  }

  @Test func `a whole text decides what a held delta was`() {
    var cumulative = DeltaText()
    _ = cumulative.next("Hel")
    _ = cumulative.next("Hello")
    #expect(cumulative.rest(of: "Hello!") == "lo!")
    var pieces = DeltaText()
    _ = pieces.next("ha")
    _ = pieces.next("haha")
    #expect(pieces.rest(of: "hahaha!") == "haha!")
  }
}
