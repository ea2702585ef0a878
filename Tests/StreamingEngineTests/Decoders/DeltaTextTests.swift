import Testing

@testable import StreamingEngine
import StreamingEngineTesting

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
    // The names of a program.
    Case(["Foo", "FooBar", "FooBarBaz"], ["Foo", "", "", "FooBarFooBarBaz"]),
    Case(["Foo", "FooBar", "FooBarBaz", " = 1"], ["Foo", "", "", "FooBarFooBarBaz = 1", ""]),
    Case(["\n", "\n", "Hi"], ["\n", "\n", "Hi", ""]),
    Case(["", "Hi", ""], ["", "Hi", "", ""]),
  ])
  func `deltas with all of the text so far are told from pieces that begin alike`(_ test: Case) {
    var text = DeltaText()
    let shown = test.deltas.map { text.next($0) }
    #expect(shown + [text.flush()] == test.shown)
  }

  @Test(arguments: [
    Case(["42", "42"], ["42", "", ""]),
    Case(["4", "42"], ["4", "", "2"]),
    Case(["Hel", "Hello", "Hello there"], ["Hel", "", "lo there", ""]),
    Case(["Hel", "Hell", "Hello"], ["Hel", "", "", "lo"]),
    Case(["Hello", "Hello,", "Hello, w", "Hello, wo"], ["Hello", "", ", w", "o", ""]),
    // This answer comes in pieces after all.
    Case(["ha", "ha", " no"], ["ha", "", "ha no", ""]),
    Case(["Hel", "lo"], ["Hel", "lo", ""]),
    Case(["Foo", "FooBar", "Baz"], ["Foo", "", "FooBarBaz", ""]),
  ])
  func `after an answer whose deltas had all of the text, little is taken for the same`(
    _ test: Case
  ) {
    var text = DeltaText()
    text.expectRepeats()
    let shown = test.deltas.map { text.next($0) }
    #expect(shown + [text.flush()] == test.shown)
  }

  @Test func `the last piece may be a name that begins like the text`() {
    var text = DeltaText()
    #expect(text.next("Camel") == "Camel")
    #expect(text.next("()") == "()")
    var whole = DeltaText()
    #expect(whole.next("My") == "My")
    #expect(whole.next("Class") == "Class")
    #expect(whole.next("MyClassFactory", isLast: true) == "MyClassFactory")
    var copy = DeltaText()
    #expect(copy.next("My") == "My")
    #expect(copy.next("Class") == "Class")
    #expect(copy.next("MyClass", isLast: true).isEmpty)
  }

  @Test func `a model whose deltas had all of the text is known by it later`() async throws {
    let answers = [
      ["42", "42"], ["The", "The sky", "The sky is blue"], ["42", "42"], ["a", "b"], ["42", "42"],
    ]
    let ring = Answers.ring(ScriptedTransport(answers.map { Answers.whole($0) }))
    let request = LLMRequest(model: "one:a", messages: [Message(role: .user, content: "q")])
    var texts: [String] = []
    for _ in 0..<5 { texts.append(try await ring.chat(request).content) }
    #expect(texts == ["4242", "The sky is blue", "42", "ab", "4242"])
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
