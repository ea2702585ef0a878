import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Questions that are longer than a model can read, and what a person does about them.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ContextTests {
  /// `chatbot` reads 128,000 tokens, `large` a million.
  private static let lockfile = Desk.twoAliases
    .replacing("openai:first-model", with: "openai:gpt-4o")
    .replacing("\"other\"", with: "\"large\"")
    .replacing("anthropic:second-model", with: "anthropic:claude-opus-5-5")

  private static func desk(_ server: LoopbackServer) throws -> Desk {
    let desk = try Desk(server, lockfile: lockfile)
    try desk.write(String(repeating: "word ", count: 150_000), to: "long.txt")
    return desk
  }

  @Test("a one-shot prompt that is too long exits with status 5 and is not sent")
  func oneShot() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Self.desk(server)
    expect(
      try desk.run("-f", "long.txt", "summarise this"),
      .init(
        status: .exited(5), output: "",
        errors: "llmring: not sent: the prompt is about 176,000 tokens, but the context window of "
          + "openai:gpt-4o is 128,000; shorten the prompt, use a model with a larger context window, "
          + "or send it with "
          + "--no-context-check\n"))
    #expect(server.requests.isEmpty)
    let json = try AnswerJSON(desk.run("--json", "-f", "long.txt", "q").output)
    #expect(json.error?.kind == "context_length" && json.status == "error")

    let forced = try desk.run("-q", "--no-context-check", "-f", "long.txt", "q")
    #expect(forced.status == .exited(0) && forced.output == "Read.\n")
    let larger = try desk.run("-q", "-m", "large", "-f", "long.txt", "q")
    #expect(larger.status == .exited(0) && larger.output == "Read.\n")
    #expect(server.requests.count == 2)
  }

  @Test("the prompt refuses a question that is too long, and /compact continues from a summary")
  func refusedAndCompacted() throws {
    let server = LoopbackServer { request in
      let isSummary = request.question?.hasPrefix("Summarise our conversation so far") == true
      return .answer(request, isSummary ? "It was about rivers." : "An answer.")
    }
    let screen = try Self.desk(server).converse()
    try screen.enter("what is a river?")
    try screen.enter("and a stream?")
    try screen.enter("/attach long.txt", then: "chatbot 138%")
    try screen.enter("what does it say?")
    #expect(server.requests.count == 2, "nothing was sent")
    #expect(screen.text.contains("not sent: the prompt is about 176,000 tokens"))
    #expect(
      screen.text.contains("/model large, then /retry: its context window is 1,000,000 tokens"))
    #expect(screen.text.contains("/undo: remove the question"))
    #expect(!screen.text.contains("/compact, then"), "the file alone is too long")
    try screen.enter("/undo")
    #expect(screen.text.contains("removed, starting with: what does it say?"))

    try screen.enter("/compact")
    #expect(screen.rows.contains("It was about rivers."))
    #expect(screen.text.contains("2 turns replaced by a summary: about "))
    #expect(screen.text.contains(" returns to the original"))
    try screen.enter("go on")
    let sent = try SentChat(try #require(server.requests.last))
    #expect(
      sent.messages.map(\.text).suffix(4)
        == ["It was about rivers.", "and a stream?", "An answer.", "go on"])
    try screen.enter("/sessions")
    #expect(screen.text.contains("6 turns  what is a river?"))
    #expect(screen.text.contains("4 turns  what is a river?"))
  }

  @Test("Ctrl-C stops a summary, and the conversation is unchanged")
  func stopped() throws {
    let server = LoopbackServer { request in
      request.question?.hasPrefix("Summarise") == true
        ? .answer(request, "It was", " about", gates: [1: "never"]) : .answer(request, "Aye.")
    }
    let screen = try Self.desk(server).converse()
    try screen.enter("one")
    try screen.enter("two")
    let mark = screen.raw.count
    screen.type("/compact")
    try screen.wait(for: "It was")
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.text.contains("stopped; the conversation is unchanged"))
    try screen.enter("three")
    let sent = try SentChat(try #require(server.requests.last))
    #expect(sent.messages.map(\.text) == ["one", "Aye.", "two", "Aye.", "three"])
  }

  @Test("the prompt shows how full the window is, without colours on a terminal that only prints")
  func hint() throws {
    let server = LoopbackServer { request in
      WireScript.openAIChat(deltas: ["Aye."], usage: .init(prompt: 96_000, completion: 10))
    }
    let desk = try Self.desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("one")
    try screen.wait("the share is shown") { $0.rows.last == "chatbot 75%>" }
    desk.environment["TERM"] = "dumb"
    let plain = try desk.converse("-c")
    try plain.wait("the share is shown") { $0.rows.last == "chatbot 75%>" }
    #expect(!plain.raw.contains(0x1B))
  }
}
