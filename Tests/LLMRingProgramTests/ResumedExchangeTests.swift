import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What a resumed conversation and `/history` show: turns as they were painted.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ResumedExchangeTests {
  private static let answer = "## Head\n\n- a **bold** word\n\n```swift\nlet x = 1\n```\n"
  private static let hostile = "a\u{1B}[2Jb\u{1B}]0;title\u{7}c\r\u{9B}31m"

  private func server() -> LoopbackServer {
    LoopbackServer { request in
      switch request.question {
      case "huge": .answer(request, (1...500).map { "line \($0)\n\n" }.joined())
      case "stop": .answer(request, "Half of", " it", gates: [1: "never"])
      case let question? where question.hasPrefix("hostile"): .answer(request, Self.hostile)
      default: .answer(request, Self.answer)
      }
    }
  }

  /// The rows between the line about the conversation and the line about the model.
  private func shown(_ screen: Screen) throws -> [String] {
    let rows = screen.rows
    let first = try #require(rows.firstIndex { $0.hasPrefix("continuing ") })
    let last = try #require(rows.lastIndex { $0.hasPrefix("chatbot →") })
    return Array(rows[(first + 1)..<last])
  }

  @Test("resuming paints the last exchange as it was, below one line about what came before")
  func exchange() throws {
    let desk = try Desk(server())
    let first = try desk.converse()
    try first.enter("question 1")
    try first.enter("question 2\\\rand its rest")
    let rows = first.rows
    let start = try #require(rows.firstIndex { $0.hasPrefix("chatbot> question 2") })
    let painted = Array(rows[start...].dropLast())
    #expect(painted.contains("- a bold word"))
    first.type("/exit")
    #expect(try first.waitForEnd() == .exited(0))

    for options in [["-c"], ["-r", "last"]] {
      let second = try desk.converse(options: options)
      try second.waitForPrompt()
      #expect(try shown(second) == painted)
      let line = try #require(second.rows.first)
      #expect(
        line.hasSuffix(
          "(4 turns): question 1 · just now · 1 earlier question (/history shows it)"))
    }
    let third = try desk.converse(rows: 50)
    try third.enter("/resume")
    #expect(third.rows.joined(separator: "\n").contains(painted.joined(separator: "\n")))
    // All of it, the same way.
    try third.enter("/history")
    #expect(third.rows.contains("chatbot> question 1"))
    #expect(!third.text.contains("**"))
    #expect(!third.text.contains("## Head"))
  }

  @Test("a resumed answer that was stopped says so, and /continue continues it")
  func stopped() throws {
    let desk = try Desk(server())
    let first = try desk.converse()
    try first.waitForPrompt()
    let mark = first.raw.count
    first.type("stop")
    try first.wait(for: "Half of")
    first.send(Key.controlC)
    try first.waitForPrompt(after: mark)
    first.type("/exit")
    #expect(try first.waitForEnd() == .exited(0))
    let second = try desk.converse("-c")
    try second.waitForPrompt()
    #expect(
      try shown(second).prefix(3) == [
        "chatbot> stop", "Half of",
        "[interrupted] stopped; the partial answer is kept (/continue or /retry)",
      ])
  }

  @Test("a huge answer shows its end and says how to see the rest")
  func huge() throws {
    let desk = try Desk(server())
    #expect(try desk.run("huge").status == .exited(0))
    let screen = try desk.converse("-c", rows: 30)
    try screen.waitForPrompt()
    #expect(screen.text.contains("line 500"))
    let written = screen.written(after: 0)
    #expect(written.contains(" lines above not shown; /history 1 shows all)"))
    #expect(!written.contains("line 400\n"))
    #expect(written.split(separator: "\n").count < 100)
    try screen.enter("/history 1")
    #expect(screen.written(after: written.utf8.count).contains("line 1\n"))
  }

  @Test("resuming at a turn paints its exchange and says what came before and after it")
  func turn() throws {
    let desk = try Desk(server())
    let first = try desk.converse()
    for number in 1...3 { try first.enter("question \(number)") }
    first.type("/exit")
    #expect(try first.waitForEnd() == .exited(0))
    let found = try desk.run("history", "search", "question 2").output
    let place = try #require(found.split(separator: " ").first).description
    let fromCommandLine = try desk.converse("-r", place, rows: 50)
    try fromCommandLine.waitForPrompt()
    let atPrompt = try desk.converse(rows: 50)
    try atPrompt.enter("/resume \(place)")
    for screen in [fromCommandLine, atPrompt] {
      #expect(screen.rows.contains("chatbot> question 2"))
      #expect(screen.rows.contains("- a bold word"))
      #expect(!screen.text.contains("question 3"))
      #expect(!screen.text.contains("chatbot> question 1"))
      #expect(screen.rows.contains("2 turns after it; /history 2 shows them"))
      #expect(screen.text.contains("1 earlier question (/history shows it)"))
    }
  }

  @Test("/history shows the latest turns, shortened, and Ctrl-C stops what is too long to read")
  func history() throws {
    let desk = try Desk(
      LoopbackServer { request in
        .answer(request, request.question == "huge" ? Self.lines(200_000) : Self.lines(300))
      })
    #expect(try desk.run("huge").status == .exited(0))
    #expect(try desk.run("-c", "next").status == .exited(0))
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    var mark = screen.raw.count
    try screen.enter("/history")
    let shown = screen.written(after: mark)
    #expect(shown.split(separator: "\n").count < 200)
    #expect(shown.contains(" lines above not shown; /history 3 shows all)"))
    #expect(shown.contains(" lines above not shown; /history 1 shows all)"))
    mark = screen.raw.count
    screen.type("/history 4")
    try screen.wait("it has begun") { $0.rows.contains { $0.hasPrefix("line ") } }
    screen.send(Key.controlC)
    try screen.wait("it is stopped") { $0.rows.suffix(2) == ["stopped", "chatbot>"] }
    #expect(!screen.written(after: mark).contains("line 200000"))
  }

  private static func lines(_ count: Int) -> String {
    (1...count).map { "line \($0)\n\n" }.joined()
  }

  @Test("/history says how many earlier turns it does not show")
  func earlier() throws {
    let desk = try Desk(server())
    let screen = try desk.converse()
    for number in 1...21 { try screen.enter("question \(number)") }
    let mark = screen.raw.count
    try screen.enter("/history")
    let shown = screen.written(after: mark)
    #expect(shown.contains("(2 earlier turns not shown; /history 42 shows all)\n"))
    #expect(!shown.contains("question 1\n"))
    #expect(shown.contains("question 2\n"))
  }

  @Test("hostile text of a stored turn or title stays inert when it is shown again")
  func inert() throws {
    let desk = try Desk(server())
    #expect(try desk.run("hostile \(Self.hostile)").status == .exited(0))
    #expect(try desk.run("another").status == .exited(0))
    let screen = try desk.converse()
    try screen.enter("/resume 2")
    try screen.enter("/history")
    try screen.enter("/sessions")
    screen.send("/resume \t\t")
    try screen.wait("both are listed") { $0.rows.last?.contains("hostile") == true }
    #expect(screen.text.contains("chatbot> hostile a^[[2Jb^[]0;title^Gc"))
    #expect(screen.rows.contains { $0.hasPrefix("a^[[2Jb^[]0;title^Gc") })
    #expect(screen.emulator.properties.title.isEmpty)
    #expect(screen.emulator.properties.bells == 0)
    #expect(screen.rows.first?.hasPrefix("chatbot →") == true)
  }

  @Test("Tab after /resume shows titles next to the ids, and inserts only an id")
  func titles() throws {
    let desk = try Desk(server())
    #expect(try desk.run("about the sea").status == .exited(0))
    #expect(try desk.run("about the hills").status == .exited(0))
    let list = try desk.run("history", "list").output.split(separator: "\n")
    let ids = list.compactMap { $0.split(separator: " ").first }
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.send("/resume \t\t")
    try screen.wait("the titles are there") { screen in
      ["about the sea", "about the hills"].allSatisfy { title in
        screen.rows.contains { row in
          row.hasSuffix("  \(title)") && ids.contains { row.hasPrefix($0) }
        }
      }
    }
  }
}
