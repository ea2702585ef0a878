extension LLMError {
  /// The kind of error. Each calls for a different reaction by the user.
  ///
  /// Later versions may have further kinds, so a `switch` needs a `default`.
  public struct Kind: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public var rawValue: String

    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// No provider of that name is configured.
    public static let providerNotFound = Kind(rawValue: "provider_not_found")
    /// The lockfile has no alias of that name.
    public static let unknownAlias = Kind(rawValue: "unknown_alias")
    /// No API key is set for the provider.
    public static let missingKey = Kind(rawValue: "missing_key")
    /// A file or setting is invalid.
    public static let configuration = Kind(rawValue: "configuration")
    /// The provider rejected the key (401).
    public static let authentication = Kind(rawValue: "auth")
    /// The key is valid, but does not permit this request (403).
    public static let permission = Kind(rawValue: "permission")
    /// The provider has no such model (404).
    public static let modelNotFound = Kind(rawValue: "not_found")
    /// The provider rejected the request as invalid (400, 413, 422).
    public static let invalidRequest = Kind(rawValue: "invalid_request")
    /// The conversation exceeds the model's context window.
    public static let contextLength = Kind(rawValue: "context_length")
    /// Too many requests for now (429).
    public static let rateLimit = Kind(rawValue: "rate_limit")
    /// The account has no credit or quota left. Waiting does not help.
    public static let quota = Kind(rawValue: "quota")
    /// The provider is overloaded (503, 529).
    public static let overloaded = Kind(rawValue: "overloaded")
    /// The provider failed (5xx).
    public static let server = Kind(rawValue: "server")
    /// The provider did not respond in time.
    public static let timeout = Kind(rawValue: "timeout")
    /// The provider's content filter rejected the question.
    public static let contentFilter = Kind(rawValue: "content_filter")
    /// The stream ended before the provider marked the answer as complete.
    public static let truncated = Kind(rawValue: "truncated")
    /// The response was not in the provider's format.
    public static let malformed = Kind(rawValue: "protocol")
    /// The network failed: unknown host, connection refused, or connection lost.
    public static let connection = Kind(rawValue: "connection")
    /// The caller cancelled the request.
    public static let cancelled = Kind(rawValue: "cancelled")
  }
}

extension LLMError.Kind: CaseIterable {
  /// The kinds that this version knows.
  public static let allCases: [Self] = [
    .providerNotFound, .unknownAlias, .missingKey, .configuration, .authentication, .permission,
    .modelNotFound, .invalidRequest, .contextLength, .rateLimit, .quota, .overloaded, .server,
    .timeout, .contentFilter, .truncated, .malformed, .connection, .cancelled,
  ]
}

extension LLMError.Kind {
  /// Whether errors of this kind are usually temporary.
  var isUsuallyRetryable: Bool {
    [.rateLimit, .overloaded, .server, .timeout, .truncated, .connection].contains(self)
  }
}
