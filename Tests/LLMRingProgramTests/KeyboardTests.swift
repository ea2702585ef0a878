import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Keys while an answer streams, in whatever form the terminal sends them.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct KeyboardTests {
  private static let colourReport = "\u{1B}]11;rgb:1e1e/2020/3030\u{1B}\\"

  /// A conversation in which the first answer stays at "Half" until `rest` is opened.
  private func streaming() throws -> (server: LoopbackServer, screen: Screen) {
    let server = LoopbackServer {
      $0.question == "a question"
        ? .answer($0, "Half", " and half.", gates: [1: "rest"]) : .answer($0, "Read.")
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half")
    return (server, screen)
  }

  @Test("text typed before and after the Ctrl-C that stops an answer is in the next prompt")
  func typedAroundStop() throws {
    let (server, screen) = try streaming()
    screen.send("before\(Key.controlC) after")
    try screen.wait("it is in the prompt") { $0.rows.last == "chatbot> before after" }
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.map(\.question) == ["a question", "before after"])
  }

  @Test("a line typed ahead is not sent, but kept, when the answer is stopped")
  func lineBeforeStop() throws {
    let (server, screen) = try streaming()
    screen.send("/exit\r\(Key.controlC)")
    try screen.wait("it is in the prompt") { $0.rows.last == "chatbot> /exit" }
    #expect(server.requests.count == 1)
  }

  @Test("Esc alone stops an answer, and letters after it are kept", arguments: ["", "no, "])
  func escape(letters: String) throws {
    let (_, screen) = try streaming()
    screen.send("\u{1B}\(letters)")
    try screen.wait(for: "stopped; the partial answer is kept")
    screen.send("wait")
    try screen.wait("they are in the prompt") { $0.rows.last == "chatbot> \(letters)wait" }
  }

  @Test("Esc at the prompt does not eat the letter typed after it")
  func escapeAtPrompt() throws {
    let screen = try Desk(LoopbackServer { .answer($0, "Read.") }).converse()
    try screen.waitForPrompt()
    screen.send("a\u{1B}")
    // The key in its unmistakable form has the same effect, and no pause.
    screen.send("\u{1B}[27u")
    try screen.wait("the letter is there") { $0.rows.last == "chatbot> a" }
    screen.send("hello")
    try screen.wait("the letters are there") { $0.rows.last == "chatbot> ahello" }
  }

  @Test(
    "control keys in the form of the kitty protocol and of xterm work",
    arguments: ["\u{1B}[99;5u", "\u{1B}[27;5;99~", "\u{1B}[99;5:1u\u{1B}[99;5:3u"])
  func modifiedKeys(controlC: String) throws {
    let (server, screen) = try streaming()
    screen.send("typed\(controlC)")
    try screen.wait("the text is in the prompt") { $0.rows.last == "chatbot> typed" }
    screen.send(controlC)
    try screen.waitForPrompt()
    screen.send("one\u{1B}[106;5utwo")
    try screen.wait("Ctrl-J starts a line") { $0.rows.last == "... two" }
    let mark = screen.raw.count
    screen.send("\u{1B}[13u")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.map(\.question) == ["a question", "one\ntwo"])
    screen.send("\u{1B}[100;5u")
    #expect(try screen.waitForEnd() == .exited(0))
  }

  @Test(
    "reports of the terminal are no text and stop nothing",
    arguments: [
      colourReport, "\u{1B}[M !!", "\u{1B}[<0;12;34M\u{1B}[<0;12;34m", "\u{1B}[I\u{1B}[O",
      "\u{1B}[?62;22c", "\u{1B}P>|XTerm(388)\u{1B}\\",
    ])
  func reports(_ report: String) throws {
    let (server, screen) = try streaming()
    let half = report.index(report.startIndex, offsetBy: report.count / 2)
    screen.send("a\(report)b\(report[..<half])")
    screen.send("\(report[half...])c")
    server.open("rest")
    try screen.wait("the text is in the prompt") { $0.rows.last == "chatbot> abc" }
    #expect(screen.rows.contains("Half and half."))
    screen.send("\(report)d\(report[..<half])")
    screen.send("\(report[half...])e")
    try screen.wait("the text is in the prompt") { $0.rows.last == "chatbot> abcde" }
  }

  @Test("Ctrl-C within a paste does not stop an answer, and the paste is in the next prompt")
  func pasted() throws {
    let (server, screen) = try streaming()
    screen.paste("one\u{3}\ntwo")
    server.open("rest")
    try screen.wait("the paste is in the prompt") { $0.rows.last == "... two" }
    #expect(screen.rows.contains("Half and half."))
    #expect(screen.rows.contains("chatbot> one^C"))
  }
}
