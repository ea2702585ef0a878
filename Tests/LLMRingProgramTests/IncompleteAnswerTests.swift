import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Answers that the provider itself ended before they were complete.
@Suite(.blocking, .timeLimit(.minutes(20)))
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
      reason: "max_time",
      words: "the answer was cut off at the provider's time limit (max_time); ask for the rest "
        + "with -c"),
    Case(
      reason: "model_length",
      words: "the answer was cut off at the end of the context window; shorten the prompt, or use "
        + "a model with a larger one"),
    Case(
      reason: "cut_off",
      words: "the answer was cut off by the provider (cut_off); ask for the rest with -c"),
    Case(
      reason: "tired",
      words: "the provider ended the answer with \"tired\", which llmring does not know; the "
        + "answer may be incomplete"),
    Case(
      reason: "content_filter",
      words: "the provider's content filter cut off the answer; rephrase the question"),
    Case(
      reason: "pause_turn", model: "anthropic:m",
      words: "the provider paused before the answer was complete; ask for the rest with -c"),
  ]

  /// Words that mean that the answer failed, with the kind of the error.
  static let failures: [(String, String, Int32)] = [
    ("error", "server", 1), ("network_error", "server", 1), ("killed", "server", 1),
    ("out_of_memory", "server", 1), ("preempted", "overloaded", 1),
    ("deadline_exceeded", "timeout", 1), ("rejected", "invalid_request", 1),
    ("budget_exceeded", "quota", 4), ("rate_limited", "rate_limit", 4),
  ]

  @Test(
    "an answer that ends with a word for failure is an error that names the word",
    arguments: failures)
  func failed(_ word: String, _ kind: String, _ status: Int32) throws {
    for model in ["openai:m", "anthropic:m"] {
      let one = Case(reason: word, model: model, words: "")
      let desk = try Desk(LoopbackServer { _ in one.script })
      let outcome = try desk.run("-m", model, "q")
      #expect(outcome.status == .exited(status) && outcome.output == "Half\n")
      let provider = model.split(separator: ":")[0]
      let words = "\(provider): the provider ended the answer with \"\(word)\""
      #expect(outcome.errors.hasPrefix("llmring: \(words); "), "\(outcome.errors)")
      #expect(outcome.errors.hasSuffix("; the answer is incomplete\n"), "\(outcome.errors)")
      let json = try desk.run("-m", model, "--json", "q")
      #expect(json.status == .exited(status))
      let answer = try AnswerJSON(json.output)
      #expect(answer.status == "error" && answer.finishReason == "error")
      #expect(answer.content == "Half" && answer.rawFinishReason == word)
      #expect(answer.error?.kind == kind)
      #expect(answer.error?.message.hasPrefix(words) == true)
      let saved = try desk.run("history", "show", "--json").output
      #expect(saved.contains(#""status":"error""#))
    }
  }

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
    let screen = try desk.converse(shell: #""$@" -m \#(one.model) q"#, columns: 200)
    #expect(try screen.waitForEnd() == .exited(1))
    #expect(screen.rows.contains("llmring: \(one.words)"))
  }
}
