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
    Case(["Hel", "Hello"], ["Hel", "", "lo"]),
    // Only pieces that begin alike.
    Case(["a", "and", " so"], ["a", "", "and so", ""]),
    Case(["a", "and"], ["a", "", "and"]),
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
    var text = DeltaText()
    let half = String(repeating: "0123456789", count: 4)
    #expect(text.next(half) == half)
    #expect(text.next(half) == half)
    #expect(text.next(half + half).isEmpty)
    #expect(text.next("!") == "!")
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
