import Settings

/// The finish words of all providers in one table, because gateways pass on the words of the
/// provider behind them, in any case.
extension FinishReason {
  /// The reason that a provider's word stands for, or `nil` if the word means that the answer has
  /// not ended. Some servers send `""` or `"null"` in every chunk before the last.
  init?(word: String) {
    let key = Self.key(word)
    if Self.unfinished.contains(key) { return nil }
    self = Self.words[key] ?? Self.guess(key)
  }

  /// Lower case, with `_` between words, and without the prefix of an enumeration: Python's
  /// `str()` yields `FinishReason.STOP`, and xAI's SDK has `REASON_STOP`.
  private static func key(_ word: String) -> String {
    var snake = ""
    var last: Character = " "
    for character in word.trimmed {
      // `maxPredictedTokensReached`, as in LM Studio's own API.
      if character.isUppercase, last.isLowercase { snake.append("_") }
      snake.append(character == "-" || character == " " ? "_" : character.lowercased())
      last = character
    }
    let name = snake.split(separator: ".").last ?? ""
    for prefix in ["finish_reason_", "stop_reason_", "reason_"] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return String(name)
  }

  private static let unfinished: Set<String> = [
    "", "null", "nil", "none", "undefined", "unspecified", "not_finished", "in_progress",
  ]

  private static let words: [String: FinishReason] = {
    let rows: [(FinishReason, [String])] = [
      // OpenAI, Anthropic, Cohere (`COMPLETE`), Together (`eos`), Text Generation Inference
      // (`eos_token`), Baidu (`normal`), Cerebras (`done`), llama.cpp (`stopped_eos`), LM Studio
      // (`eosFound`), AI21 (`endoftext`), Bedrock (`FINISH`). Ollama answers a request without
      // messages with `load` or `unload`.
      (
        .stop,
        [
          "stop", "stopped", "stop_sequence", "stop_sequence_reached", "stop_string",
          "stop_string_found", "stop_token", "stop_word", "stop_criteria_met", "stopped_word",
          "stopped_eos", "end", "end_turn", "end_of_text", "end_of_turn", "endoftext", "eos",
          "eos_token", "eos_token_found", "eos_found", "eot", "eod", "complete", "completed",
          "finish", "finished", "done", "normal", "success", "succeeded", "ok", "word", "load",
          "unload",
        ]
      ),
      // Gemini (`MAX_TOKENS`), Mistral (`model_length`), Responses (`max_output_tokens`),
      // Anthropic and Z.ai (`model_context_window_exceeded`), llama.cpp (`limit`), Cohere
      // (`ERROR_LIMIT`), watsonx (`time_limit`), xAI (`max_len`).
      (
        .length,
        [
          "length", "limit", "model_length", "max_length", "max_len", "max_context",
          "max_context_length", "max_tokens", "max_token", "max_new_tokens", "max_output_tokens",
          "max_output", "max_completion_tokens", "max_prompt_tokens", "max_messages",
          "max_predicted_tokens_reached", "maximum_tokens", "token_limit", "time_limit",
          "context_length", "context_length_reached", "context_length_exceeded",
          "context_window_exceeded", "model_context_window_exceeded", "error_limit", "incomplete",
          "truncated", "stopped_limit", "repetition", "repetition_truncation",
        ]
      ),
      (
        .toolCalls,
        [
          "tool_calls", "tool_call", "tool_use", "tool", "tools", "tool_execution",
          "function_call", "function_calls", "function", "requires_action",
        ]
      ),
      // Gemini, Z.ai (`sensitive`), Bedrock (`guardrail_intervened`, `content_filtered`), Cohere
      // (`ERROR_TOXIC`). Gemini stops for `LANGUAGE` if the language is not supported.
      (
        .contentFilter,
        [
          "content_filter", "content_filtered", "contentfilter", "safety", "recitation",
          "blocklist", "prohibited_content", "spii", "model_armor", "language", "sensitive",
          "guardrail_intervened", "error_toxic", "moderation", "blocked",
          "data_inspection_failed",
        ]
      ),
      (.refusal, ["refusal", "refused"]),
      (.pause, ["pause", "pause_turn", "paused", "compaction", "continuation", "steered"]),
      // OpenRouter (`error`), DeepSeek (`insufficient_system_resource`), Z.ai (`network_error`),
      // vLLM and SGLang (`abort`), Gemini (`MALFORMED_FUNCTION_CALL` …, and
      // `OTHER` for an answer that it stopped without an explanation), LM Studio (`modelUnloaded`).
      (
        .error,
        [
          "error", "failed", "failure", "abort", "aborted", "cancel", "cancelled", "canceled",
          "user_cancel", "user_stopped", "timeout", "network_error",
          "insufficient_system_resource", "model_unloaded", "malformed_function_call",
          "malformed_response", "malformed_tool_use", "malformed_model_output",
          "unexpected_tool_call", "too_many_tool_calls", "missing_thought_signature", "no_image",
          "other",
          "invalid", "load_error",
        ]
      ),
      (.other, ["escalation", "unknown"]),
    ]
    return rows.reduce(into: [:]) { table, row in
      for word in row.1 { table[word] = row.0 }
    }
  }()

  /// The reason for a word that is not in the table, from its parts. A cut or failed answer must
  /// not pass for a complete one only because its word is new.
  private static func guess(_ key: String) -> FinishReason {
    parts.first { row in row.parts.contains { key.contains($0) } }?.reason ?? .other
  }

  /// In order: `safety_error` is an error of the filter, and `max_tokens_error` a limit.
  private static let parts: [(reason: FinishReason, parts: [String])] = [
    (
      .contentFilter,
      [
        "filter", "safety", "sensitive", "moderat", "prohibit", "blocklist", "guardrail", "toxic",
        "policy", "violat", "unsafe", "image_", "inspection", "censor",
      ]
    ),
    (.refusal, ["refus"]),
    (
      .error,
      [
        "malformed", "invalid", "network", "timeout", "timed_out", "abort", "cancel", "fail",
        "unavailable", "overload", "resource", "rate_limit", "exception", "interrupt",
        "disconnect", "too_many",
      ]
    ),
    (.length, ["length", "limit", "max_", "maximum", "truncat", "context", "incomplete"]),
    (.error, ["error"]),
    (.toolCalls, ["tool", "function_call"]),
    (.pause, ["pause"]),
    (.stop, ["stop", "eos", "end_of", "_end", "finish", "complete"]),
  ]
}
