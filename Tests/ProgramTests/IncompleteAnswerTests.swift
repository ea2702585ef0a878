import LoopbackServer
import ScreenTesting
import Testing

/// Answers that the provider itself ended before they were complete.
@Suite(.blocking, .timeLimit(.minutes(10)))
struct IncompleteAnswerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var reason: String
    var model = "openai:m"
    var words: String
    var status: Int32 = 1

    var testDescription: String { reason }

    var script: Script {
      if model.hasPrefix("openai:") {
        return .sse([
          #"{"choices":[{"index":0,"delta":{"content":"Half"},"finish_reason":null}]}"#,
          #"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(reason)"}]}"#, "[DONE]",
        ])
      }
      return .sse([
        #"{"type":"message_start","message":{"id":"m","model":"m","usage":{"input_tokens":1}}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Half"}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)"},"usage":{"output_tokens":1}}"#,
        #"{"type":"message_stop"}"#,
      ])
    }
  }

  static let cases = [
    Case(
      reason: "length",
      words: "the answer was cut off at the token limit; raise --max-tokens, or ask for the rest "
        + "with -c"),
    Case(
      reason: "content_filter",
      words: "the provider's content filter cut off the answer; rephrase the question"),
    Case(
      reason: "pause_turn", model: "anthropic:m",
      words: "the provider paused before the answer was complete; ask for the rest with -c"),
  ]

  @Test("an incomplete answer exits with status 1 and one line that says why", arguments: cases)
  func incomplete(_ one: Case) throws {
    let desk = try Desk(LoopbackServer { _ in one.script })
    for options in [[], ["-q"], ["--no-stream"]] {
      let outcome = try desk.start(options + ["-m", one.model, "q"]).finish()
      expect(
        outcome,
        .init(status: .exited(1), output: "Half\n", errors: "llmring: \(one.words)\n"))
    }
    for options in [["--json"], ["--json-stream"]] {
      let outcome = try desk.start(options + ["-m", one.model, "q"]).finish()
      #expect(outcome.status == .exited(1))
      #expect(outcome.errors == "llmring: \(one.words)\n")
    }
    let screen = try desk.converse(shell: #""$@" -m \#(one.model) q"#)
    #expect(try screen.waitForEnd() == .exited(1))
    #expect(screen.rows.contains("llmring: \(one.words)"))
  }
}
