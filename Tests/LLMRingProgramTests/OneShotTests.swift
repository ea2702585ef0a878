import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// One question, one answer, as a script asks.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct OneShotTests {
  @Test("an answer to a pipe is the text alone")
  func text() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "world.") }
    let outcome = try Desk(server).run("say", "hello")
    #expect(outcome == .init(status: .exited(0), output: "Hello, world.\n", errors: ""))
    #expect(try server.requests.map { try $0.lines } == [["user: say hello"]])
  }

  @Test("a model's control characters are made inert unless --raw is given")
  func hostile() throws {
    let server = LoopbackServer { .answer($0, "a\u{1B}[2Jb\tc\u{9B}") }
    let desk = try Desk(server)
    #expect(try desk.run("q").output == "a^[[2Jb c<U+009B>\n")
    #expect(try desk.run("--raw", "q").output == "a\u{1B}[2Jb\tc\u{9B}")
    #expect(try desk.run("--raw", "--no-stream", "q").output == "a\u{1B}[2Jb\tc\u{9B}")
  }

  struct Asked: Sendable {
    var words: [String]
    var input: String?
    var question: String
  }

  @Test(
    "the question is the prompt, the piped text, or both separated by a blank line",
    arguments: [
      Asked(words: ["one", "two"], question: "one two"),
      Asked(words: [], input: "line 1\nline 2\n", question: "line 1\nline 2"),
      Asked(words: ["explain:"], input: "let x = 1\n", question: "explain:\n\nlet x = 1"),
      Asked(words: ["explain:"], input: "", question: "explain:"),
      Asked(words: ["--", "-v is what?"], question: "-v is what?"),
      Asked(words: ["chat", "a", "word"], question: "a word"),
    ])
  func question(_ asked: Asked) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let outcome = try Desk(server).start(asked.words, input: asked.input).finish()
    #expect(outcome == .init(status: .exited(0), output: "Aye.\n", errors: ""))
    #expect(server.requests.map(\.question) == [asked.question])
  }

  @Test("text is written as it arrives, or with --no-stream once it is complete")
  func streamed() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "world.", gates: [1: "rest"]) }
    let desk = try Desk(server)
    let streaming = try desk.start(["q"])
    let whole = try desk.start(["--no-stream", "q"])
    try streaming.wait(forOutput: "Hello, ")
    try whole.wait("the other question is sent") { _ in server.requests.count == 2 }
    #expect(whole.output.isEmpty)
    server.open("rest")
    let expected = PipedProgram.Outcome(
      status: .exited(0), output: "Hello, world.\n", errors: "")
    let outcomes = [try streaming.finish(), try whole.finish()]
    #expect(outcomes == [expected, expected])
  }

  struct Spoken: Sendable {
    var model: String
    var format: WireScript
    var path: String
  }

  @Test(
    "every provider is asked at its own address, in its own format",
    arguments: [
      Spoken(model: "openai:m", format: .openAIChat, path: "/v1/chat/completions"),
      Spoken(model: "anthropic:m", format: .anthropic, path: "/v1/messages"),
      Spoken(
        model: "google:m", format: .gemini, path: "/v1beta/models/m:streamGenerateContent?alt=sse"),
      Spoken(model: "ollama:m", format: .ollama, path: "/api/chat"),
    ])
  func provider(_ spoken: Spoken) throws {
    let server = LoopbackServer { _ in spoken.format(deltas: ["Hello, ", "world."]) }
    expect(
      try Desk(server).run("-m", spoken.model, "q"),
      .init(status: .exited(0), output: "Hello, world.\n", errors: ""))
    #expect(server.requests.map(\.path) == [spoken.path])
  }

  @Test("options reach the provider")
  func options() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let outcome = try Desk(server).run(
      "-m", "other", "-s", "Be brief.", "-t", "0.5", "--max-tokens", "99", "q")
    #expect(outcome.status == .exited(0))
    let request = try #require(server.requests.first)
    #expect(request.path == "/v1/messages")
    let sent = try SentChat(request)
    #expect(sent.system == "Be brief.")
    #expect(sent.messages == [.init(role: "user", text: "q")])
    #expect(request.text.contains(#""max_tokens":99"#))
    #expect(request.text.contains(#""temperature":0.5"#))
  }

  @Test("failed attempts are reported on standard error; -q hides them")
  func quiet() throws {
    func server() -> LoopbackServer {
      LoopbackServer(
        .refusal(500, "server_error", "Busy.", headers: [("retry-after", "0.01")]),
        WireScript.openAIChat(deltas: ["At last."]))
    }
    let (loud, hushed) = (server(), server())
    let told = try Desk(loud).run("q")
    #expect(told.output == "At last.\n")
    #expect(told.errors == "openai:first-model: Busy.; again in 0.01 s\n")
    expect(
      try Desk(hushed).run("-q", "q"),
      .init(status: .exited(0), output: "At last.\n", errors: ""))
    #expect(hushed.requests.count == 2)
  }

  @Test("a reader that has seen enough ends the program quietly")
  func closedPipe() throws {
    let pieces = (1...4000).map { "line \($0)\n" }
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: pieces) }
    expect(
      try Desk(server).shell("(llmring q; echo $? >&2) | head -1"),
      .init(status: .exited(0), output: "line 1\n", errors: "0\n"))
  }

  @Test("Ctrl-C during a one-shot exits with 130 and keeps the partial text")
  func interrupted() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) }
    let desk = try Desk(server)
    let program = try desk.start(["q"])
    try program.wait(forOutput: "Half of")
    program.kill(SIGINT)
    expect(
      try program.finish(),
      .init(
        status: .exited(130), output: "Half of\n",
        errors: "llmring: stopped\n"))
    let screen = try desk.converse("-c")
    try screen.enter("/history")
    #expect(screen.text.contains("[interrupted] "))
  }

  @Test("-i answers, then continues at the prompt")
  func interactive() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let screen = try Desk(server).converse("-i", "first question")
    try screen.waitForPrompt()
    #expect(screen.rows.contains("Aye."))
    try screen.enter("second question")
    #expect(try server.requests.last?.lines.count == 3)
  }

  @Test("an API key never appears in JSON, errors or the store")
  func secrets() throws {
    let key = "sk-test-0123456789"
    let server = LoopbackServer(
      .refusal(401, "invalid_request_error", "Incorrect API key provided: \(key)."),
      WireScript.openAIChat(deltas: ["Aye."]))
    let desk = try Desk(server)
    desk.environment["OPENAI_API_KEY"] = key
    let refused = try desk.run("--json", "q")
    #expect(refused.output.contains("provided: (secret). (401)"))
    let answered = try desk.run("--json-stream", "q")
    for text in [refused.output, refused.errors, answered.output, answered.errors] {
      #expect(!text.contains(key))
    }
    let found = try desk.shell(#"grep -ral sk-test "$HOME" || echo none"#)
    #expect(found.output == "none\n")
    #expect(
      server.requests.map { $0.values(of: "authorization") }
        == [["Bearer \(key)"], ["Bearer \(key)"]])
  }
}
