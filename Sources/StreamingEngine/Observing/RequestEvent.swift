/// Something that happened to a request, for logs and measurements.
///
/// It has no text of the conversation or the answer, and no key. See ``LLMRing/init(configuration:transport:onEvent:)``.
public struct RequestEvent: Sendable, Equatable {
  /// What happened. There may be more kinds in the future, so a `switch` over it needs a `default`.
  public enum Kind: Sendable, Equatable {
    /// An attempt begins.
    case attempt
    /// The head of a response has arrived, with this HTTP status.
    case head(status: Int)
    /// The first bytes of the answer have arrived.
    case firstByte
    /// The token counts and the price of the answer are known.
    case usage(Usage)
    /// The attempt is over: the answer is complete, or this error ended it.
    case end(LLMError?)
  }

  public var kind: Kind
  /// The model that is asked, as `provider:model`.
  public var model: String
  /// Tells the answers of one ``LLMRing`` apart, from 1.
  public var answer: Int
  /// The number of the attempt at this answer, from 1.
  public var attempt: Int
  /// The time since the attempt began.
  public var elapsed: Duration
}
