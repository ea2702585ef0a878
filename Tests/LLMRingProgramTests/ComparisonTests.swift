import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `/compare` and `/keep` at the prompt: several models answer one question.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ComparisonTests {
  /// A server whose two models answer any question in their own words.
  private static func server() -> LoopbackServer {
    LoopbackServer { request in
      .answer(request, request.path == "/v1/messages" ? "I am the second." : "I am the first.")
    }
  }

  @Test("/compare shows each answer below its alias, with its own usage line")
  func compared() throws {
    let server = Self.server()
    let screen = try Desk(server).converse()
    try screen.enter("/compare @chatbot @other who are you?")
    let rows = screen.rows.filter { !$0.isEmpty }.drop { $0 != "chatbot (1 of 2)" }
    let beginnings = [
      "chatbot (1 of 2)", "I am the first.", "openai:first-model · 19 in, 10 out · ",
      "other (2 of 2)", "I am the second.", "anthropic:second-model · ",
      "continuing from answer 2 (other); /keep N continues from another", "chatbot>",
    ]
    #expect(rows.count == beginnings.count)
    for (row, beginning) in zip(rows, beginnings) { #expect(row.hasPrefix(beginning)) }
    #expect(server.requests.map(\.path) == ["/v1/chat/completions", "/v1/messages"])
    let lines = try server.requests.map { try $0.lines }
    #expect(lines == [["user: who are you?"], ["user: who are you?"]])
  }

  @Test("the next question sees the last answer, or the one that /keep names; /undo drops it")
  func kept() throws {
    let server = Self.server()
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("/compare @chatbot @other who are you?")
    try screen.enter("and now?")
    #expect(
      try server.requests.last?.lines
        == ["user: who are you?", "assistant: I am the second.", "user: and now?"])
    try screen.enter("/keep 2")
    #expect(
      screen.rows.contains(
        "there is no answer 2; the last question has 1 answer; /undo 1 returns to a question with 2"
      ))
    try screen.enter("/undo")
    try screen.enter("/keep 1")
    #expect(screen.rows.contains("continuing from answer 1 (chatbot)"))
    try screen.enter("and then?")
    #expect(
      try server.requests.last?.lines
        == ["user: who are you?", "assistant: I am the first.", "user: and then?"])
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))

    let later = try desk.converse("-c")
    try later.enter("/undo")
    try later.enter("/keep")
    #expect(later.rows.contains("*  1  chatbot  I am the first."))
    #expect(later.rows.contains("   2  other    I am the second."))
    try later.enter("/keep 2")
    #expect(
      later.rows.contains(
        "continuing from answer 2 (other) with chatbot; /model other switches to its model"))
    try later.enter("once more?")
    #expect(
      try server.requests.last?.lines
        == ["user: who are you?", "assistant: I am the second.", "user: once more?"])
  }

  @Test("a model that fails is reported, and the others are still asked")
  func failure() throws {
    let server = LoopbackServer { request in
      request.path == "/v1/messages"
        ? .answer(request, "I am here.") : .refusal(400, "invalid_request_error", "No such thing.")
    }
    let screen = try Desk(server).converse()
    try screen.enter("/compare @chatbot @other @chatbot who is there?")
    #expect(screen.rows.count { $0.contains("No such thing.") } == 2)
    #expect(screen.rows.contains("chatbot (3 of 3)"))
    #expect(screen.rows.contains("continuing from answer 2 (other)"))
    try screen.enter("/keep 1")
    #expect(screen.rows.contains("answer 1 has no text; /retry @chatbot asks again"))
    try screen.enter("and now?")
    let lines = try #require(try server.requests.last?.lines)
    #expect(lines == ["user: who is there?", "assistant: I am here.", "user: and now?"])
  }

  @Test("Ctrl-C stops the answer and leaves out the models that are left")
  func stopped() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("/compare @chatbot @other count")
    try screen.wait(for: "Half of")
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("not asked: other; continuing from answer 1 (chatbot)"))
    #expect(server.requests.count == 1)
    try screen.enter("/history")
    #expect(screen.text.contains("[interrupted] "))
  }

  @Test(
    "a mistyped comparison sends nothing and says why",
    arguments: [
      ("/compare", "/compare needs an argument: /compare <@a @b question>"),
      ("/compare @chatbot why?", "name two models or more: /compare @a @b question"),
      ("/compare chatbot other why?", "name two models or more: /compare @a @b question"),
      (
        "/compare @chatbot @other",
        "there is no question after the models: /compare @a @b question"
      ),
      (
        "/compare @chatbot @othr why?",
        "no alias 'othr' in profile 'default'; did you mean 'other'?"
      ),
      ("/compare @chatbot @other @nope why?", "no alias 'nope' in profile 'default'"),
      ("/keep", "there is no question yet; /compare @a @b question asks several models"),
    ])
  func mistyped(line: String, words: String) throws {
    let server = Self.server()
    let screen = try Desk(server).converse()
    try screen.enter(line)
    #expect(screen.text.contains(words))
    #expect(server.requests.isEmpty)
  }

  @Test("after kill -9 in the middle, every answer that was shown is there to be kept")
  func killed() throws {
    let server = LoopbackServer { request in
      request.path == "/v1/messages"
        ? .answer(request, "Half of", " it", gates: [1: "never"])
        : .answer(request, "I am the first.")
    }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("/compare @chatbot @other who are you?")
    try screen.wait(for: "Half of")
    screen.kill(SIGKILL)
    _ = try screen.waitForEnd()

    let later = try desk.converse("-c")
    try later.enter("/keep")
    #expect(later.rows.contains("   1  chatbot  I am the first."))
    #expect(later.rows.contains("*  2  other    Half of [recovered]"))
    try later.enter("/keep 1")
    try later.enter("and now?")
    #expect(
      try server.requests.last?.lines
        == ["user: who are you?", "assistant: I am the first.", "user: and now?"])
  }

  @Test("without a store, /keep continues from any of the answers")
  func unsaved() throws {
    let server = Self.server()
    let screen = try Desk(server).converse("--no-save")
    try screen.enter("/compare @chatbot @other who are you?")
    try screen.enter("/keep 1")
    try screen.enter("/retry @other")
    try screen.enter("/keep")
    #expect(screen.rows.contains("*  3  other    I am the second."))
    try screen.enter("/keep 1")
    try screen.enter("and now?")
    #expect(
      try server.requests.last?.lines
        == ["user: who are you?", "assistant: I am the first.", "user: and now?"])
  }
}
