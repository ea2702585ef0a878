import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What was pasted is text, and what was typed and dropped comes back.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PastedTextTests {
  private func start() throws -> (desk: Desk, server: LoopbackServer, screen: Screen) {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    return (desk, server, screen)
  }

  private func send(_ keys: String, to screen: Screen) throws {
    let mark = screen.raw.count
    screen.send(keys)
    try screen.waitForPrompt(after: mark)
  }

  @Test(
    "pasted text is a question, whatever it begins with",
    arguments: [
      "/new idea for us", "/model other", "!touch made", "!!touch made", "// a comment", "//help",
      "@other why?", "/help\nthen more", "!touch made\n!touch made", "/nowhere/x", "/he", "/",
    ])
  func pasted(_ text: String) throws {
    let (desk, server, screen) = try start()
    screen.paste(text)
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == [text])
    #expect(throws: (any Error).self) { try desk.read("made") }

    // Recalled, it is a text still.
    screen.send(Key.up)
    try screen.wait("it is recalled") { !["chatbot>", "Read."].contains($0.rows.last) }
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == [text, text])
  }

  @Test("a pasted text is a text in the next run too")
  func pastedBefore() throws {
    let (desk, server, screen) = try start()
    screen.paste("/new idea")
    try send("\r", to: screen)
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    let later = try desk.converse()
    try later.waitForPrompt()
    later.send("\(Key.up)\(Key.up)")
    try later.wait("it is recalled") { $0.rows.last == "chatbot> \"\"\"/new idea\"\"\"" }
    try send("\r", to: later)
    #expect(server.requests.map(\.question) == ["/new idea", "/new idea"])
  }

  @Test("a pasted line that is exactly a command is offered, and Enter again runs it")
  func offered() throws {
    let (_, server, screen) = try start()
    screen.paste("/exit\n")
    try screen.wait("it is there") { $0.rows.last == "..." }
    screen.send("\r")
    try screen.wait("it is offered") {
      $0.rows.suffix(2) == ["/exit was pasted; press Enter again to run it", "chatbot> /exit"]
    }
    screen.send("\r")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(server.requests.isEmpty)
  }

  @Test("a line whose beginning is typed is a command, though the rest is pasted")
  func typedBeginning() throws {
    let (desk, server, screen) = try start()
    screen.send("!")
    screen.paste("echo made > made")
    try screen.wait("it is there") { $0.rows.last == "chatbot> !echo made > made" }
    try send("\r", to: screen)
    #expect(try desk.read("made") == "made\n")
    // Ctrl-A, to put a beginning before what was pasted.
    screen.paste("model other")
    screen.send("\u{1}/\r")
    try screen.waitForPrompt("other")
    #expect(server.requests.isEmpty)
  }

  @Test(
    "a line is pasted if what was typed before it is deleted",
    arguments: ["x", " "])
  func deletedBeginning(typed: String) throws {
    let (_, server, screen) = try start()
    screen.send(typed)
    screen.paste("/new idea")
    try screen.wait("it is there") { $0.rows.last == "chatbot> \(typed)/new idea" }
    // Ctrl-A and Delete; then up to another line and back to this one.
    screen.send("\u{1}\u{1B}[3~\(Key.up)\u{1B}[B")
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == ["/new idea"])
  }

  @Test("lines typed at the prompt are no commands if there are several")
  func severalLines() throws {
    let (_, server, screen) = try start()
    try send("/exit\nplease\r", to: screen)
    try send("!ls\nplease\r", to: screen)
    try send("\"\"\"!ls\"\"\"\r", to: screen)
    try send("// a comment\r", to: screen)
    try send("//help\r", to: screen)
    #expect(
      server.requests.map(\.question)
        == ["/exit\nplease", "!ls\nplease", "!ls", "// a comment", "/help"])
  }

  @Test("a draft that Ctrl-C dropped is the first thing that Up recalls")
  func droppedDraft() throws {
    let (_, server, screen) = try start()
    try send("a question\r", to: screen)
    screen.send("a draft\nof two lines")
    try screen.wait("it is there") { $0.rows.last == "... of two lines" }
    try send(Key.controlC, to: screen)
    screen.send(Key.up)
    try screen.wait("it is back") {
      $0.rows.suffix(2) == ["chatbot> a draft", "... of two lines"]
    }
    screen.send("\(Key.up)\(Key.up)")
    try screen.wait("the question is before it") { $0.rows.last == "chatbot> a question" }
    // The draft that was left for a recalled line is kept, too.
    try send(Key.controlC, to: screen)
    screen.send("left")
    screen.send("\(Key.up)\(Key.up)\(Key.up)")
    try screen.wait("the question is recalled") { $0.rows.last == "chatbot> a question" }
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == ["a question", "a question"])
    screen.send("\(Key.up)\(Key.up)")
    try screen.wait("the draft is before the line that was sent") {
      $0.rows.last == "chatbot> left"
    }
  }

  @Test("drafts are kept for the run and are not in the history file")
  func draftsOfTheRun() throws {
    let (desk, _, screen) = try start()
    screen.send(" sk-secret draft")
    try screen.wait("it is there") { $0.rows.last == "chatbot>  sk-secret draft" }
    try send(Key.controlC, to: screen)
    screen.send(Key.up)
    try screen.wait("it is back") { $0.rows.last == "chatbot>  sk-secret draft" }
    try send(Key.controlC, to: screen)
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(try desk.homeFiles().filter { $0.contains("input-history") } == [])
  }

  @Test("a pasted draft that was dropped is a text when it comes back")
  func pastedDraft() throws {
    let (_, server, screen) = try start()
    screen.paste("/new idea")
    try screen.wait("it is there") { $0.rows.last == "chatbot> /new idea" }
    try send(Key.controlC, to: screen)
    screen.send(Key.up)
    try screen.wait("it is back") { $0.rows.last?.contains("/new idea") == true }
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == ["/new idea"])
  }
}
