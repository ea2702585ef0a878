import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What a person at the prompt is told when a provider cannot answer: one line with a remedy,
/// and the conversation goes on.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct FaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var script: Script
    var words: String
    /// The command that is offered, behind the words.
    var offer = ""
    /// How often the provider is asked before the person is told.
    var requests = 1
    var testDescription: String { name }
  }

  static let faults = [
    Fault(
      name: "a refused key",
      script: .refusal(
        401, "invalid_request_error", code: "invalid_api_key", "Incorrect API key provided."),
      words: "openai: Incorrect API key provided. (401); check OPENAI_API_KEY"),
    Fault(
      name: "a model that is not there",
      script: .refusal(
        404, "invalid_request_error", code: "model_not_found",
        "The model `first-model` does not exist."),
      words: "openai: The model `first-model` does not exist. "
        + "(404 for http://127.0.0.1:PORT/v1/chat/completions); `llmring list` shows known ones"),
    Fault(
      name: "a limit that lasts an hour",
      script: .refusal(
        429, "requests", code: "rate_limit_exceeded", "Rate limit reached.",
        headers: [("retry-after", "3600")]),
      words: "openai: Rate limit reached. (429); try again in 60 min", offer: " (/retry)"),
    Fault(
      name: "a provider that fails three times",
      script: .refusal(500, "server_error", "The server had an error."),
      words: "openai: The server had an error. (500); try again, or use another model",
      offer: " (/retry)", requests: 3),
    Fault(
      name: "a page of a proxy",
      script: .html(200, "<html><head><title>Sign in</title></head></html>"),
      words: "openai: the server sent a web page instead of an answer, \"Sign in\"; it may be a "
        + "proxy or sign-in page; check the network, the proxy and the provider's base URL (OPENAI_BASE_URL)"
    ),
  ]

  @Test(
    "an error at the prompt is one line with a remedy, and the next question is answered",
    arguments: faults)
  func told(_ fault: Fault) throws {
    let server = LoopbackServer { request in
      request.question == "first question" ? fault.script : .answer(request, "All is well.")
    }
    let screen = try Desk(server).converse(columns: 200)
    try screen.enter("first question")
    #expect(server.requests.count == fault.requests)
    let words = fault.words.replacing("PORT", with: "\(server.port)")
    #expect(screen.rows.dropLast().last == words + fault.offer)
    try screen.enter("second question")
    #expect(screen.rows.contains("All is well."))
    #expect(try server.requests.last?.lines == ["user: second question"])
    try screen.enter("/error")
    #expect(screen.rows.filter { $0.hasPrefix(words) }.count == 2)
  }

  @Test("when a provider finds the conversation too long, the ways to shorten it are shown")
  func tooLong() throws {
    let server = LoopbackServer(
      WireScript.openAIChat(deltas: ["One."]), WireScript.openAIChat(deltas: ["Two."]),
      .refusal(
        400, "invalid_request_error", "Prompt is too long: 9000 tokens exceeds the limit of 8192"))
    let screen = try Desk(server).converse(columns: 200)
    for question in ["first", "second", "third"] { try screen.enter(question) }
    let rows = screen.rows
    #expect(
      rows.contains(
        "openai: Prompt is too long: 9000 tokens exceeds the limit of 8192 (400); start a new "
          + "conversation, or use a model with a larger window"))
    #expect(rows.contains("  /compact, then /retry: summarise the earlier turns"))
    #expect(rows.contains("  /undo: remove the question"))
    #expect(!rows.contains { $0.contains("context_check") })
    #expect(server.requests.count == 3)
  }

  @Test("a refused connection is reported with its address, and the program continues")
  func refused() throws {
    let desk = try Desk()
    desk.configure(port: 1)
    let screen = try desk.converse(columns: 200)
    try screen.enter("a question")
    #expect(
      screen.rows.dropLast().last
        == "openai: could not connect to 127.0.0.1:1; check the address (OPENAI_BASE_URL) "
        + "and that the server is running (/retry)")
    try screen.enter("/model")
    #expect(screen.rows.contains("using chatbot → openai:first-model"))
  }

  @Test("/retry asks the same question again")
  func retried() throws {
    let server = LoopbackServer(
      .refusal(401, "invalid_request_error", code: "invalid_api_key", "Wrong key."),
      WireScript.openAIChat(deltas: ["Now it works."]))
    let screen = try Desk(server).converse()
    try screen.enter("a question")
    #expect(screen.text.contains("check OPENAI_API_KEY"))
    try screen.enter("/retry")
    #expect(screen.rows.contains("Now it works."))
    #expect(
      try server.requests.map { try $0.lines } == [["user: a question"], ["user: a question"]])
  }
}
