import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Windows of every size, terminals of every name, and windows that change their size: the answer is
/// whole in all of them, and the prompt comes back.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct WindowTests {
  private static let pieces = [
    "# Über 日", "本語\n\nSome **bo", "ld** e\u{301}e\u{301}, 👩‍👩‍👧 and 🇩🇪 with `co",
    "de`.\n\n```swift\nlet x",
    " = \"日本\"\n```\n\n| a | 漢字 |\n|---|---|\n| 1 | ", "😀 |\n\nThe end.",
  ]
  private static let shown = """
    Über 日本語

    Some bold e\u{301}e\u{301}, 👩‍👩‍👧 and 🇩🇪 with code.

    ┌─ swift
    let x = "日本"
    └─

    a   │ 漢字
    ────┼─────
    1   │ 😀

    The end.

    """
  /// Where the table does not fit.
  private static let shownWithRecord = shown.replacing(
    "a   │ 漢字\n────┼─────\n1   │ 😀\n", with: "a: 1\n漢字: 😀\n")
  private static let sizes = [(1, 1), (2, 2), (3, 5), (5, 20), (24, 80), (60, 200), (200, 500)]

  @Test(
    "an answer is complete in a window of any size on any terminal",
    arguments: [
      "xterm-256color", "xterm", "screen-256color", "tmux-256color", "vt100", "linux", "dumb", nil,
    ])
  func matrix(_ name: String?) throws {
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: Self.pieces) }
    let desk = try Desk(server)
    if let name { desk.environment["TERM"] = name }
    let screen = try Screen(
      "/bin/sh",
      ["-c", "\(name == nil ? "unset TERM; " : "")cd \(desk.folder) && exec \"$0\"", Self.program],
      environment: desk.environment)
    try screen.waitForPrompt()
    // Where nothing can be drawn, it is shown as it was written.
    let isPlain = name == nil || name == "dumb"
    let shown = isPlain ? Self.pieces.joined() + "\n" : Self.shown
    for (index, size) in Self.sizes.enumerated() {
      screen.resize(rows: size.0, columns: size.1)
      let mark = screen.raw.count
      screen.type("question \(index)")
      try screen.wait("the answer is over") {
        // The line below it is broken between any two words.
        $0.written(after: mark).contains(/·\s+first\s+text\s/)
      }
      let isTable = isPlain || size.1 > 9
      #expect(
        screen.written(after: mark).contains(isTable ? shown : Self.shownWithRecord),
        "\(size): \(screen.written(after: mark))")
      // In the smallest windows there is no room for a prompt.
      screen.resize(rows: 24, columns: 80)
      try screen.waitForWrittenPrompt(after: mark)
    }
    #expect(screen.emulator.otherReplies.isEmpty)
    #expect(server.requests.map(\.question) == Self.sizes.indices.map { "question \($0)" })
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
  }

  private static let program = Screen.product("llmring")

  @Test("the scrollback keeps what was painted")
  func scrollback() throws {
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: Self.pieces) }
    let screen = try Desk(server).converse(rows: 5, columns: 60)
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.waitForPrompt(after: mark)
    let seen = (screen.emulator.properties.scrollback + screen.rows).joined(separator: "\n")
    #expect(seen.contains(Self.shown))
  }

  @Test("resizing the window many times leaves a streaming answer unchanged")
  func storm() throws {
    let pieces = (1...400).map { "\($0) 日本 " }
    let server = LoopbackServer { _ in
      WireScript.openAIChat(deltas: pieces, gates: [399: "last"], pause: .milliseconds(1))
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait("it streams") { $0.written(after: mark).contains(pieces[0]) }
    for step in 1...200 {
      screen.resizeWindow(rows: 1 + step * 37 % 200, columns: 1 + step * 113 % 500)
      screen.read()
    }
    screen.resize(rows: 1, columns: 1)
    screen.resize(rows: 30, columns: 100)
    server.open("last")
    try screen.waitForWrittenPrompt(after: mark)
    #expect(screen.written(after: mark).contains(pieces.joined().dropLast()))
    try screen.enter("/set markdown off")
    #expect(
      screen.rows.contains("markdown = off  (set in this run)"))
  }
}
