public import StreamingEngine

/// A failure of a provider or of the network, for a test.
///
/// Every wire format has its own words for it; ``kind`` is what the library makes of them.
public struct ScriptedFault: Sendable, Hashable {
  /// The kind of the error that is thrown, with one exception: after the beginning of an answer a lost
  /// connection is an error of kind `truncated`.
  public let kind: LLMError.Kind
  /// What the provider says. The library may read the kind from it, so change it with care.
  public var message: String
  /// The HTTP status, if this fault is in place of an answer.
  public var status: Int
  /// How long the provider asks to wait before a retry, in whole seconds. It is sent with an HTTP
  /// status only.
  public var retryAfter: Duration?
  let names: Names

  /// The error's name in the formats that have one.
  struct Names: Hashable {
    var openAI: String
    var anthropic: String
    var google: String
  }

  private init(
    _ kind: LLMError.Kind, _ status: Int, _ openAI: String, _ anthropic: String, _ google: String,
    _ message: String
  ) {
    self.kind = kind
    self.status = status
    self.message = message
    names = Names(openAI: openAI, anthropic: anthropic, google: google)
  }

  /// The fault with a request to wait.
  public func retrying(after delay: Duration) -> ScriptedFault {
    var fault = self
    fault.retryAfter = delay
    return fault
  }
}

/// The faults, one of each kind that a server or the network can cause.
extension ScriptedFault: CaseIterable {
  /// The key is not valid.
  public static let authentication = ScriptedFault(
    .authentication, 401, "invalid_api_key", "authentication_error", "UNAUTHENTICATED",
    "invalid API key")
  /// The key does not permit the request.
  public static let permission = ScriptedFault(
    .permission, 403, "permission_denied", "permission_error", "PERMISSION_DENIED",
    "permission denied")
  /// The model does not exist.
  public static let modelNotFound = ScriptedFault(
    .modelNotFound, 404, "model_not_found", "not_found_error", "NOT_FOUND",
    "the model does not exist")
  /// The request is not valid.
  public static let invalidRequest = ScriptedFault(
    .invalidRequest, 400, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT",
    "invalid value for the temperature")
  /// The conversation exceeds the context window.
  public static let contextLength = ScriptedFault(
    .contextLength, 400, "context_length_exceeded", "invalid_request_error", "INVALID_ARGUMENT",
    "prompt is too long: 210000 tokens > 200000 maximum")
  /// Too many requests for now.
  public static let rateLimit = ScriptedFault(
    .rateLimit, 429, "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED",
    "rate limit reached")
  /// The account has no credit left.
  public static let quota = ScriptedFault(
    .quota, 402, "insufficient_quota", "billing_error", "RESOURCE_EXHAUSTED",
    "insufficient credit balance")
  /// The provider has too much to do.
  public static let overloaded = ScriptedFault(
    .overloaded, 503, "overloaded", "overloaded_error", "UNAVAILABLE", "the model is overloaded")
  /// The provider failed.
  public static let server = ScriptedFault(
    .server, 500, "server_error", "api_error", "INTERNAL", "internal error")
  /// The provider's content filter rejected the question.
  public static let contentFilter = ScriptedFault(
    .contentFilter, 400, "content_filter", "invalid_request_error", "INVALID_ARGUMENT",
    "blocked by the content filtering policy")
  /// The server sends nothing for too long. The test does not wait.
  public static let timeout = ScriptedFault(.timeout, 0, "", "", "", "")
  /// The connection is refused, or lost in the middle of the answer.
  public static let connection = ScriptedFault(.connection, 0, "", "", "", "")
  /// The answer ends without the provider's end marker.
  public static let truncated = ScriptedFault(.truncated, 0, "", "", "", "")
  /// The server sends something that is not in the provider's format.
  public static let malformed = ScriptedFault(.malformed, 0, "", "", "", "")

  public static let allCases: [ScriptedFault] = [
    .authentication, .permission, .modelNotFound, .invalidRequest, .contextLength, .rateLimit,
    .quota, .overloaded, .server, .contentFilter, .timeout, .connection, .truncated, .malformed,
  ]

  /// Whether the provider reports it, in its own words.
  var isReported: Bool { status != 0 }
}
