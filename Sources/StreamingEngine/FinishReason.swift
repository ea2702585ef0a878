/// Why an answer ended. The values are the same for every provider.
///
/// Later versions may have further reasons, so a `switch` needs a `default`.
public struct FinishReason: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public var description: String { rawValue }

  /// The model finished its answer.
  public static let stop = FinishReason(rawValue: "stop")
  /// The answer reached a limit, usually that of its tokens.
  public static let length = FinishReason(rawValue: "length")
  /// The model is waiting for the results of tools.
  public static let toolCalls = FinishReason(rawValue: "tool_calls")
  /// The provider's content filter cut off or blocked the answer.
  public static let contentFilter = FinishReason(rawValue: "content_filter")
  /// The model refused to answer.
  public static let refusal = FinishReason(rawValue: "refusal")
  /// The provider paused a long answer.
  public static let pause = FinishReason(rawValue: "pause")
  /// The provider failed while writing the answer. ``StreamChunk/Ending/failure`` is the error.
  public static let error = FinishReason(rawValue: "error")
  /// A reason that this version does not know. The answer may be incomplete.
  public static let other = FinishReason(rawValue: "other")
}
