import Testing

@testable import StreamingEngine

/// The words with which servers and gateways end an answer.
struct FinishWordTests {
  static let words: [(FinishReason?, [String])] = [
    (
      .stop,
      [
        "stop", "STOP", "end_turn", "eos", "eos_token", "stop_sequence", "COMPLETE", "completed",
        "FinishReason.STOP", "FINISH_REASON_STOP", "REASON_STOP", "eosFound", "stopStringFound",
        "<|im_end|>", "end-turn", "done", "normal", "</s>", "<end_of_turn>", "end_id",
        "stop_words", "end_filter", "natural_stop", "generation_complete", "hit_stop_token",
        "EOS_TOKEN_ID", "response_completed",
      ]
    ),
    (
      .length,
      [
        "length", "LENGTH", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length",
        "model_context_window_exceeded", "ERROR_LIMIT", "REASON_MAX_LEN", "token_limit",
        "maxPredictedTokensReached", "contextLengthReached", "incomplete", "length_exceeded",
        "max_thinking_tokens", "thinking_budget_exceeded", "max_time", "time_limit", "cut_off",
        "cutoff", "unfinished", "partial", "ended_prematurely", "stopped_early", "max_turns",
        "loop_detected", "not_completed", "hard_limit",
      ]
    ),
    (
      .toolCalls,
      [
        "tool_calls", "tool-calls", "tool_use", "function_call", "TOOL_CALL", "client_tool_call",
        "tool_calls_requested",
      ]
    ),
    (
      .contentFilter,
      [
        "content_filter", "content-filter", "SAFETY", "sensitive", "RECITATION", "SPII",
        "guardrail_intervened", "content_filtered", "ERROR_TOXIC", "IMAGE_SAFETY", "LANGUAGE",
        "policy_violation", "unsafe_content", "jailbreak_detected",
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
        "budget_exceeded", "quota_exceeded", "terminated", "killed", "SIGKILL", "preempted",
        "oom", "gpu_oom", "out_of_memory", "halted", "rejected", "evicted", "deadline_exceeded",
        "timed_out", "client_disconnect", "connection_closed", "worker_died", "server_shutdown",
        "interrupted", "crash", "stop_error", "tool_failed", "complete_with_errors",
        "forced_stop", "stopped_by_admin", "user_cancel", "kv_cache_full", "resource_exhausted",
      ]
    ),
    (
      .other,
      [
        "tired", "unknown", "room", "escalation", "model", "text", "client", "bloom",
        "model_stopped_responding", "empty",
      ]
    ),
    (nil, ["", " ", "null", "NULL", "None", "FINISH_REASON_UNSPECIFIED", "not_finished", "0"]),
  ]

  @Test("every provider's finish word has its reason, in any case")
  func reads() {
    for (reason, words) in Self.words {
      for word in words {
        #expect(FinishReason(word: word) == reason, "\(word)")
      }
    }
  }

  @Test("a word for failure has the kind of its error")
  func failures() {
    let kinds: [(LLMError.Kind, [String])] = [
      (.server, ["error", "abort", "killed", "oom", "network_error", "MALFORMED_FUNCTION_CALL"]),
      (.quota, ["budget_exceeded", "quota_exceeded", "insufficient_credits", "spending_limit"]),
      (.rateLimit, ["rate_limited", "throttled", "resource_exhausted"]),
      (.overloaded, ["preempted", "overloaded", "insufficient_system_resource", "evicted"]),
      (.timeout, ["timeout", "timed_out", "deadline_exceeded"]),
      (.permission, ["access_denied", "account_suspended"]), (.invalidRequest, ["rejected"]),
    ]
    for (kind, words) in kinds {
      for word in words { #expect(FinishWord(word) == FinishWord(failure: kind), "\(word)") }
    }
  }

  @Test("a word for a limit says which limit")
  func limits() {
    let limits: [(AnswerLimit, [String])] = [
      (.tokens, ["length", "MAX_TOKENS", "token_limit", "max_new_tokens", "", "length_exceeded"]),
      (.contextWindow, ["model_length", "context_window_exceeded", "max_model_len"]),
      (.time, ["max_time", "time_limit", "max_duration"]),
      (.repetition, ["repetition", "loop_detected"]),
      (.unnamed, ["incomplete", "cut_off", "max_turns", "hard_limit", "max_messages"]),
    ]
    for (limit, words) in limits {
      for word in words { #expect(AnswerLimit(word: word) == limit, "\(word)") }
    }
  }

  @Test("a finish reason that is an object or a number is read")
  func shapes() {
    func finish(_ json: String) -> Transcript {
      Transcript(
        of: #"data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#
          + "\n\n" + #"data: {"choices":[{"index":0,"delta":{},"finish_reason":\#(json)}]}"#
          + "\n\ndata: [DONE]\n\n", as: .openAIChat)
    }
    func ending(_ reason: FinishReason, _ raw: String) -> Transcript {
      Transcript([.text("Hi"), .finish(reason, raw: raw), .end])
    }
    #expect(finish(#"{"type":"abort","message":"Aborted"}"#) == ending(.error, "abort"))
    #expect(finish(#"{"type":"stop","matched":2}"#) == ending(.stop, "stop"))
    #expect(finish("7") == ending(.other, "7"))
    for none in ["{}", "[]", "0", "false", #"{"type":null}"#] {
      #expect(finish(none) == Transcript([.text("Hi"), .end]), "\(none)")
    }
    let anthropic =
      #"data: {"type":"message_delta","delta":{"stop_reason":{"type":"end_turn"}}}"# + "\n\n"
    #expect(Transcript(of: anthropic, as: .anthropic).finish == .stop)
    let gemini = #"data: {"candidates":[{"finishReason":{"name":"MAX_TOKENS"}}]}"# + "\n\n"
    #expect(Transcript(of: gemini, as: .google).finish == .length)
    let ollama = #"{"done":true,"done_reason":{"type":"abort"}}"# + "\n"
    #expect(Transcript(of: ollama, as: .ollama).finish == .error)
    let responses =
      #"data: {"type":"response.incomplete","response":{"status":"incomplete","#
      + #""incomplete_details":{"reason":"budget_exceeded"}}}"# + "\n\n"
    #expect(Transcript(of: responses, as: .openAIResponses).finish == .error)
  }
}
