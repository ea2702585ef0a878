extension LLMError.Kind {
  /// What kind of fault a provider means.
  ///
  /// One table for HTTP statuses and for errors inside a stream, because the same fault comes
  /// both ways. The provider's most exact words decide first: Gemini answers a wrong key with
  /// 400, OpenAI an empty account with 429. Then the status decides, and then words as wide as
  /// `api_error`, which providers also give to what they mean by a status.
  ///
  /// - Parameters:
  ///   - status: The HTTP status, or a code in the report that is one.
  ///   - message: What the provider says, for what has no code.
  init(status: Int?, report: FaultReport?, message: String) {
    let words =
      [report?.code, report?.type, report?.status].compactMap { $0 } + (report?.causes ?? [])
    let names = Set(words.map { $0.lowercased() })
    let status = status ?? report?.statusCode
    self =
      Self.exact(names, status: status)
      ?? Self.worded(message.lowercased(), status: status)
      ?? status.flatMap(Self.init(status:))
      ?? Self.wide(names)
      ?? .server
  }

  private static let exactNames: [(LLMError.Kind, Set<String>)] = [
    (.contextLength, ["context_length_exceeded", "exceed_context_size_error"]),
    (
      .quota,
      [
        "insufficient_quota", "credit_balance_exhausted", "billing_error", "billing_not_active",
        "billing_hard_limit_reached", "enforced_spend_limit_reached",
        "contract_spend_limit_reached",
      ]
    ),
    (.contentFilter, ["content_filter", "content_policy_violation"]),
    (
      .authentication,
      ["invalid_api_key", "api_key_invalid", "authentication_error", "unauthenticated"]
    ),
    (.modelNotFound, ["model_not_found", "not_found_error", "not_found"]),
    (.permission, ["permission_error", "permission_denied"]),
    (
      .rateLimit,
      ["rate_limit_exceeded", "rate_limit_error", "resource_exhausted", "too_many_requests"]
    ),
    (
      .overloaded,
      [
        "overloaded_error", "server_is_overloaded", "slow_down", "unavailable",
        "unavailable_error", "provider_unavailable", "service_unavailable_error",
      ]
    ),
    (.timeout, ["timeout_error", "deadline_exceeded"]),
  ]

  private static func exact(_ names: Set<String>, status: Int?) -> LLMError.Kind? {
    // Gemini limits by the minute and by the day under the same status; only the first passes.
    if names.contains(where: { $0.contains("perday") }) { return .quota }
    let kind = exactNames.first { !$0.1.isDisjoint(with: names) }?.0
    // Groq calls a request that is larger than a minute's allowance a rate limit: waiting will
    // not make it smaller.
    return kind == .rateLimit && status == 413 ? .invalidRequest : kind
  }

  /// What servers without codes of their own say when a conversation is too long.
  private static let contextPhrases = [
    "maximum context length", "exceed context limit", "longer than the model's context length",
    "input tokens exceed the configured limit", "exceeds the available context size",
    "exceeds the maximum number of tokens allowed", "exceeds the context length",
    "exceeds the context window", "prompt is too long", "input too long",
  ]

  private static let quotaPhrases = ["credit balance is too low", "usage limit"]

  private static func worded(_ message: String, status: Int?) -> LLMError.Kind? {
    switch status {
    // Gemini says it with a 500 at times.
    case nil, 400, 413, 422, 500:
      if contextPhrases.contains(where: message.contains) { return .contextLength }
      return quotaPhrases.contains(where: message.contains) ? .quota : nil
    case 403, 429:
      return quotaPhrases.contains(where: message.contains) ? .quota : nil
    default:
      return nil
    }
  }

  private init?(status: Int) {
    switch status {
    case 401: self = .authentication
    case 402: self = .quota
    case 403: self = .permission
    case 404: self = .modelNotFound
    case 408, 499, 504: self = .timeout
    case 429: self = .rateLimit
    // 498: Groq has no flexible capacity left.
    case 498, 503, 529: self = .overloaded
    // A conflict at the provider, which its own clients try again.
    case 409, 500...599: self = .server
    case 400...499: self = .invalidRequest
    // Neither an answer nor an error: a redirect, or a success without an answer.
    default: self = .malformed
    }
  }

  private static func wide(_ names: Set<String>) -> LLMError.Kind? {
    let invalid: Set = [
      "invalid_request_error", "invalid_argument", "failed_precondition", "request_too_large",
      "unsupported_value", "unsupported_parameter", "invalid_prompt",
    ]
    if !invalid.isDisjoint(with: names) { return .invalidRequest }
    // OpenAI's types for what has run out, where no code says so.
    return !names.isDisjoint(with: ["tokens", "requests"]) ? .rateLimit : nil
  }
}
