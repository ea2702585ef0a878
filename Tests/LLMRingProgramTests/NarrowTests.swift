import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The program's own words on narrow terminals.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct NarrowTests {
  static let commands = [
    ["--help"], ["history", "--help"], ["config", "--help"], ["providers"], ["aliases"],
    ["config"], ["--nonsense"], ["info", "nothing:at-all"], ["bind", "one"],
    ["--model", "nobody", "a question"],
  ]

  @Test(
    "commands break lines only between words on a narrow terminal", arguments: commands,
    [20, 40, 80])
  func brokenLines(_ arguments: [String], _ columns: Int) throws {
    let desk = try Desk()
    let piped = try desk.start(arguments).finish()
    let screen = try desk.converse(options: arguments, columns: columns)
    _ = try screen.waitForEnd()
    let shown = Self.lines(screen.raw[...])
    #expect(!shown.isEmpty)
    Self.check(shown, columns)
    // What is piped is not broken, and nothing is lost or cut on the terminal.
    let words = Self.words(piped.output + piped.errors)
    #expect(Self.words(shown.joined(separator: "\n")).sorted() == words.sorted())
  }

  @Test("the conversation breaks its own lines between words", arguments: [20, 40, 80])
  func conversation(_ columns: Int) throws {
    let server = LoopbackServer { _ in
      .refusal(400, "invalid_request_error", "this request cannot be answered by this model")
    }
    let screen = try Desk(server).converse(rows: 24, columns: columns)
    for line in ["/help", "/help set", "/set", "/nonsense", "/set bell loud", "a question"] {
      try screen.wait("a line is asked for") { $0.rows.last == "chatbot>" }
      let mark = screen.raw.count
      screen.type(line)
      try screen.waitForPrompt(after: mark)
      // The first line is the echo, and the last the prompt.
      let lines = Self.lines(screen.raw[mark...]).dropFirst().dropLast()
      #expect(!lines.isEmpty)
      Self.check(lines, columns)
    }
  }

  @Test(
    "questions, and those of a resumed conversation, are broken between words", arguments: [20, 40])
  func questions(_ columns: Int) throws {
    let server = LoopbackServer { .answer($0, "An answer.") }
    let desk = try Desk(server)
    _ = try desk.run("a question of several words that does not fit on one line of a screen")
    let id = try desk.run("history", "list").output.prefix { $0 != " " }
    let screen = try desk.converse("-c", rows: 40, columns: columns)
    try screen.waitForPrompt()
    Self.check(Self.lines(screen.raw[...]).dropLast(), columns)
    let mark = screen.raw.count
    screen.type("/delete \(id)")
    try screen.wait("a key is asked for") { $0.rows.last?.hasSuffix("[n]o:") == true }
    Self.check(Self.lines(screen.raw[mark...]).dropFirst(), columns)
    screen.send("n")
    try screen.waitForPrompt(after: screen.raw.count)
  }

  @Test("JSON stays on one line")
  func json() throws {
    let screen = try Desk().converse("providers", "--json", columns: 40)
    _ = try screen.waitForEnd()
    #expect(Self.lines(screen.raw[...]).count == 1)
  }

  /// Each line fits, unless it is one word.
  private static func check(_ lines: some Sequence<String>, _ columns: Int) {
    for line in lines where !line.contains("\u{1B}") {
      let words = line.split(whereSeparator: \.isWhitespace)
      let width = line.reduce(0) { $1 == "\t" ? $0 + 8 - $0 % 8 : $0 + 1 }
      #expect(width <= columns || words.count == 1, "\(line)")
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// The written lines, without styles and what has been erased.
  private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
    String(decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      .replacing(/[^\n]*\u{1B}\[2K/, with: "")
      .replacing(/\u{1B}\[[0-9;?]*[a-zA-Z]/, with: "").split(separator: "\n").map(String.init)
  }
}
