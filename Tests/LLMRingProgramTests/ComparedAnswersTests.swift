import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `--compare`: several models answer one question from a script.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ComparedAnswersTests {
  private static func server() -> LoopbackServer {
    LoopbackServer { request in
      .answer(request, request.path == "/v1/messages" ? "I am the second." : "I am the first.")
    }
  }

  private static let both = """
    ## chatbot
    I am the first.

    ## other
    I am the second.

    """

  @Test("each answer stands below a line with its alias")
  func text() throws {
    let server = Self.server()
    let desk = try Desk(server)
    expect(
      try desk.run("--compare", "chatbot,other", "who", "are", "you?"),
      .init(status: .exited(0), output: Self.both, errors: ""))
    #expect(server.requests.map(\.question) == ["who are you?", "who are you?"])
    expect(
      try desk.run("-q", "--compare", " @chatbot, other", "--no-save", input: "who?"),
      .init(status: .exited(0), output: Self.both, errors: ""))
    #expect(server.requests.last?.question == "who?")
    expect(
      try desk.run("--compare", "other", "who?"),
      .init(status: .exited(0), output: "## other\nI am the second.\n", errors: ""))
  }

  @Test("--raw keeps the exact bytes, and still begins each heading on a line of its own")
  func raw() throws {
    let server = LoopbackServer { .answer($0, "a\u{1B}[1mb") }
    expect(
      try Desk(server).run("--raw", "--compare", "chatbot,chatbot", "q"),
      .init(
        status: .exited(0), output: "## chatbot\na\u{1B}[1mb\n\n## chatbot\na\u{1B}[1mb\n",
        errors: ""))
  }

  @Test("--json is an array with the object of each answer")
  func json() throws {
    let outcome = try Desk(Self.server()).run("--json", "--compare", "other,chatbot", "q")
    #expect(outcome.status == .exited(0))
    let answers = try JSONDecoder().decode([AnswerJSON].self, from: Data(outcome.output.utf8))
    #expect(answers.map(\.alias) == ["other", "chatbot"])
    #expect(answers.map(\.content) == ["I am the second.", "I am the first."])
    #expect(Set(answers.map(\.conversation)).count == 1 && answers.first?.conversation != nil)
    #expect(outcome.output.hasSuffix("}]\n"))
    let single = try Desk(Self.server()).run("--json", "--compare", "other", "q").output
    #expect(single.hasPrefix("[{") && single.hasSuffix("}]\n"))
  }

  @Test("--json-stream has the lines of each answer from its start to its end")
  func jsonLines() throws {
    let outcome = try Desk(Self.server()).run("--json-stream", "--compare", "chatbot,other", "q")
    #expect(outcome.status == .exited(0))
    let types = outcome.output.split(separator: "\n").compactMap {
      $0.firstMatch(of: /^{"type":"([a-z]+)"(?:,"model":"[^"]*","alias":"([a-z]+)")?/)
    }.map { match in [match.1, match.2].compactMap(\.self).joined(separator: " ") }
    #expect(
      types.filter { $0 != "usage" } == [
        "start chatbot", "delta", "end chatbot", "start other", "delta", "end other",
      ])
  }

  @Test("--timeout limits the wait for all answers, and no model is asked after it")
  func timeout() throws {
    let server = LoopbackServer { .answer($0, "Half", " of it", gates: [1: "never"]) }
    let outcome = try Desk(server).run(
      "--timeout", "1", "--json", "--compare", "chatbot,other,chatbot", "q")
    #expect(outcome.status == .exited(1))
    let answers = try JSONDecoder().decode([AnswerJSON].self, from: Data(outcome.output.utf8))
    #expect(answers.map(\.content) == ["Half", "", ""])
    #expect(answers.map(\.error?.kind) == ["timeout", "timeout", "timeout"])
    #expect(
      answers.allSatisfy { $0.error?.message.contains("was not complete within 1 s") == true })
    #expect(server.requests.count == 1)
  }

  @Test("the exit status is the worst one, and every other model is still asked")
  func worst() throws {
    let server = LoopbackServer { request in
      request.path == "/v1/messages"
        ? .answer(request, "I am here.")
        : .refusal(
          429, "requests", code: "rate_limit_exceeded", "Rate limit reached.",
          headers: [("retry-after", "3600")])
    }
    let desk = try Desk(server)
    let outcome = try desk.run("--compare", "chatbot,other,anthropic:third", "q")
    #expect(outcome.status == .exited(4))
    #expect(
      outcome.output
        == "## chatbot\n\n## other\nI am here.\n\n## anthropic:third\nI am here.\n")
    #expect(outcome.errors.hasPrefix("llmring: chatbot: "))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    let json = try desk.run("--json", "--compare", "chatbot,other", "q")
    #expect(json.status == .exited(4))
    let answers = try JSONDecoder().decode([AnswerJSON].self, from: Data(json.output.utf8))
    #expect(answers.map(\.status) == ["error", "complete"])
  }

  @Test("a model without a key fails alone, with status 3")
  func missingKey() throws {
    let desk = try Desk(Self.server())
    desk.environment["ANTHROPIC_API_KEY"] = nil
    let outcome = try desk.run("--compare", "other,chatbot", "q")
    #expect(outcome.status == .exited(3))
    #expect(outcome.output == "## other\n\n## chatbot\nI am the first.\n")
    #expect(outcome.errors.hasPrefix("llmring: other: "))
  }

  struct Refused: Sendable {
    var arguments: [String]
    var status: Int32
    var words: String
  }

  @Test(
    "an unknown name or a list with a gap is reported before anything is sent",
    arguments: [
      Refused(
        arguments: ["--compare", "chatbot,othr", "q"], status: 3,
        words: "llmring: no alias 'othr' in profile 'default'; did you mean 'other'?"),
      Refused(
        arguments: ["--compare", "chatbot,nope:x", "--json", "q"], status: 3,
        words: "llmring: no provider 'nope', nor an alias 'nope:x'"),
      Refused(
        arguments: ["--compare", "chatbot,,other", "q"], status: 2,
        words: "--compare: a name is missing in 'chatbot,,other'; separate names by commas"),
      Refused(
        arguments: ["--compare", "", "q"], status: 2,
        words: "--compare: a name is missing in ''"),
    ])
  func refused(_ refused: Refused) throws {
    let server = Self.server()
    let outcome = try Desk(server).start(refused.arguments).finish()
    #expect(outcome.status == .exited(refused.status))
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(refused.words))
    #expect(server.requests.isEmpty)
  }

  @Test("--compare at a terminal without a prompt points to /compare")
  func noPrompt() throws {
    let screen = try Desk(Self.server()).converse("--compare", "chatbot,other", columns: 160)
    #expect(try screen.waitForEnd() == .exited(2))
    #expect(screen.text.contains("at the prompt there is /compare"))
  }

  @Test("Ctrl-C stops the answer; the rest is not asked, and the partial text is kept")
  func interrupted() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) }
    let desk = try Desk(server)
    let program = try desk.start(["--compare", "chatbot,other,chatbot", "q"])
    try program.wait(forOutput: "Half of")
    program.kill(SIGINT)
    expect(
      try program.finish(),
      .init(
        status: .exited(130), output: "## chatbot\nHalf of\n",
        errors: "llmring: chatbot: stopped\nllmring: not asked: other, chatbot\n"))
    #expect(server.requests.count == 1)
    #expect(try desk.run("history", "show", "last").output.contains("Half of"))
    let json = try desk.start(["--json", "--compare", "chatbot,other", "q"])
    try json.wait("the question is sent") { _ in server.requests.count == 2 }
    try json.wait(forOutput: "[")
    json.kill(SIGINT)
    let outcome = try json.finish()
    #expect(outcome.status == .exited(130))
    let answers = try JSONDecoder().decode([AnswerJSON].self, from: Data(outcome.output.utf8))
    #expect(answers.map(\.status) == ["interrupted"])
  }

  @Test("a reader that has seen enough ends the program, and the rest is not asked")
  func closedPipe() throws {
    let pieces = (1...4000).map { "line \($0)\n" }
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: pieces) }
    expect(
      try Desk(server).shell("(llmring --compare chatbot,chatbot q; echo $? >&2) | head -2"),
      .init(status: .exited(0), output: "## chatbot\nline 1\n", errors: "0\n"))
    #expect(server.requests.count == 1)
  }

  @Test("--dry-run prints the request to each model and sends nothing")
  func dryRun() throws {
    let server = Self.server()
    let outcome = try Desk(server).run("--dry-run", "--compare", "chatbot,other", "q")
    #expect(outcome.status == .exited(0))
    let parts = ["## chatbot\n", "/v1/chat/completions", "\n## other\n", "/v1/messages"]
    let places = parts.compactMap { outcome.output.firstRange(of: $0)?.lowerBound }
    #expect(places.count == parts.count && places == places.sorted())
    #expect(server.requests.isEmpty)
  }

  @Test("-c asks all of them with the conversation, and continues from the last answer")
  func continued() throws {
    let server = Self.server()
    let desk = try Desk(server)
    _ = try desk.run("first question")
    let outcome = try desk.run("-c", "--compare", "other,chatbot,other", "-f", "a.txt", "and you?")
    #expect(outcome.status == .exited(2), "there is no such file")
    try desk.write("some text", to: "a.txt")
    _ = try desk.run("-c", "--compare", "other,chatbot,other", "-f", "a.txt", "and you?")
    let sent = try server.requests.dropFirst().map { try $0.lines }
    #expect(sent.count == 3)
    for lines in sent {
      #expect(lines.prefix(2) == ["user: first question", "assistant: I am the first."])
      let question = lines.dropFirst(2).joined()
      #expect(lines.count == 3 && question.contains("some text") && question.contains("and you?"))
    }
    let next = try desk.run("-c", "and now?")
    #expect(next.status == .exited(0))
    #expect(next.output == "I am the first.\n", "the conversation keeps its alias")
    let lines = try #require(try server.requests.last?.lines)
    #expect(lines.count == 5 && lines.dropLast().last == "assistant: I am the second.")
  }

  @Test("-i says which answer the conversation continues from")
  func interactive() throws {
    let server = Self.server()
    let screen = try Desk(server).converse("-i", "--compare", "chatbot,other", "q")
    try screen.waitForPrompt()
    #expect(screen.rows.contains("chatbot") && screen.rows.contains("other"))
    #expect(screen.text.contains("anthropic:second-model · "))
    #expect(
      screen.rows.contains("continuing from answer 2 (other); /keep N continues from another"))
    try screen.enter("/keep 1")
    #expect(screen.rows.contains("continuing from answer 1 (chatbot)"))
  }
}
