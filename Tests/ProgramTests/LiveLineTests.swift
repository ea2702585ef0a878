import LoopbackServer
import ScreenTesting
import Testing

/// The line below an answer that says what is being waited for.
@Suite(.blocking, .timeLimit(.minutes(10)))
struct LiveLineTests {
  @Test("the live line tells of a table that is held, and how many rows it has")
  func table() throws {
    let answer = ["Here:\n| a | b |\n|---|---|\n| 1 | 2 |\n", "| 3 | 4 |\n", "\nThe end."]
    let server = LoopbackServer {
      .answer($0, answer[0], answer[1], answer[2], gates: [1: "second", 2: "last"])
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait(for: "table, 1 row")
    #expect(screen.rows.suffix(2).first == "Here:")
    #expect(screen.rows.last?.contains(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] table, 1 row$/) == true)
    server.open("second")
    try screen.wait(for: "table, 2 rows")
    server.open("last")
    try screen.waitForPrompt(after: mark)
    let shown = ["Here:", "a   │ b", "────┼────", "1   │ 2", "3   │ 4", "", "The end."]
    #expect(Array(screen.rows.dropFirst(2).prefix(7)) == shown)
    #expect(!screen.text.contains("row"))
  }

  @Test(
    "a pause within an answer shows the spinner and what is missing, and leaves no trace",
    arguments: [
      ("one **two", " three** four", "emphasis", "one two three four"),
      ("one `two", " three` four", "code", "one two three four"),
      ("one [two", "](three) four", "link", "one two (three) four"),
      ("one two", " three four", "waiting", "one two three four"),
      ("é “one”", " two", "waiting", "é “one” two"),
      ("```\none", " two\n```", "waiting", "one two"),
    ])
  func pause(_ first: String, _ rest: String, _ word: String, _ shown: String) throws {
    let server = LoopbackServer { .answer($0, first, rest, gates: [1: "rest"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait("something moves") { screen in
      screen.text.contains(word) && screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/)
        && screen.text.contains("one")
    }
    server.open("rest")
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains(shown))
    #expect(!screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/))
    #expect(!screen.text.contains("waiting"))
  }
}
