import LLMRingScreenTesting
import Testing

/// The editor in its own terminal, tested by what a user would see.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LineEditorTests {
  @Test("typed text is shown and Enter sends it")
  func typing() throws {
    let screen = try probe()
    screen.send("hello")
    try screen.wait(forRows: ["> hello"])
    #expect(screen.cursor == (0, 7))
    screen.send("\r")
    try screen.wait(forRows: ["> hello", "line \"hello\"", ">"])
  }

  struct CursorCase: Sendable, CustomTestStringConvertible {
    var text: String
    var column: Int
    var testDescription: String { text }
  }

  static let cursorCases = [
    CursorCase(text: "é", column: 1), CursorCase(text: "日本語", column: 6),
    CursorCase(text: "e\u{301}x", column: 2), CursorCase(text: "😀", column: 2),
    CursorCase(text: "👩‍👩‍👧", column: 2), CursorCase(text: "🇩🇪", column: 2),
    CursorCase(text: "👋🏽", column: 2), CursorCase(text: "☁️", column: 2),
    CursorCase(text: "नी", column: 2), CursorCase(text: "كتاب", column: 4),
    CursorCase(text: "a\u{A0}b", column: 3), CursorCase(text: "ÿ", column: 1),
  ]

  @Test("the cursor is directly after each typed character", arguments: cursorCases)
  func cursor(_ example: CursorCase) throws {
    let screen = try probe()
    screen.send(example.text)
    try screen.wait("the cursor follows '\(example.text)'") { $0.cursor == (0, 2 + example.column) }
    screen.send("|")
    try screen.wait { $0.cursor == (0, 3 + example.column) }
    screen.send("\u{7F}\u{7F}")
    // One Backspace deletes the bar; the next deletes a whole character of many scalars.
    let last = example.text.last.map(String.init) ?? ""
    screen.send("\r")
    try screen.wait(for: "line \(String(reflecting: String(example.text.dropLast(last.count))))")
  }

  @Test("Left and Right move by character, and typing inserts at the cursor")
  func movement() throws {
    let screen = try probe()
    screen.send("a日👋🏽z\u{1B}[D\u{1B}[D")
    try screen.wait("the cursor is before the hand") { $0.cursor == (0, 5) }
    screen.send("-\u{1B}[C+\u{1}<\u{5}>\r")
    try screen.wait(for: "line \"<a日-👋🏽+z>\"")
  }

  @Test("Up and Down move through the history and return to the draft")
  func history() throws {
    let screen = try probe(["first", "zweite\nZeile"])
    screen.send("draft\u{1B}[A")
    try screen.wait(forRows: ["> zweite", "... Zeile"])
    screen.send("\u{1B}[A\u{1B}[A")
    try screen.wait(forRows: ["> first"])
    screen.send("\u{10}\u{E}")
    try screen.wait(forRows: ["> zweite", "... Zeile"])
    screen.send("\u{1B}[B")
    try screen.wait(forRows: ["> draft"])
    screen.send("\r")
    try screen.wait(for: "line \"draft\"")
  }

  @Test("a draft of more than a thousand characters survives history navigation")
  func longDraft() throws {
    let screen = try probe(["first"], rows: 40)
    let draft = String(repeating: "0123456789", count: 200)
    screen.send(draft + "\u{1B}[A")
    try screen.wait(forRows: ["> first"])
    screen.send("\u{1B}[B\r")
    try screen.wait("the answer and a prompt are there") {
      $0.text.contains("line \"0") && $0.rows.last == ">"
    }
    let rows = screen.rows
    let answer = rows[(rows.firstIndex { $0.hasPrefix("line") } ?? 0)...].joined()
    #expect(answer.contains(draft))
  }

  @Test("the history is not read until the user asks for it")
  func lazyHistory() throws {
    let screen = try probe(["first"])
    screen.send("/used\r")
    try screen.wait(for: "used false")
    screen.send("\u{10}\u{E}/used\r")
    try screen.wait(for: "used true")
  }

  @Test("Ctrl-R searches while typing, and again for older lines, in any script")
  func search() throws {
    let screen = try probe(["café one", "tea", "café two"])
    screen.send("\u{12}fé")
    try screen.wait(forRows: ["> café two", "search: fé"])
    #expect(screen.cursor == (0, 4))
    screen.send("\u{12}")
    try screen.wait(forRows: ["> café one", "search: fé"])
    screen.send("x")
    try screen.wait(forRows: ["> café one", "no match: féx"])
    screen.send("\u{7F}")
    try screen.wait(forRows: ["> café two", "search: fé"])
    screen.send("\u{1B}[C!\r")
    try screen.wait(for: "line \"caf!é two\"")
  }

  @Test("Ctrl-G cancels a search and restores the draft")
  func abandonedSearch() throws {
    let screen = try probe(["older"])
    screen.send("draft\u{12}old")
    try screen.wait(for: "> older")
    screen.send("\u{7}")
    try screen.wait(forRows: ["> draft"])
    #expect(screen.cursor == (0, 7))
  }

  @Test("Enter during a search sends the match")
  func acceptedSearch() throws {
    let screen = try probe(["older one", "newer"])
    screen.send("\u{12}one\r")
    try screen.wait(for: "line \"older one\"")
  }

  struct MultilineCase: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: String
    var text: String
    var testDescription: String { name }
  }

  static let multilineCases = [
    MultilineCase(name: "Ctrl-J starts a new line", keys: "a\nb\r", text: "a\nb"),
    MultilineCase(name: "Alt-Enter starts a new line", keys: "a\u{1B}\rb\r", text: "a\nb"),
    MultilineCase(name: "Shift-Enter starts a new line", keys: "a\u{1B}[13;2ub\r", text: "a\nb"),
    MultilineCase(name: "a trailing backslash starts a new line", keys: "a\\\rb\r", text: "a\nb"),
    MultilineCase(name: "two backslashes are text", keys: "a\\\\\r", text: "a\\\\"),
    MultilineCase(
      name: "a block stays open until it is closed", keys: "\"\"\"a\rb\r\"\"\"\r",
      text: "\"\"\"a\nb\n\"\"\""),
    MultilineCase(name: "Up moves inside the text", keys: "ab\ncd\u{1B}[Ax\r", text: "abx\ncd"),
    MultilineCase(
      name: "Down moves inside the text", keys: "ab\ncd\u{1B}[A\u{1B}[D\u{1B}[Bx\r",
      text: "ab\ncxd"),
    MultilineCase(
      name: "Home and End stay in the line", keys: "ab\ncd\u{1B}[H<\u{1B}[F>\r",
      text: "ab\n<cd>"),
  ]

  @Test("text may have several lines in the editor", arguments: multilineCases)
  func multiline(_ example: MultilineCase) throws {
    let screen = try probe()
    screen.send(example.keys)
    try screen.wait(for: "line \(String(reflecting: example.text))")
  }

  @Test("a paste is one edit and sends nothing")
  func paste() throws {
    let screen = try probe()
    try screen.wait("pastes are marked") { $0.isPasteBracketed }
    screen.paste("one\n\ttwo\u{3}\u{1B}[31m\n")
    try screen.wait(forRows: ["> one", "...     two^C^[[31m", "..."])
    screen.send("x\r")
    try screen.wait(for: "line \"one\\n\\ttwo\\u{03}\\u{1B}[31m\\nx\"")
  }

  @Test("a large paste arrives complete")
  func hugePaste() throws {
    let screen = try probe(rows: 10)
    let line = String(repeating: "x", count: 99) + "\n"
    screen.paste(String(repeating: line, count: 2_000) + "end")
    try screen.wait(for: "... end")
    screen.send("\u{3}")
    try screen.wait(for: "interrupted true")
  }

  @Test("Ctrl-_ undoes a paste or a word")
  func undo() throws {
    let screen = try probe()
    screen.send("one two")
    screen.paste(" three\nfour")
    try screen.wait(forRows: ["> one two three", "... four"])
    screen.send("\u{1F}")
    try screen.wait(forRows: ["> one two"])
    screen.send("\u{1F}")
    try screen.wait(forRows: ["> one"])
  }

  @Test("long input wraps, and wraps again after a resize")
  func resize() throws {
    let screen = try probe(rows: 8, columns: 20)
    screen.send("0123456789abcdefghijklmn")
    try screen.wait(forRows: ["> 0123456789abcdefgh", "ijklmn"])
    #expect(screen.cursor == (1, 6))
    screen.resize(rows: 8, columns: 30)
    try screen.wait(forRows: ["> 0123456789abcdefghijklmn"])
    screen.resize(rows: 8, columns: 12)
    try screen.wait(forRows: ["> 0123456789", "abcdefghijkl", "mn"])
    #expect(screen.cursor == (2, 2))
  }

  @Test("after the screen shrinks, the input is shown around the cursor")
  func lowerScreen() throws {
    let screen = try probe(rows: 8, columns: 20)
    screen.send("1\n2\n3\n4\n5")
    try screen.wait(forRows: ["> 1", "... 2", "... 3", "... 4", "... 5"])
    screen.resize(rows: 3, columns: 20)
    try screen.wait(forRows: ["... 3", "... 4", "... 5"])
    screen.send("!")
    try screen.wait(forRows: ["... 3", "... 4", "... 5!"])
    #expect(screen.cursor == (2, 6))
  }

  @Test("input that fills a row moves the cursor to the next row")
  func fullRow() throws {
    let screen = try probe(rows: 6, columns: 10)
    screen.send("12345678")
    try screen.wait("the cursor is on the next row") { $0.cursor == (1, 0) }
    #expect(screen.rows == ["> 12345678"])
    screen.send("\u{7F}")
    try screen.wait { $0.cursor == (0, 9) }
  }

  @Test("input taller than the screen is shown around the cursor")
  func tall() throws {
    let screen = try probe(rows: 4, columns: 20)
    screen.send("1\n2\n3\n4\n5\n6")
    try screen.wait(forRows: ["... 3", "... 4", "... 5", "... 6"])
    screen.send(String(repeating: "\u{1B}[A", count: 5) + "x")
    try screen.wait(forRows: ["> 1x", "... 2", "... 3", "... 4"])
    #expect(screen.cursor == (0, 4))
  }

  @Test("Ctrl-C drops the text, and Ctrl-D on an empty line ends the input")
  func leaving() throws {
    let screen = try probe()
    screen.send("text\u{3}")
    try screen.wait(for: "interrupted true")
    screen.send("\u{3}")
    try screen.wait(for: "interrupted false")
    screen.send("ab\u{1}\u{4}\r")
    try screen.wait(for: "line \"b\"")
    screen.send("\u{4}")
    try screen.wait(for: "end")
    #expect(try screen.waitForEnd() == .exited(0))
  }

  @Test("keys typed during an answer are edited at the next prompts")
  func typeAhead() throws {
    let screen = try probe()
    screen.send("/stream\r")
    try screen.wait(for: "streaming")
    screen.send("abx\u{7F}c\rdef")
    screen.send("\u{3}")
    try screen.wait(forRows: ["> /stream", "streaming", "stopped", "> abc", "... def"])
    screen.send("\rghi\r")
    try screen.wait(for: "line \"ghi\"")
    #expect(screen.rows.contains("line \"abc\\ndef\""))
  }

  @Test("the initial text of a prompt can be edited")
  func initialText() throws {
    let screen = try probe(environment: ["INITIAL": "be日"])
    try screen.wait(forRows: ["> be日"])
    screen.send("!\r")
    try screen.wait(for: "line \"be日!\"")
  }

  @Test("Tab completes the common prefix, then lists the candidates until the next key")
  func completion() throws {
    let screen = try probe()
    screen.send("/m\t")
    try screen.wait(forRows: ["> /model"])
    screen.send("\t")
    try screen.wait(forRows: ["> /model", "/model   /models"])
    #expect(screen.cursor == (0, 8))
    screen.send("s\t")
    try screen.wait("the list is gone") { $0.rows == ["> /models"] && $0.cursor == (0, 10) }
    screen.send("日\t\r")
    try screen.wait(for: "line \"/models 日本 \"")
  }

  @Test("Ctrl-L clears the screen and keeps the text")
  func clear() throws {
    let screen = try probe()
    screen.send("one\rtwo")
    try screen.wait(forRows: ["> one", "line \"one\"", "> two"])
    screen.send("\u{C}")
    try screen.wait(forRows: ["> two"])
  }

  @Test("an unknown key leaves nothing in the line")
  func unknownKeys() throws {
    let screen = try probe()
    screen.send("a\u{1B}[15~\u{1B}[[Ab\u{1B}[1;9Zc\u{1B}OPd\r")
    try screen.wait(for: "line \"abcd\"")
  }

  @Test("typed bytes that are not valid text are made visible")
  func invalidBytes() throws {
    let screen = try probe()
    screen.send(bytes: [0x61, 0xFF, 0x62])
    screen.send("\r")
    try screen.wait(for: "line \"a\u{FFFD}b\"")
  }

  @Test("UTF-8 can be typed in the C locale")
  func plainLocale() throws {
    let screen = try probe(environment: ["LANG": "C", "LC_ALL": "C"])
    screen.send("é日\r")
    try screen.wait(for: "line \"é日\"")
  }

  func probe(
    _ history: [String] = [], environment: [String: String] = [:], rows: Int = 24,
    columns: Int = 80
  ) throws -> Screen {
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), history, environment: environment, rows: rows,
      columns: columns)
    try screen.wait(for: ">")
    return screen
  }
}
