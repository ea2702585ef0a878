import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/context`, `/set context_check`, and what happens to questions that are too long.
@Suite(.timeLimit(.minutes(20)))
struct ContextCommandTests {
  /// More than the 131,072 tokens that `ollama:gpt-oss:20b` reads.
  private static let tooLong = String(repeating: "word ", count: 150_000)

  private static func desk(_ script: Script = Script()) throws -> Desk {
    try Desk(script, model: "ollama:gpt-oss:20b", providers: ["one", "two", "ollama"])
  }

  private static func context(
    _ desk: Desk
  ) throws -> Session.SentEstimate {
    try #require(desk.session.context())
  }

  @Test("/context shows the window and its content, and sends no request")
  func context() async throws {
    let script = Script(.whole(["It is a conversation."]))
    let desk = try Self.desk(script)
    #expect(
      desk.run("context") == [
        "model   ollama:gpt-oss:20b", "window  131,072 tokens",
        "used    about 3 tokens (0%), estimated",
        "answer  nothing reserved (set max_tokens to reserve some)", "turns   0",
      ])
    _ = desk.run("set max_tokens 4096")
    try await desk.ask("What is this?")
    desk.session.attachments = [
      try Attachment(name: "a.txt", bytes: Array(repeating: UInt8(ascii: "a"), count: 4000))
    ]
    #expect(
      desk.run("context") == [
        "model   ollama:gpt-oss:20b", "window  131,072 tokens",
        "used    about 964 tokens (1%): 9 counted by the provider, about 955 since",
        "answer  4,096 tokens reserved", "turns   2",
        "largest:", "  about 945  a.txt, with the next question",
        "  about 10   answer 1: It is a conversation.", "  about 8    question 1: What is this?",
      ])
    #expect(script.bodies.count == 1)
  }

  @Test("/context reports an unknown window and the model behind an alias")
  func unknownWindow() throws {
    let desk = try Desk()
    #expect(
      desk.run("context").prefix(3) == [
        "model   chatbot → one:a", "window  unknown; the server decides",
        "used    about 3 tokens, estimated",
      ])
    desk.session.model = "nobody"
    #expect(
      desk.run("context") == ["fault: 'nobody' does not name a usable model; /models lists them"])
  }

  @Test("the prompt shows how full the context window is once it is half full")
  func fullness() throws {
    let desk = try Self.desk()
    #expect(desk.session.fullness() == nil)
    for (tokens, shown) in [(65_000, nil), (66_000, "50%"), (140_000, "107%")] as [(Int, String?)] {
      desk.session.startAnew()
      desk.session.turns = [
        Turn(id: 1, role: .user, content: "q", createdAt: 0),
        Turn(
          id: 2, role: .assistant, content: "a", model: "ollama:gpt-oss:20b",
          answer: .init(usage: Usage(promptTokens: tokens)), createdAt: 0),
      ]
      let share = desk.session.fullness()
      #expect(share.map(ContextMessages.percent) == shown)
    }
  }

  @Test("a question that is too long by the lowest estimate is not sent")
  func refused() throws {
    let desk = try Self.desk()
    desk.session.ask(Self.tooLong, of: nil)
    let checked = desk.session.checkContext(of: nil)
    let fault = try #require(checked)
    #expect(fault.kind == .contextLength)
    #expect(ExitStatus.of(fault) == 5)
    #expect(
      fault.description
        == "not sent: the prompt is about 176,000 tokens, but the context window of "
        + "ollama:gpt-oss:20b is 131,072"
    )
    #expect(
      desk.session.remedies(for: nil) == [
        "/model ollama:kimi-k2.6:cloud, then /retry: its context window is 262,144 tokens",
        "/model ollama:qwen3.5:cloud, then /retry: its context window is 262,144 tokens",
        "/model ollama:qwen3-coder:480b-cloud, then /retry: its context window is 262,144 tokens",
        "/undo: remove the question",
        "/set context_check off, then /retry: send it anyway",
      ])
    #expect(desk.session.checkContext(of: "one:a") == nil)
    _ = desk.run("set context_check off")
    #expect(desk.session.checkContext(of: nil) == nil)
  }

  @Test("/trim and /compact are suggested only where they would help")
  func shortening() throws {
    for (earlier, later, helps) in [(Self.tooLong, "q", true), ("q", Self.tooLong, false)] {
      let desk = try Self.desk()
      desk.session.turns = [
        Turn(id: 1, role: .user, content: earlier, createdAt: 0),
        Turn(id: 2, role: .assistant, content: "a", createdAt: 0),
        Turn(id: 3, role: .user, content: later, createdAt: 0),
      ]
      #expect(desk.session.checkContext(of: nil) != nil)
      let ways = desk.session.remedies(for: nil)
      #expect(ways.contains("/trim, then /retry: leave out the oldest turns") == helps)
      #expect(
        ways.contains("/compact, then /retry: summarise the earlier turns") == helps)
    }
  }

  @Test("a question that may be too long is sent with a warning")
  func tight() throws {
    let desk = try Self.desk()
    desk.session.ask(
      String(repeating: "word ", count: 100_000), of: nil)
    #expect(desk.session.checkContext(of: nil) == nil)
    #expect(
      desk.session.takeNotices() == [
        "the prompt is about 118,000 tokens, and the context window of "
          + "ollama:gpt-oss:20b is 131,072: "
          + "it may be refused or cut (see /context)"
      ])
  }

  @Test("a model that read far less than it was sent is reported once, with advice")
  func shortReading() async throws {
    let long = String(repeating: "word ", count: 8_000)
    let script = Script(
      .counted("a", prompt: 4096), .counted("b", prompt: 4090), .counted("c", prompt: 9_000))
    let desk = try Self.desk(script)
    try await desk.ask(long)
    #expect(
      desk.session.takeNotices() == [
        "ollama:gpt-oss:20b read 4,096 tokens of about 9,410: the beginning was probably ignored; "
          + "start its server with a larger OLLAMA_CONTEXT_LENGTH, or /compact"
      ])
    try await desk.ask("and?")
    #expect(desk.session.takeNotices() == [], "once is enough")
    _ = desk.run("new")
    try await desk.ask(long)
    #expect(desk.session.takeNotices() == [], "it read all")
  }

  @Test("a token count that shrinks while the conversation grows is reported too")
  func shrinking() async throws {
    let words = String(repeating: "word ", count: 1_000)
    let script = Script(.counted("a", prompt: 4_000), .counted("b", prompt: 3_900))
    let desk = try Self.desk(script)
    try await desk.ask("with a long file in it")
    #expect(desk.session.takeNotices() == [])
    try await desk.ask(words)
    #expect(
      desk.session.takeNotices().first?.hasPrefix("ollama:gpt-oss:20b read 3,900 tokens of about ")
        == true)
  }

  @Test("a question to another model counts in the context and in /usage")
  func aside() async throws {
    let script = Script(.counted("a", prompt: 100), .whole(["b"]))
    let desk = try Self.desk(script)
    try await desk.ask("q")
    let before = try Self.context(desk)
    try await desk.ask(String(repeating: "word ", count: 1_000), of: "fast")
    let after = try Self.context(desk)
    #expect(before.counted == 100 && after.counted == 100)
    #expect((1_150...1_250).contains(after.estimate.prompt.likely - before.estimate.prompt.likely))
    #expect(desk.run("usage") == ["2 answers in this run: 109 tokens in, 6 out, $0.00"])
  }
}
