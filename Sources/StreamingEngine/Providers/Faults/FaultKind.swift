extension LLMError.Kind {
  /// Determines the error kind from a provider's response.
  ///
  /// HTTP statuses and errors inside a stream share one table, because the same error can arrive
  /// either way. Specific codes take precedence: Gemini reports an invalid key with status 400, and
  /// OpenAI reports an empty account with 429. Next come the words of the message where a status
  /// is often wrong or missing, then the status, and last generic codes such as `api_error`, which
  /// say less than the status.
  ///
  /// - Parameters:
  ///   - status: The HTTP status, or `nil` for an error inside a stream. A status code in the
  ///     report is then used, and also if it is more specific than 500.
  ///   - message: The provider's message, for errors without a code.
  init(status: Int?, report: FaultReport?, message: String) {
    let names =
      [report?.code, report?.type, report?.status].compactMap { $0 } + (report?.causes ?? [])
    let reported = report?.statusCode
    let status = status == 500 ? reported ?? status : status ?? reported
    let kind =
      Self.overflow(names, message: message, status: status)
      ?? Self.specific(names, status: status)
    self =
      kind ?? Self.phrased(message, status: status) ?? status.flatMap(Self.init(status:))
      ?? Self.generic(names) ?? Self.vague(message) ?? .server
  }

  private static func overflow(
    _ names: [String], message: String, status: Int?
  ) -> LLMError.Kind? {
    // With these statuses, the words mean a limit of the account.
    if [401, 402, 403, 404].contains(status) { return nil }
    let found = (names + [message]).compactMap { ContextOverflow($0) }
    if found.contains(.certain) { return .contextLength }
    let isThrottled = status == 429 || specific(names, status: status) == .rateLimit
    return found.isEmpty || isThrottled ? nil : .contextLength
  }

  /// Names of errors, as words. The first that matches counts.
  private static let specificNames: [(LLMError.Kind, [WordPattern])] = [
    (
      .quota,
      [
        "insufficient quota|balance|credit|credits|funds|tokens", "credit balance", "billing",
        "spend limit reached", "exceeded current quota", "service quota exceed*", "arrearage",
        "payment required", "budget exceed*",
      ]
    ),
    (
      .contentFilter,
      [
        "content filter|policy|moderation", "responsible ai policy", "data inspection failed",
        "content blocked", "safety violation", "guardrail*",
      ]
    ),
    (
      .authentication,
      [
        "invalid|incorrect|missing|expired api key", "api key invalid|missing|expired",
        "authentication error|failed|failure", "auth error|failed|failure|unavailable",
        "unauthenticated", "unauthorized", "invalid token|authentication|credentials",
        "expired token", "unrecognized client", "invalid signature",
        // LiteLLM without a database, for any key but its own.
        "no db connection",
      ]
    ),
    (
      .modelNotFound,
      [
        "model|deployment|resource not found", "not found error", "model not exist|available",
        "unknown model", "invalid model",
      ]
    ),
    (
      .permission,
      ["permission error|denied", "access denied", "request|access forbidden", "not authorized"]
    ),
    (
      .rateLimit,
      [
        "rate limit|limited*", "ratelimit*", "resource exhausted", "too many requests", "throttl*",
        "token quota", "too many tokens", "concurren*",
      ]
    ),
    (
      .overloaded,
      [
        "overloaded*", "slow down", "unavailable", "model not ready", "over|no capacity",
        "capacity exceed*",
      ]
    ),
    (.timeout, ["timeout*", "timed out", "deadline exceeded"]),
  ]

  private static func specific(_ names: [String], status: Int?) -> LLMError.Kind? {
    // Gemini uses the same status for limits per minute and per day. Only the former is temporary.
    if names.contains(where: { $0.lowercased().contains("perday") }) { return .quota }
    let names = names.filter { Int($0) == nil }.map(MessageWords.init)
    if names.contains(where: { $0.list == ["not", "found"] }) { return .modelNotFound }
    if names.contains(where: { $0.list == ["forbidden"] }) { return .permission }
    return specificNames.first { _, patterns in names.contains { $0.contains(patterns) } }?.0
  }

  /// What messages say when there is no code, or only one that the server uses for every error.
  private static let phrases: [(kind: LLMError.Kind, statuses: Set<Int>, [WordPattern])] = [
    (
      .quota, [400, 403, 429, 500, 503],
      [
        "insufficient ... quota|balance|credit|credits|funds", "credit balance", "usage limit*",
        "exceeded ... current quota", "out of credit|credits|funds",
        "no|more|enough credit|credits",
        "payment required", "billing ... limit|inactive|disabled|enabled", "account ... overdue",
        "spend|spending limit", "budget ... exceed*", "exceed* ... budget", "key limit exceed*",
      ]
    ),
    (
      .authentication, [400, 500],
      [
        "invalid|incorrect|wrong|missing|expired|no|valid api key",
        "api key ... invalid|incorrect|missing|expired|required|not|wrong|no", "no connected db",
      ]
    ),
    (
      .rateLimit, [400, 403, 500, 503],
      ["rate limit|limits exceed*|reached|hit", "rate limited", "too many requests", "throttl*"]
    ),
    (
      .contentFilter, [400],
      ["content management|filtering policy", "flagged ... moderation|safety|policy"]
    ),
    (
      .modelNotFound, [400],
      [
        "model ... not found", "model ... does not exist", "model ... not exist", "no such model",
        "unknown model",
      ]
    ),
  ]

  private static func phrased(_ message: String, status: Int?) -> LLMError.Kind? {
    let words = MessageWords(message)
    let isOutOfMoney = ["余额不足", "欠费"].contains(where: message.contains)
    return phrases.first { phrase in
      (status.map(phrase.statuses.contains) ?? true)
        && (words.contains(phrase.2) || phrase.kind == .quota && isOutOfMoney)
    }?.kind
  }

  /// Words that tell the kind only if nothing else does.
  private static let vaguePhrases: [(LLMError.Kind, [WordPattern])] = [
    (
      .authentication,
      [
        "not authenticated", "unauthorized", "unauthenticated", "authentication",
        "login|log|sign in",
        "invalid|expired|incorrect token|credentials|key", "login fail",
      ]
    ),
    (.permission, ["permission*", "forbidden", "access denied", "not authorized|allowed"]),
    (.rateLimit, ["rate limit*", "per minute", "concurren*"]),
    (
      .overloaded,
      ["overload*", "at|no capacity", "busy", "unavailable", "no healthy upstream"]
    ),
    (.timeout, ["timed out", "timeout", "deadline exceeded"]),
    (
      .invalidRequest,
      [
        "invalid", "unsupported", "not supported", "required", "bad request", "validation",
        "must be",
      ]
    ),
  ]

  private static func vague(_ message: String) -> LLMError.Kind? {
    let words = MessageWords(message)
    return vaguePhrases.first { words.contains($0.1) }?.0
  }

  private init?(status: Int) {
    switch status {
    case 401: self = .authentication
    case 402: self = .quota
    case 403: self = .permission
    case 404: self = .modelNotFound
    // A proxy requires a password.
    case 407: self = .connection
    // 522 and 524: Cloudflare, 598 and 599: other proxies.
    case 408, 499, 504, 522, 524, 598, 599: self = .timeout
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

  private static func generic(_ names: [String]) -> LLMError.Kind? {
    let invalid: [WordPattern] = [
      "invalid request|argument|parameter|parameters|prompt|value", "failed precondition",
      "request too large", "unsupported value|parameter", "validation", "bad request",
      "unprocessable",
    ]
    let names = names.map(MessageWords.init)
    if names.contains(where: { $0.contains(invalid) }) { return .invalidRequest }
    // OpenAI's error types for an exhausted limit, sent without a specific code.
    return names.contains { $0.list == ["tokens"] || $0.list == ["requests"] } ? .rateLimit : nil
  }
}
