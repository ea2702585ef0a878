extension LLMError.Kind {
  /// Determines the error kind from a provider's response.
  ///
  /// HTTP statuses and errors inside a stream share one table, because the same error can arrive
  /// either way. Specific codes take precedence: Gemini reports an invalid key with status 400, and
  /// OpenAI reports an empty account with 429. The status comes next, and last come generic codes
  /// such as `api_error`, which say less than the status.
  ///
  /// - Parameters:
  ///   - status: The HTTP status, or `nil` for an error inside a stream. A status code in the
  ///     report is then used.
  ///   - message: The provider's message, for errors without a code.
  init(status: Int?, report: FaultReport?, message: String) {
    let words =
      [report?.code, report?.type, report?.status].compactMap { $0 } + (report?.causes ?? [])
    let names = Set(words.map { $0.lowercased() })
    let status = status ?? report?.statusCode
    self =
      Self.specific(names, status: status)
      ?? Self.phrased(message.lowercased(), status: status)
      ?? status.flatMap(Self.init(status:))
      ?? Self.generic(names)
      ?? .server
  }

  private static let specificNames: [(LLMError.Kind, Set<String>)] = [
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

  private static func specific(_ names: Set<String>, status: Int?) -> LLMError.Kind? {
    // Gemini uses the same status for limits per minute and per day. Only the former is temporary.
    if names.contains(where: { $0.contains("perday") }) { return .quota }
    let kind = specificNames.first { !$0.1.isDisjoint(with: names) }?.0
    // Groq reports a request that exceeds the limit per minute as a rate limit. Waiting does not
    // make the request smaller.
    return kind == .rateLimit && status == 413 ? .invalidRequest : kind
  }

  /// Messages for a conversation that is too long, from servers that send no code.
  private static let contextPhrases = [
    "maximum context length", "exceed context limit", "longer than the model's context length",
    "input tokens exceed the configured limit", "exceeds the available context size",
    "exceeds the maximum number of tokens allowed", "exceeds the context length",
    "exceeds the context window", "prompt is too long", "input too long",
  ]

  private static let quotaPhrases = ["credit balance is too low", "usage limit"]

  private static func phrased(_ message: String, status: Int?) -> LLMError.Kind? {
    switch status {
    // Gemini sometimes reports this with status 500.
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
    // 498: Groq has no flex capacity left.
    case 498, 503, 529: self = .overloaded
    // 409 is a conflict inside the provider; the providers' own clients retry it.
    case 409, 500...599: self = .server
    case 400...499: self = .invalidRequest
    // Neither an answer nor an error: a redirect, or a success without an answer.
    default: self = .malformed
    }
  }

  private static func generic(_ names: Set<String>) -> LLMError.Kind? {
    let invalid: Set = [
      "invalid_request_error", "invalid_argument", "failed_precondition", "request_too_large",
      "unsupported_value", "unsupported_parameter", "invalid_prompt",
    ]
    if !invalid.isDisjoint(with: names) { return .invalidRequest }
    // OpenAI's error types for an exhausted limit, sent without a specific code.
    return !names.isDisjoint(with: ["tokens", "requests"]) ? .rateLimit : nil
  }
}
