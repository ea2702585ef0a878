import LLMRingPlatform
import LLMRingScreenTesting
import Testing

/// Tests that the terminal is restored however a program ends, and how the editor works with other
/// programs and the user's settings.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct SessionTests {
  @Test("raw mode delivers keys as bytes and still processes output")
  func modes() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    let before = screen.modesBefore
    #expect(before.isCooked && before.hasSignalKeys)
    try screen.wait(for: ">")
    #expect(!screen.modes.isCooked && !screen.modes.hasSignalKeys)
    #expect(screen.modes.output == before.output)
    screen.send("\u{4}")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.modes == before)
    #expect(!screen.isPasteBracketed)
    #expect(screen.emulator.replies.isEmpty)
  }

  @Test(
    "a signal ends the line and restores the terminal",
    arguments: [
      SIGTERM, SIGHUP, SIGQUIT,
    ])
  func signals(_ signal: Int32) throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    let before = screen.modesBefore
    screen.send("draft")
    try screen.wait(for: "> draft")
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.rows == ["> draft", "signal \(signal)"])
    #expect(screen.modes == before)
    #expect(!screen.isPasteBracketed)
    #expect(screen.emulator.properties.isCursorVisible)
  }

  @Test("another line can be read after a SIGINT")
  func outsideInterrupt() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    screen.send("draft")
    try screen.wait(for: "> draft")
    screen.kill(SIGINT)
    try screen.wait(forRows: ["> draft", "signal 2", ">"])
    screen.send("next\r")
    try screen.wait(for: "line \"next\"")
  }

  @Test("a foreground command owns the terminal and can be suspended")
  func foregroundChild() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    try screen.wait(for: ">")
    screen.send("/child\r")
    try screen.wait(for: "ready")
    // In the background, reading would have stopped the command.
    screen.send("word\r")
    try screen.wait(for: "child got word")
    try screen.wait(for: "child stopped(\(SIGSTOP))")
    screen.send("next\r")
    try screen.wait(for: "line \"next\"")
    screen.send("\u{4}")
    #expect(try screen.waitForEnd() == .exited(0))
  }

  @Test("a dumb terminal gets no escape sequences but can still read lines")
  func dumbTerminal() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"), environment: ["TERM": "dumb"])
    try screen.wait(for: ">")
    screen.send("on\u{7F}ne\r\"\"\"a\rb\"\"\"\rc\\\rd\r")
    try screen.wait(for: "line(\"c\\nd\")")
    #expect(screen.text.contains("line(\"one\")"))
    #expect(screen.text.contains("line(\"\\\"\\\"\\\"a\\nb\\\"\\\"\\\"\")"))
    screen.send("x\u{3}")
    try screen.wait(for: "interrupted(hadText: false)")
    screen.send("\u{4}")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(!screen.raw.contains(0x1B))
  }

  @Test(
    "a crash restores the terminal",
    arguments: [
      SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT,
    ])
  func crashes(_ signal: Int32) throws {
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), environment: ["SWIFT_BACKTRACE": "enable=no"])
    let before = screen.modesBefore
    try screen.wait(for: ">")
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .signalled(signal))
    #expect(screen.modes == before)
    #expect(!screen.isPasteBracketed)
  }

  @Test("the program ends when its terminal is closed")
  func hangUp() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    try screen.wait(for: ">")
    screen.hangUp()
    let ending = try screen.waitForEnd()
    #expect(ending == .exited(0) || ending == .exited(128 + SIGHUP))
  }

  @Test("after SIGSTOP and SIGCONT the line is redrawn in raw mode")
  func stopped() throws {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"))
    screen.send("draft")
    try screen.wait(for: "> draft")
    screen.kill(SIGSTOP)
    screen.kill(SIGCONT)
    try screen.wait("the line is drawn twice") {
      $0.raw.split(separator: 0x0D).count > 1 && $0.text.contains("> draft")
    }
    screen.send("!\r")
    try screen.wait(for: "line \"draft!\"")
    #expect(!screen.modes.isCooked)
  }

  @Test("Ctrl-Z suspends and restores the terminal, and fg redraws the line")
  func suspend() throws {
    let screen = try Screen(
      "/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "$ "])
    try screen.wait(for: "$")
    screen.send("\(Screen.product("LLMRingEditorProbe"))\r")
    try screen.wait("the prompt is there") { $0.rows.last == ">" }
    screen.send("draft")
    try screen.wait(for: "> draft")
    screen.send("\u{1A}")
    try screen.wait(for: "Stopped")
    try screen.wait("the shell asks") { $0.rows.last == "$" }
    screen.send("fg\r")
    try screen.wait("the line is back") { $0.rows.last == "> draft" }
    screen.send("!\r")
    try screen.wait(for: "line \"draft!\"")
  }

  @Test("vi mode handles ESC at once, and our keys work in both of its modes")
  func vi() throws {
    let screen = try probe(editrc: "bind -v\n", history: ["older"])
    screen.send("abc\u{1B}")
    // There is no need to wait after ESC, because the next key is a command in any case.
    screen.send("0x")
    try screen.wait(forRows: ["> bc"])
    screen.send("k")
    try screen.wait(forRows: ["> older"])
    screen.send("j")
    try screen.wait(forRows: ["> bc"])
    screen.send("A\u{1B}[D-\u{1B}[A")
    try screen.wait(forRows: ["> older"])
    screen.send("\u{1B}[B\r")
    try screen.wait(for: "line \"b-c\"")
    screen.send("x\u{12}old\r")
    try screen.wait(for: "line \"older\"")
    screen.paste("two\nlines")
    screen.send("\r")
    try screen.wait(for: "line \"two\\nlines\"")
  }

  @Test("the user's key bindings override ours, including escape sequences")
  func editrc() throws {
    let screen = try probe(
      editrc: "bind -e\nbind ^T ed-move-to-beg\nbind \"\\e[15~\" ed-move-to-end\n"
        + "bind ^Y ed-search-prev-history\n", history: ["older"])
    screen.send("abc\u{14}<\u{1B}[15~>\r")
    try screen.wait(for: "line \"<abc>\"")
    screen.send("\u{19}\u{19}\r")
    try screen.wait("the entry is recalled") { $0.text.contains("line \"older\"") }
  }

  @Test("the external editor gets a private file and no API keys, and its text is returned")
  func externalEditor() throws {
    let folder = try TemporaryFolder()
    let script = folder.write(
      "editor",
      """
      #!/bin/sh
      stat -c %a "$2" "${2%/*}" > "\(folder.path)/seen"
      cat "$2" >> "\(folder.path)/seen"
      env | grep -c SECRET_KEY >> "\(folder.path)/seen"
      printf 'new\\nté xt\\n' > "$2"
      """, isExecutable: true)
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), ["older"],
      environment: [
        "VISUAL": "\(script) --wait", "MY_SECRET_KEY": "sk-1", "TMPDIR": folder.path,
      ])
    try screen.wait(for: ">")
    screen.send("draft\u{18}\u{5}")
    try screen.wait(for: "... té xt")
    #expect(screen.rows == ["> draft", "> new", "... té xt"])
    #expect(folder.read("seen") == "600\n700\ndraft0\n")
    #expect(folder.names == ["editor", "seen"])
    screen.send("\r")
    try screen.wait(for: "line \"new\\nté xt\"")
  }

  @Test("an external editor that fails leaves the text unchanged")
  func failingEditor() throws {
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), environment: ["EDITOR": "false"])
    try screen.wait(for: ">")
    screen.send("draft\u{7}")
    try screen.wait(forRows: ["> draft", "> draft", "the editor failed; the text is as it was"])
    screen.send("!\r")
    try screen.wait(for: "line \"draft!\"")
    #expect(!screen.text.contains("failed"))
  }

  @Test("a signal ends the program without waiting for the external editor")
  func endedEditor() throws {
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), environment: ["VISUAL": "echo open; sleep 600 #"])
    try screen.wait(for: ">")
    screen.send("\u{7}")
    try screen.wait(for: "open")
    screen.kill(SIGTERM)
    #expect(try screen.waitForEnd(timeout: .seconds(60)) == .exited(128 + SIGTERM))
  }

  @Test("the line editor refuses to start without a terminal")
  func noTerminal() throws {
    let screen = try Screen(
      "/bin/sh", ["-c", "\(Screen.product("LLMRingEditorProbe")) </dev/null; echo $?"])
    try screen.wait(forRows: ["2"])
  }

  private func probe(editrc: String, history: [String]) throws -> Screen {
    let folder = try TemporaryFolder()
    let path = folder.write("editrc", editrc)
    let screen = try Screen(
      Screen.product("LLMRingEditorProbe"), history, environment: ["EDITRC": path])
    // The file has been read once the prompt appears, so it may be deleted.
    try screen.wait(for: ">")
    return screen
  }
}
