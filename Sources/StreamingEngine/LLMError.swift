/// Any error between sending a request and receiving the last chunk of the answer.
///
/// The same problem has the same ``kind`` for every provider, whether it was reported as an HTTP
/// status, inside the stream, or by the network.
public struct LLMError: Error, Sendable, Equatable {
  /// The kind of error. Each calls for a different reaction by the user.
  public enum Kind: String, Sendable, CaseIterable {
    /// No provider of that name is configured.
    case providerNotFound = "provider_not_found"
    /// The lockfile has no alias of that name.
    case unknownAlias = "unknown_alias"
    /// No API key is set for the provider.
    case missingKey = "missing_key"
    /// A file or setting is invalid.
    case configuration
    /// The provider rejected the key (401).
    case authentication = "auth"
    /// The key is valid, but does not permit this request (403).
    case permission
    /// The provider has no such model (404).
    case modelNotFound = "not_found"
    /// The provider rejected the request as invalid (400, 413, 422).
    case invalidRequest = "invalid_request"
    /// The conversation exceeds the model's context window.
    case contextLength = "context_length"
    /// Too many requests for now (429).
    case rateLimit = "rate_limit"
    /// The account has no credit or quota left. Waiting does not help.
    case quota
    /// The provider is overloaded (503, 529).
    case overloaded
    /// The provider failed (5xx).
    case server
    /// The provider did not respond in time.
    case timeout
    /// The provider's content filter rejected the question.
    case contentFilter = "content_filter"
    /// The stream ended before the provider marked the answer as complete.
    case truncated
    /// The response was not in the provider's format.
    case malformed = "protocol"
    /// The network failed: unknown host, connection refused, or connection lost.
    case connection
    /// The caller cancelled the request.
    case cancelled
  }

  public var kind: Kind
  /// The provider, if one was chosen.
  public var provider: String?
  /// The HTTP status, if the provider sent one.
  public var status: Int?
  /// What happened, in the provider's words if available.
  public var message: String
  /// The provider's error code.
  public var code: String?
  /// How long the provider asks to wait before a retry.
  public var retryAfter: Duration?
  /// The provider's request ID, for support requests.
  public var requestID: String?
  /// Whether the same request may succeed if it is sent again.
  public var isRetryable: Bool
  /// What the user can do next, as one clause.
  public var advice: String?
  /// The field of the request that the provider rejected, if it names one: `stream_options`,
  /// `messages[0].content`.
  package var parameter: String?
  /// The URL at which the server found nothing.
  package var url: String?

  public init(
    _ kind: Kind, provider: String? = nil, status: Int? = nil, message: String,
    code: String? = nil, retryAfter: Duration? = nil, requestID: String? = nil,
    isRetryable: Bool? = nil, advice: String? = nil
  ) {
    self.kind = kind
    self.provider = provider
    self.status = status
    // A server or a file may repeat a key.
    self.message = KeyPattern.hidden(in: message)
    self.code = code
    self.retryAfter = retryAfter
    self.requestID = requestID
    self.isRetryable = isRetryable ?? kind.isUsuallyRetryable
    self.advice = advice.map { KeyPattern.hidden(in: $0) }
  }
}

extension LLMError.Kind {
  /// Whether errors of this kind are usually temporary.
  var isUsuallyRetryable: Bool {
    switch self {
    case .rateLimit, .overloaded, .server, .timeout, .truncated, .connection: true
    case .providerNotFound, .unknownAlias, .missingKey, .configuration, .authentication,
      .permission, .modelNotFound, .invalidRequest, .contextLength, .quota, .contentFilter,
      .malformed, .cancelled:
      false
    }
  }
}
