/// Any error between sending a request and receiving the last chunk of the answer.
///
/// The same problem has the same ``kind`` for every provider, whether it was reported as an HTTP
/// status, inside the stream, or by the network.
public struct LLMError: Error, Sendable, Hashable {
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
  /// What can be done next, as one clause.
  public var advice: String? {
    didSet { remedy = nil }
  }

  /// What happened in each attempt at the answer, oldest first; the last one is the attempt that this
  /// error ended. Empty if none was made. It does not count in comparisons.
  public var attempts: [Attempt] {
    get { past.value }
    set { past.value = newValue }
  }
  private var past = Aside<[Attempt]>([])

  /// The advice as data; `nil` if it is in words only. It does not count in comparisons.
  package var remedy: Remedy? {
    get { aside.value }
    set { aside.value = newValue }
  }
  private var aside = Aside<Remedy?>(nil)
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
