import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The line below an answer that says what is being waited for.
@Suite(.blocking, .timeLimit(.minutes(20)))
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
      (
        "one 👩‍👩‍👧 two and 40 more columns ❤️ on this line", " end", "waiting",
        "one 👩‍👩‍👧 two and 40 more columns ❤️ on this line end"
      ),
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

  @Test("a pause shows the spinner also after the window has changed its size in the line")
  func resized() throws {
    let server = LoopbackServer {
      .answer($0, "one two", " three", gates: [0: "first", 1: "rest"])
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    let isMoving = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] waiting/
    try screen.wait("something moves") { $0.rows.last?.contains(isMoving) == true }
    screen.resize(rows: 20, columns: 60)
    server.open("first")
    try screen.wait("something moves below the text") {
      $0.rows.suffix(2).first == "one two" && $0.rows.last?.contains(isMoving) == true
    }
    server.open("rest")
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("one two three"))
    #expect(!screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/))
  }

  // MARK: One question

  @Test(
    "a single answer on a terminal has a live line too, which leaves no trace",
    arguments: [[], ["--no-stream"], ["--raw"], ["--json"]])
  func single(_ options: [String]) throws {
    let server = LoopbackServer {
      .answer($0, "one **two", " three** four", gates: [0: "first", 1: "rest"])
    }
    let screen = try Desk(server).converse(options: options + ["q"])
    try screen.wait("something moves") { $0.rows.last?.contains(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] waiting/) == true }
    server.open("first")
    if options.isEmpty {
      try screen.wait(for: "emphasis")
      #expect(screen.rows.first == "one")
      #expect(screen.rows.last?.contains(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] emphasis$/) == true)
    }
    server.open("rest")
    #expect(try screen.waitForEnd() == .exited(0))
    let isRendered = options.isEmpty || options == ["--no-stream"]
    #expect(screen.text.contains(isRendered ? "one two three four" : "one **two three** four"))
    #expect(!screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/))
  }

  @Test(
    "nothing moves for a pipe, for --quiet, or on a terminal that can only print",
    arguments: ["\"$@\" q | cat", "\"$@\" q 2>errors", "\"$@\" -q q", "TERM=dumb \"$@\" q"])
  func still(_ line: String) throws {
    let server = LoopbackServer {
      .answer($0, "one `two", " three` four", gates: [0: "first", 1: "rest"])
    }
    let screen = try Desk(server).converse(shell: line)
    // Longer than it would take to appear.
    screen.watch(for: .milliseconds(400))
    server.open("first")
    screen.watch(for: .milliseconds(400))
    server.open("rest")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.rows.first?.replacing("`", with: "") == "one two three four")
    #expect(!String(decoding: screen.raw, as: UTF8.self).contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/))
  }

  @Test("a single answer that is stopped leaves what has arrived and no live line")
  func stopped() throws {
    let server = LoopbackServer { .answer($0, "one **two", gates: [1: "never"], ending: .hang) }
    let screen = try Desk(server).converse("q")
    try screen.wait(for: "emphasis")
    screen.send(Key.controlC)
    #expect(try screen.waitForEnd() == .exited(130))
    #expect(screen.rows.first == "one **two")
    #expect(!screen.text.contains(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/))
  }
}
