import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Paths that a terminal pastes when a file is dropped on it.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct DroppedFileTests {
  private func start() throws -> (desk: Desk, server: LoopbackServer, screen: Screen) {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "a dot's.gif")
    let screen = try desk.converse(columns: 200)
    try screen.waitForPrompt()
    return (desk, server, screen)
  }

  private func send(_ keys: String, to screen: Screen) throws {
    let mark = screen.raw.count
    screen.send(keys)
    try screen.waitForPrompt(after: mark)
  }

  @Test(
    "a pasted line that is only the path of a file is offered, in every form of it",
    arguments: [
      #"FOLDER/a\ dot\'s.gif"#, "\"FOLDER/a dot's.gif\" ", #"'FOLDER/a dot'\''s.gif'"#,
      "file://FOLDER/a%20dot's.gif", "FOLDER/a dot's.gif",
    ])
  func offered(_ form: String) throws {
    let (desk, server, screen) = try start()
    screen.paste(form.replacing("FOLDER", with: desk.folder))
    screen.send("\r")
    let mark = screen.raw.count
    try screen.wait("it is offered") {
      $0.written(after: 0).contains("this is on your disk; press Enter again to attach it")
        && $0.written(after: mark).contains(#"/a\ dot\'s.gif"#)
    }
    try send("\r", to: screen)
    #expect(screen.written(after: 0).contains("/a dot's.gif (7 bytes, about 1,200 tokens)"))
    #expect(server.requests.isEmpty)
    try screen.enter("what is it?")
    #expect(server.requests.last?.text.contains("data:image/gif;base64,R0lGODlhOw==") == true)
  }

  @Test("a path that is pasted into a question is offered as one of its files")
  func inQuestion() throws {
    let (desk, server, screen) = try start()
    screen.paste("'\(desk.folder)/a dot'\\''s.gif' ")
    screen.send("what is it?\r")
    try screen.wait("it is offered") {
      $0.written(after: 0).contains("this names files; press Enter again to attach them")
    }
    #expect(server.requests.isEmpty)
    try send("\r", to: screen)
    #expect(server.requests.last?.text.contains("data:image/gif;base64,R0lGODlhOw==") == true)
    #expect(server.requests.last?.text.contains("what is it?") == true)
  }

  @Test("a dropped file is understood after /attach and after @")
  func expected() throws {
    let (desk, server, screen) = try start()
    screen.send("/attach ")
    screen.paste("'\(desk.folder)/a dot'\\''s.gif' ")
    try send("\r", to: screen)
    #expect(screen.written(after: 0).contains("attached to the next question: "))
    screen.send("see @")
    screen.paste(#"\#(desk.folder)/a\ dot\'s.gif "#)
    try send("please\r", to: screen)
    #expect(screen.written(after: 0).contains("/a dot's.gif (already attached)"))
    #expect(server.requests.count == 1)
  }

  @Test(
    "a pasted text that is no path of a file, or more than that, is a question",
    arguments: ["/", "/tmp and more", "/nonexistent/file", "main", "work", "one/../two", ".."])
  func text(_ text: String) throws {
    let (_, server, screen) = try start()
    screen.paste(text)
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == [text])
  }
}
