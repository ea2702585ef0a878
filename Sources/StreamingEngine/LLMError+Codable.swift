/// Its JSON has the members `kind`, `message`, `retryable` and, where they are known, `provider`,
/// `status`, `code`, `retry_after_ms`, `request_id`, `advice`, `parameter`, `url` and
/// `attempts`. There is never a key in it.
extension LLMError: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, provider, status, message, code, advice, parameter, url, attempts
    case retryAfter = "retry_after_ms"
    case requestID = "request_id"
    case isRetryable = "retryable"
  }

  public init(from decoder: any Decoder) throws {
    let error = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try error.decode(Kind.self, forKey: .kind),
      provider: try error.decodeIfPresent(String.self, forKey: .provider),
      status: try error.decodeIfPresent(Int.self, forKey: .status),
      message: try error.decode(String.self, forKey: .message),
      code: try error.decodeIfPresent(String.self, forKey: .code),
      retryAfter: try error.decodeIfPresent(Double.self, forKey: .retryAfter)
        .map {
          try Duration($0, of: .milliseconds(1), at: decoder.codingPath + [CodingKeys.retryAfter])
        },
      requestID: try error.decodeIfPresent(String.self, forKey: .requestID),
      isRetryable: try error.decodeIfPresent(Bool.self, forKey: .isRetryable),
      advice: try error.decodeIfPresent(String.self, forKey: .advice))
    parameter = try error.decodeIfPresent(String.self, forKey: .parameter)
    url = try error.decodeIfPresent(String.self, forKey: .url)
    attempts = try error.decodeIfPresent([Attempt].self, forKey: .attempts) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var error = encoder.container(keyedBy: CodingKeys.self)
    try error.encode(kind, forKey: .kind)
    try error.encodeIfPresent(provider, forKey: .provider)
    try error.encodeIfPresent(status, forKey: .status)
    try error.encode(message, forKey: .message)
    try error.encodeIfPresent(code, forKey: .code)
    try error.encodeIfPresent(retryAfter.map { $0 / .milliseconds(1) }, forKey: .retryAfter)
    try error.encodeIfPresent(requestID, forKey: .requestID)
    try error.encode(isRetryable, forKey: .isRetryable)
    try error.encodeIfPresent(advice, forKey: .advice)
    try error.encodeIfPresent(parameter, forKey: .parameter)
    try error.encodeIfPresent(url, forKey: .url)
    if !attempts.isEmpty { try error.encode(attempts, forKey: .attempts) }
  }
}
