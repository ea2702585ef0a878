import Testing

@testable import StreamingEngine

struct ShownTextTests {
  struct Case: CustomTestStringConvertible {
    var deltas: [String]
    var whole: String
    var rest: String?

    init(_ deltas: [String], _ whole: String, _ rest: String?) {
      self.deltas = deltas
      self.whole = whole
      self.rest = rest
    }

    var testDescription: String { "\(deltas) then \(whole.debugDescription)" }
  }

  @Test(arguments: [
    Case([], "Hello", "Hello"),
    Case([""], "Hello", "Hello"),
    Case(["Hel"], "Hello", "lo"),
    Case(["Hel", "lo"], "Hello", ""),
    Case(["Hel", "lo"], "Hello", ""),
    Case(["né", "🙂"], "né🙂!", "!"),
    Case(["Hello"], "", ""),
    // The repeat is trimmed.
    Case(["\n\nHel"], "Hello", "lo"),
    Case(["Hello", "\n"], "Hello", ""),
    Case([" Hello\n\n"], "Hello", ""),
    Case(["Hel"], "\nHello", "lo"),
    Case(["\n"], "\nHello", "Hello"),
    Case(["\n", " "], "Hello", "Hello"),
    Case(["Hello "], "Hello world", "world"),
    // A different text.
    Case(["Hello"], "Goodbye", nil),
    Case(["Hello"], "Hel", nil),
    Case(["Hello"], "HELLO world", nil),
  ])
  func `of a whole text, only the end that the deltas lacked is left to show`(_ test: Case) {
    var shown = ShownText()
    for delta in test.deltas { shown.add(delta) }
    #expect(shown.rest(of: test.whole) == test.rest)
    if test.rest != nil { #expect(shown.rest(of: test.whole) == "") }
  }

  @Test func `a text that grows in each repeat is shown once`() {
    var shown = ShownText()
    let rests = ["H", "Hell", "Hell", "Hello"].map { shown.rest(of: $0) }
    #expect(rests == ["H", "ell", "", "o"])
  }

  @Test func `each part of an answer has its own text`() {
    var parts = ShownParts<String>()
    parts.add("Hel", to: "a")
    parts.add("Wo", to: "b")
    parts.addToCurrent("rld")
    #expect(parts.rest(of: "Hello", in: "a") == "lo")
    #expect(parts.rest(of: "World!", in: "b") == "!")
    #expect(parts.rest(of: "New", in: "c") == "New")
  }

  @Test func `forgets parts rather than keep any number of them`() {
    var parts = ShownParts<Int>()
    for key in 0...10_000 { parts.add("x", to: key) }
    #expect(parts.rest(of: "x", in: 0) == "x")
    #expect(parts.rest(of: "x", in: 10_000) == "")
  }
}
