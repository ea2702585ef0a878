/// The finish words of all providers in one table, because gateways pass on the words of the
/// provider behind them, in any case.
extension FinishWord {
  static let unfinished: Set<String> = [
    "", "0", "null", "nil", "none", "undefined", "unspecified", "not_finished", "in_progress",
    "queued", "pending", "running",
  ]

  static let failuresOfModel: Set<String> = [
    "malformed_function_call", "malformed_response", "malformed_tool_use",
    "malformed_model_output", "unexpected_tool_call", "too_many_tool_calls",
    "missing_thought_signature", "no_image", "other", "invalid",
  ]

  static let words: [String: FinishWord] = {
    let rows: [(FinishWord, [String])] = [
      // OpenAI, Anthropic, Cohere (`COMPLETE`), Together (`eos`), Text Generation Inference
      // (`eos_token`), Baidu (`normal`), Cerebras (`done`), llama.cpp (`stopped_eos`), LM Studio
      // (`eosFound`), AI21 (`endoftext`), Bedrock (`FINISH`), TensorRT-LLM (`end_id`), ExLlama
      // (`end_filter`, after the grammar of the answer has ended). Ollama answers a request without
      // messages with `load` or `unload`.
      (
        FinishWord(.stop),
        [
          "stop", "stopped", "stop_sequence", "stop_sequence_reached", "stop_string",
          "stop_string_found", "stop_token", "stop_word", "stop_words", "stop_criteria_met",
          "stopped_word", "stopped_eos", "end", "end_id", "end_filter", "end_turn", "end_of_text",
          "end_of_turn", "endoftext", "eos", "eos_token", "eos_token_found", "eos_found", "eot",
          "eod", "complete", "completed", "finish", "finished", "done", "normal", "success",
          "succeeded", "ok", "word", "load", "unload",
        ]
      ),
      // Gemini (`MAX_TOKENS`), Responses (`max_output_tokens`), llama.cpp (`limit`), xAI
      // (`max_len`), Azure's model catalogue (`token_limit_reached`).
      (
        FinishWord(.tokens),
        [
          "length", "limit", "max_length", "max_len", "max_tokens", "max_token", "max_new_tokens",
          "max_output_tokens", "max_output", "max_completion_tokens",
          "max_predicted_tokens_reached", "maximum_tokens", "token_limit", "token_limit_reached",
          "stopped_limit",
        ]
      ),
      // Mistral (`model_length`), Anthropic and Z.ai (`model_context_window_exceeded`), Cohere
      // (`ERROR_LIMIT`).
      (
        FinishWord(.contextWindow),
        [
          "model_length", "max_context", "max_context_length", "max_prompt_tokens", "max_model_len",
          "context_length", "context_length_reached", "context_length_exceeded",
          "context_window_exceeded", "model_context_window_exceeded", "error_limit",
        ]
      ),
      // watsonx (`time_limit`), Transformers (`max_time`).
      (FinishWord(.time), ["time_limit", "max_time"]),
      (FinishWord(.repetition), ["repetition", "repetition_truncation"]),
      (FinishWord(.unnamed), ["incomplete", "truncated", "max_messages"]),
      (
        FinishWord(.toolCalls),
        [
          "tool_calls", "tool_call", "tool_use", "tool", "tools", "tool_execution",
          "function_call", "function_calls", "function", "requires_action",
        ]
      ),
      // Gemini, Z.ai (`sensitive`), Bedrock (`guardrail_intervened`, `content_filtered`), Cohere
      // (`ERROR_TOXIC`). Gemini stops for `LANGUAGE` if the language is not supported.
      (
        FinishWord(.contentFilter),
        [
          "content_filter", "content_filtered", "contentfilter", "safety", "recitation",
          "blocklist", "prohibited_content", "spii", "model_armor", "language", "sensitive",
          "guardrail_intervened", "error_toxic", "moderation", "blocked",
          "data_inspection_failed",
        ]
      ),
      (FinishWord(.refusal), ["refusal", "refused"]),
      (
        FinishWord(.pause),
        ["pause", "pause_turn", "paused", "compaction", "continuation", "steered"]
      ),
      // OpenRouter (`error`), Z.ai (`network_error`), vLLM and SGLang (`abort`), Gemini
      // (`MALFORMED_FUNCTION_CALL` …, and `OTHER` for an answer that it stopped without an
      // explanation), LM Studio (`modelUnloaded`), Cohere (`USER_CANCEL`), xAI (`INVALID`).
      (
        FinishWord(failure: .server),
        [
          "error", "failed", "failure", "abort", "aborted", "cancel", "cancelled", "canceled",
          "user_cancel", "user_stopped", "network_error", "model_unloaded",
          "malformed_function_call", "malformed_response", "malformed_tool_use",
          "malformed_model_output", "unexpected_tool_call", "too_many_tool_calls",
          "missing_thought_signature", "no_image", "other", "invalid", "load_error", "internal",
        ]
      ),
      // TensorRT-LLM (`timed_out`), Cohere (`TIMEOUT`).
      (FinishWord(failure: .timeout), ["timeout", "timed_out"]),
      // DeepSeek.
      (FinishWord(failure: .overloaded), ["insufficient_system_resource"]),
      // Gemini hands over to a person (`ESCALATION`).
      (FinishWord(.other), ["escalation", "unknown"]),
    ]
    return rows.reduce(into: [:]) { table, row in
      for word in row.1 { table[word] = row.0 }
    }
  }()

  /// Parts of words, in the order in which they count: `safety_error` is an error of the filter,
  /// `thinking_budget_exceeded` a limit of tokens and `budget_exceeded` one of money.
  static let parts: [(meaning: FinishWord, parts: [String])] = [
    (
      FinishWord(.contentFilter),
      [
        "filter", "safety", "sensitive", "moderat", "prohibit", "blocklist", "guardrail", "toxic",
        "policy", "violat", "unsafe", "image_", "inspection", "censor", "jailbreak", "harmful",
        "blocked",
      ]
    ),
    (
      FinishWord(.tokens),
      ["token_budget", "thinking_budget", "reasoning_budget", "budget_token", "max_think"]
    ),
    (
      FinishWord(failure: .quota),
      [
        "quota", "budget", "credit", "balance", "billing", "payment", "_spend", "_cost_",
        "usage_limit", "_funds_", "arrear",
      ]
    ),
    (
      FinishWord(failure: .rateLimit),
      [
        "rate_limit", "ratelimit", "throttl", "too_many_requests", "concurren",
        "resource_exhaust",
      ]
    ),
    (FinishWord(failure: .timeout), ["timeout", "timed_out", "time_out", "deadline", "expire"]),
    (
      FinishWord(failure: .overloaded),
      [
        "overload", "preempt", "evict", "capacity", "resource", "unavailable", "_busy_",
        "backpressure", "queue_full", "maintenance",
      ]
    ),
    (
      FinishWord(failure: .permission),
      ["denied", "forbidden", "unauthor", "permission", "revoked", "suspended"]
    ),
    (FinishWord(failure: .invalidRequest), ["reject", "unsupported", "disallow"]),
    (
      FinishWord(failure: .server),
      [
        "malformed", "invalid", "network", "connection", "disconnect", "client_clos", "abort",
        "cancel", "fail", "exception", "interrupt", "kill", "terminat", "_oom_", "out_of_mem",
        "outofmem", "memory", "crash", "halt", "panic", "abandon", "discard", "dropped", "evict",
        "skipped", "ignored", "_lost_", "unload", "shutdown", "shut_down", "restart", "drain",
        "_dead_", "_died_", "corrupt", "_nan_", "broke", "_stuck_", "stalled", "sigkill",
        "sigterm", "too_many", "kv_cache", "_user_", "gateway", "exhaust", "_closed_", "_force",
        "stopped_by", "_hung_", "gave_up", "give_up", "bailout",
      ]
    ),
    (FinishWord(.refusal), ["refus"]),
    (FinishWord(.repetition), ["repetit", "repeat", "_loop", "degenerate"]),
    (FinishWord(.time), ["time_limit", "max_time", "max_duration", "time_budget"]),
    (FinishWord(.contextWindow), ["context", "model_len", "max_prompt", "max_seq"]),
    (
      FinishWord(.unnamed),
      [
        "incomplete", "not_complete", "unfinish", "not_finish", "truncat", "cut_off", "cutoff",
        "cut_short", "_cut_", "clipped", "partial", "premature", "early", "max_turn", "max_step",
        "max_iter", "max_round", "max_call", "max_tool", "turn_limit", "step_limit",
        "iteration_limit",
      ]
    ),
    (
      FinishWord(.tokens),
      [
        "length", "token_lim", "tokens_lim", "token_exc", "tokens_exc", "token_count",
        "out_of_token", "max_tok", "maximum_tok", "max_new", "max_out", "max_len", "max_gen",
        "max_comp",
      ]
    ),
    (FinishWord(.unnamed), ["limit", "max_", "maximum", "exceed"]),
    (FinishWord(failure: .server), ["error"]),
    (FinishWord(.pause), ["pause"]),
  ]

  /// The words of which a finish word may consist that means a normal end, or that tools are to
  /// run. At least one must be of the first set.
  static let vocabularies: [(reason: FinishReason, telling: Set<String>, others: Set<String>)] = [
    (
      .toolCalls, ["tool", "tools", "function", "functions", "action", "actions"],
      [
        "call", "calls", "use", "uses", "execution", "request", "requests", "requested",
        "required", "requires", "client", "needed", "invocation",
      ]
    ),
    (
      .stop,
      [
        "stop", "stopped", "eos", "eot", "eod", "eom", "end", "ends", "ended", "endoftext", "s",
        "finish", "finished", "complete", "completed", "done", "normal", "normally", "natural",
        "naturally", "success", "successful", "successfully", "ok", "final",
      ],
      [
        "stopping", "sequence", "sequences", "seq", "token", "tokens", "word", "words", "string",
        "strings", "pattern", "criteria", "criterion", "condition", "met", "reached", "hit",
        "found", "match", "matched", "im", "id", "of", "the", "turn", "text", "message",
        "sentence", "generation", "generated", "stream", "response", "answer", "output",
        "assistant", "model", "completion",
      ]
    ),
  ]
}
