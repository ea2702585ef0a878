/// Everything that can go wrong between a request and the last chunk of its answer.
///
/// The same fault bears the same ``kind`` whether it came as an HTTP status, inside the stream,
/// or from the network, and from whichever provider.
public struct LLMError: Error, Sendable, Equatable {
  /// What kind of thing went wrong; each is something that a person can do something about.
  public enum Kind: String, Sendable, CaseIterable {
    /// No provider of that name is configured.
    case providerNotFound = "provider_not_found"
    /// No alias of that name is in the lockfile.
    case unknownAlias = "unknown_alias"
    /// No API key is set for the provider.
    case missingKey = "missing_key"
    /// A file or a setting of the user's cannot be used.
    case configuration
    /// The provider refused the key (401).
    case authentication = "auth"
    /// The key is good, but not for this (403).
    case permission
    /// The provider has no such model (404).
    case modelNotFound = "not_found"
    /// The provider cannot make sense of the request (400, 413, 422).
    case invalidRequest = "invalid_request"
    /// The conversation is longer than the model can read.
    case contextLength = "context_length"
    /// Too many requests for now (429).
    case rateLimit = "rate_limit"
    /// Money or allowance has run out; waiting does not help.
    case quota
    /// The provider is too busy (503, 529).
    case overloaded
    /// The provider failed (5xx).
    case server
    /// Nothing came for too long.
    case timeout
    /// The provider's filter refused the question.
    case contentFilter = "content_filter"
    /// The stream ended before the provider said that the answer had.
    case truncated
    /// What came was not in the provider's format.
    case malformed = "protocol"
    /// The network could not be used: no such host, nobody listening, a broken connection.
    case connection
    /// The reader stopped.
    case cancelled
  }

  public var kind: Kind
  /// The provider, when one was chosen.
  public var provider: String?
  /// The HTTP status, when one came.
  public var status: Int?
  /// What happened: the provider's words where it had any.
  public var message: String
  /// The provider's code for the fault.
  public var code: String?
  /// How long the provider asks to wait.
  public var retryAfter: Duration?
  /// The provider's name for the request, for its support.
  public var requestID: String?
  /// Whether sending the same request again may succeed.
  public var isRetryable: Bool
  /// What the person at the prompt can do next, as one clause.
  public var advice: String?

  public init(
    _ kind: Kind, provider: String? = nil, status: Int? = nil, message: String,
    code: String? = nil, retryAfter: Duration? = nil, requestID: String? = nil,
    isRetryable: Bool? = nil, advice: String? = nil
  ) {
    self.kind = kind
    self.provider = provider
    self.status = status
    self.message = message
    self.code = code
    self.retryAfter = retryAfter
    self.requestID = requestID
    self.isRetryable = isRetryable ?? kind.isUsuallyRetryable
    self.advice = advice
  }
}

extension LLMError.Kind {
  /// Whether faults of this kind pass with time.
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
