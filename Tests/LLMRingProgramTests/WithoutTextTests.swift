import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Answers that have something else than text: the user is told what.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct WithoutTextTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var model = "openai:m"
    var payloads: [String]
    var output = ""
    var errors: String
    /// What the prompt's screen shows.
    var line: String
    var testDescription: String { name }
  }

  private static func chat(_ delta: String, _ reason: String = "stop") -> [String] {
    [
      #"{"choices":[{"index":0,"delta":{\#(delta)},"finish_reason":null}]}"#,
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(reason)"}]}"#, "[DONE]",
    ]
  }

  private static let call =
    #""tool_calls":[{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"a\":1}"}}]"#

  static let cases = [
    Case(
      name: "only reasoning", payloads: chat(#""reasoning_content":"Hm.""#),
      errors: "llmring: the answer has no text, only reasoning (--json shows it)\n",
      line: "the answer has no text, only reasoning (/retry)"),
    Case(
      name: "only reasoning between tags", payloads: chat(#""content":"<think>Hm.</think>""#),
      errors: "llmring: the answer has no text, only reasoning (--json shows it)\n",
      line: "the answer has no text, only reasoning (/retry)"),
    Case(
      name: "only a tool call", payloads: chat(call, "tool_calls"),
      errors: "llmring: the answer has no text; it asks for weather({\"a\":1}), which llmring "
        + "does not run\n",
      line: #"the answer has no text; it asks for weather({"a":1}), which llmring does not run"#),
    Case(
      name: "text and a tool call", payloads: chat(#""content":"Wait.",\#(call)"#, "tool_calls"),
      output: "Wait.\n",
      errors: "llmring: the answer also asks for weather({\"a\":1}), which llmring does not run\n",
      line: #"the answer also asks for weather({"a":1}), which llmring does not run"#),
    Case(
      name: "a refusal with words", payloads: chat(#""refusal":"I can't.""#), output: "I can't.\n",
      errors: "llmring: the model refused to answer\n", line: "I can't."),
    Case(
      name: "a refusal with an explanation", model: "anthropic:m",
      payloads: [
        #"{"type":"message_start","message":{"id":"m","model":"m"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"Not this."}}}"#,
        #"{"type":"message_stop"}"#,
      ],
      errors: "llmring: the model refused to answer\nnote: Not this.\n", line: "note: Not this."),
  ]

  @Test("a one-shot run says on standard error what is not text", arguments: cases)
  func oneShot(_ one: Case) throws {
    let desk = try Desk(LoopbackServer { _ in .sse(one.payloads) })
    for options in [[], ["--no-stream"], ["--raw"]] {
      let outcome = try desk.start(options + ["-m", one.model, "q"]).finish()
      let isRaw = options == ["--raw"]
      expect(
        outcome,
        .init(
          status: .exited(0), output: isRaw ? one.output.replacing("\n", with: "") : one.output,
          errors: one.errors))
    }
    // The object has it all.
    let json = try desk.run("-m", one.model, "--json", "q")
    #expect(json.status == .exited(0))
    #expect(json.errors == "")
  }

  @Test("at the prompt, a line says what is not text", arguments: cases)
  func conversation(_ one: Case) throws {
    let desk = try Desk(LoopbackServer { _ in .sse(one.payloads) })
    let screen = try desk.converse(options: ["-m", one.model])
    try screen.enter("q", then: one.model)
    #expect(screen.rows.contains(one.line), "\(screen.rows)")
  }
}
