import LLMRingPlatform
import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

/// A question that one key answers, by what a user would see. Enter means yes here.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct QuestionTests {
  private static let asked = "sure? [y]es (Enter), [n]o:"

  private func ask(typing keys: String = "", environment: [String: String] = [:]) throws -> Screen {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"), environment: environment)
    try screen.wait(for: ">")
    screen.send("/ask\r" + keys)
    try screen.wait("the question is there") { $0.rows.last?.hasSuffix(Self.asked) == true }
    return screen
  }

  struct KeyCase: Sendable, CustomTestStringConvertible {
    var keys: String
    var answer: String
    var testDescription: String { String(reflecting: keys) }

    init(_ keys: String, _ answer: String) {
      self.keys = keys
      self.answer = answer
    }
  }

  static let keys = [
    KeyCase("y", "yes"), KeyCase("Y", "yes"), KeyCase("n", "no"), KeyCase("N", "no"),
    KeyCase("\r", "yes"), KeyCase("\u{1B}", "no"), KeyCase("\u{3}", "no"),
    KeyCase("\u{1B}[99;5u", "no"), KeyCase("\u{1B}[27u", "no"),
    // No other key does anything.
    KeyCase("x \u{4}\u{1B}[A\u{C}\t\u{7F}y", "yes"), KeyCase("é\u{1B}[200~y\r\u{1B}[201~", ""),
    KeyCase("\u{1B}[121;3un", "no"),
  ]

  @Test("one key answers, and no other key does anything", arguments: keys)
  func answers(_ example: KeyCase) throws {
    let screen = try ask()
    screen.send(example.keys)
    if example.answer.isEmpty {
      // Only a paste that is over says that it has answered nothing.
      try screen.wait("nothing more is read") { _ in
        screen.watch(for: .milliseconds(200))
        return screen.rows.last == Self.asked
      }
      screen.send("y")
    }
    let answer = example.answer.isEmpty ? "yes" : example.answer
    try screen.wait(forRows: [
      "> /ask", "\(Self.asked) \(answer)", "answer \(answer)", ">",
    ])
  }

  @Test(
    "what was typed before the question does not answer it and appears at the next prompt",
    arguments: ["y", "n", "yes, no", "\u{1B}[200~y\r\u{1B}[201~", "é y"])
  func typedAhead(keys: String) throws {
    let screen = try ask(typing: keys)
    screen.send("y")
    let text = keys.contains("200~") ? "y" : keys
    try screen.wait("it is at the prompt") {
      $0.rows.contains("answer yes") && $0.rows.contains("> \(text)")
    }
  }

  @Test("a line that was typed before the question is sent after a yes and kept after a no")
  func lineTypedAhead() throws {
    let screen = try ask(typing: "yes\rno")
    screen.send("y")
    try screen.wait(forRows: [
      "> /ask", "\(Self.asked) yes", "answer yes", "> yes", #"line "yes""#, "> no",
    ])
    let other = try ask(typing: "yes\rno\r")
    other.send("n")
    try other.wait(forRows: [
      "> /ask", "\(Self.asked) no", "answer no", "> yes", "... no",
    ])
  }

  @Test("the end of a key that began before the question does not answer it")
  func cutKey() throws {
    let screen = try ask(typing: "a\u{1B}[200~y")
    screen.send("n\r\u{1B}[201~")
    screen.send("n")
    try screen.wait("the paste is at the prompt") {
      $0.rows.contains("answer no") && $0.rows.suffix(2) == ["> ayn", "..."]
    }
  }

  @Test("keys after the answer are for the next prompt, but for an Enter out of habit")
  func after() throws {
    let screen = try ask(typing: "draft")
    screen.send("y\r and more")
    try screen.wait(forRows: [
      "> /ask", "\(Self.asked) yes", "answer yes", "> draft and more",
    ])
    screen.send("\r")
    try screen.wait(for: #"line "draft and more""#)
  }

  @Test("a signal ends a question")
  func signal() throws {
    let screen = try ask()
    screen.kill(SIGTERM)
    try screen.wait(for: "answer signal(\(SIGTERM))")
  }

  @Test("a dumb terminal's question takes a line, and none that began before it")
  func dumb() throws {
    // The last line has no Enter: the terminal's driver holds it.
    let screen = try ask(typing: "before\ry", environment: ["TERM": "dumb"])
    screen.send("\r")
    try screen.wait(for: "answer yes")
    try screen.wait(for: #"line("before")"#)
    try screen.wait("the beginning is at the prompt") { $0.rows.last == "> y" }
    screen.send("es\r")
    try screen.wait(for: #"line("yes")"#)
    screen.send("/ask\r")
    try screen.wait("it asks") { $0.rows.last == Self.asked }
    screen.send("maybe\r")
    try screen.wait("it asks again") {
      $0.rows.last == Self.asked && $0.rows.contains("\(Self.asked) maybe")
    }
    screen.send("no\r")
    try screen.wait(for: "answer no")
    screen.send("/ask\r")
    try screen.wait("it asks") { $0.rows.last == Self.asked }
    screen.send("\u{4}")
    try screen.wait(for: "answer endOfInput")
    #expect(!screen.raw.contains(0x1B))
  }
}

/// Keys that are set aside while a question is answered.
struct SetAsideKeysTests {
  @Test("keys are put back before those that came since, however the bytes are cut")
  func order() {
    let bytes = Array("aé\u{1B}[A\u{1B}[200~p\u{1B}[201~".utf8)
    for cut in 0...bytes.count {
      var decoder = KeyDecoder()
      decoder.append(bytes[..<cut])
      let aside = decoder.setAside()
      decoder.append(bytes[cut...])
      decoder.putBack(aside)
      var keys: [KeyDecoder.Key] = []
      while true {
        if let key = decoder.next() {
          keys.append(key)
        } else if decoder.hasBegunKey {
          decoder.expire()
        } else {
          break
        }
      }
      #expect(
        keys == [.scalar("a"), .scalar("é"), .named(.up), .paste("p")], "cut at \(cut)")
    }
  }

  @Test("only the next Enter to arrive is ignored, and only if no other key comes before it")
  func enter() {
    var decoder = KeyDecoder()
    decoder.append(Array("a\r".utf8))
    let aside = decoder.setAside()
    decoder.ignoresNextEnter = true
    decoder.putBack(aside)
    decoder.append(Array("\rb\r".utf8))
    var keys: [KeyDecoder.Key] = []
    while let key = decoder.next() { keys.append(key) }
    #expect(
      keys == [.scalar("a"), .scalar("\r"), .scalar("b"), .scalar("\r")])
    decoder.ignoresNextEnter = true
    decoder.append(Array("x\r".utf8))
    #expect(decoder.next() == .scalar("x"))
    #expect(decoder.next() == .scalar("\r"))
  }
}

extension QuestionTests {
  @Test(
    "a question is broken between words, with room for the cursor",
    arguments: [
      (60, false, "shall I do it? [y]es, [n]o: "), (28, false, "shall I do it?\n[y]es, [n]o: "),
      (29, false, "shall I do it? [y]es, [n]o: "), (12, false, "shall I do\nit?\n[y]es,\n[n]o: "),
      (30, true, "shall I do it?\n[y]es (Enter), [n]o: "),
    ])
  func narrow(_ columns: Int, _ usually: Bool, _ expected: String) {
    let shown = YesNoQuestion(SafeText("shall I do it?"), usually: usually).shown(columns: columns)
    #expect((shown.text + shown.choices).text == expected)
  }
}
