import Testing

@testable import StreamingEngine

struct FinishWordTests {
  static let words: [(FinishReason?, [String])] = [
    (
      .stop,
      [
        "stop", "STOP", "end_turn", "eos", "eos_token", "stop_sequence", "COMPLETE", "completed",
        "FinishReason.STOP", "FINISH_REASON_STOP", "REASON_STOP", "eosFound", "stopStringFound",
        "<|im_end|>", "end-turn", "done", "normal",
      ]
    ),
    (
      .length,
      [
        "length", "LENGTH", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length",
        "model_context_window_exceeded", "ERROR_LIMIT", "REASON_MAX_LEN", "token_limit",
        "maxPredictedTokensReached", "contextLengthReached", "incomplete", "length_exceeded",
        "max_thinking_tokens",
      ]
    ),
    (.toolCalls, ["tool_calls", "tool-calls", "tool_use", "function_call", "TOOL_CALL"]),
    (
      .contentFilter,
      [
        "content_filter", "content-filter", "SAFETY", "sensitive", "RECITATION", "SPII",
        "guardrail_intervened", "content_filtered", "ERROR_TOXIC", "IMAGE_SAFETY", "LANGUAGE",
        "policy_violation", "unsafe_content",
      ]
    ),
    (.refusal, ["refusal"]),
    (.pause, ["pause_turn", "CONTINUATION"]),
    (
      .error,
      [
        "error", "ERROR", "abort", "aborted", "network_error", "insufficient_system_resource",
        "MALFORMED_FUNCTION_CALL", "TOO_MANY_TOOL_CALLS", "cancelled", "modelUnloaded", "failed",
        "internal_error", "OTHER", "rate_limit_exceeded", "upstream_timeout", "engine_failure",
      ]
    ),
    (.other, ["tired", "unknown"]),
    (nil, ["", " ", "null", "NULL", "None", "FINISH_REASON_UNSPECIFIED", "not_finished"]),
  ]

  @Test("every provider's finish word has its reason, in any case")
  func reads() {
    for (reason, words) in Self.words {
      for word in words {
        #expect(FinishReason(word: word) == reason, "\(word)")
      }
    }
  }
}
