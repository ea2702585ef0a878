import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Conversations that go on in another process.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ResumptionTests {
  private func answering() -> LoopbackServer {
    LoopbackServer { .answer($0, "Answered.") }
  }

  @Test("-c continues the latest conversation, at the prompt and in a script")
  func continued() throws {
    let server = answering()
    let desk = try Desk(server)
    let first = try desk.converse()
    try first.enter("question 1")
    first.type("/exit")
    #expect(try first.waitForEnd() == .exited(0))

    let second = try desk.converse("-c")
    try second.waitForPrompt()
    #expect(second.rows.first?.contains("2 turns") == true)
    try second.enter("question 2")
    second.type("/exit")
    #expect(try second.waitForEnd() == .exited(0))

    let third = try desk.run("-c", "question 3")
    #expect(third == .init(status: .exited(0), output: "Answered.\n", errors: ""))
    #expect(
      try server.requests.last?.lines == [
        "user: question 1", "assistant: Answered.", "user: question 2", "assistant: Answered.",
        "user: question 3",
      ])
  }

  @Test("/resume opens a conversation by its number in /sessions; /new starts another")
  func resumed() throws {
    let server = answering()
    let screen = try Desk(server).converse()
    try screen.enter("about the sea")
    try screen.enter("/new")
    try screen.enter("about the hills")
    #expect(try server.requests.last?.lines == ["user: about the hills"])
    try screen.enter("/sessions")
    let listed = screen.rows.filter { $0.contains("2 turns") }
    #expect(listed.map { $0.contains("about the hills") } == [true, false])
    try screen.enter("/resume 2")
    try screen.enter("and its fish")
    #expect(
      try server.requests.last?.lines
        == ["user: about the sea", "assistant: Answered.", "user: and its fish"])
  }

  @Test("-r accepts the first characters of an id and reports an unknown one")
  func byID() throws {
    let server = answering()
    let desk = try Desk(server)
    let id = try #require(try AnswerJSON(desk.run("--json", "question 1").output).conversation)
    #expect(try desk.run("-r", String(id.dropLast()), "question 2").status == .exited(0))
    #expect(try server.requests.last?.lines.count == 3)
    let wrong = try desk.run("-r", "nosuch", "question 3")
    #expect(wrong.status == .exited(3))
    #expect(wrong.errors.hasPrefix("llmring: there is no conversation 'nosuch'; "))
    #expect(server.requests.count == 2)
  }

  @Test("--no-save saves nothing")
  func unsaved() throws {
    let desk = try Desk(answering())
    #expect(try desk.run("--no-save", "secret").status == .exited(0))
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    #expect(screen.rows.first == "no saved conversation yet; starting a new one")
  }
}
