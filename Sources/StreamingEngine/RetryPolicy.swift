/// How often a model is asked again after a temporary error, before any part of an answer.
///
/// The delays are those of the clients of OpenAI and Anthropic: 0.5 s, doubling up to 8 s, minus up to
/// a quarter, or what the provider asks for. Only the last model of an alias is asked again: until
/// then, the next model can answer at once.
public struct RetryPolicy: Sendable, Hashable {
  /// How often a model is asked in all, 1 or more.
  public var attempts: Int
  /// If the provider asks for a longer wait than this, there is no retry. No retry starts later than
  /// a minute, or this time if it is longer, after the first attempt.
  public var longestWait: Duration

  /// Three attempts, and waits of at most half a minute.
  public init(attempts: Int = 3, longestWait: Duration = .seconds(30)) {
    self.attempts = attempts
    self.longestWait = longestWait
  }

  /// A model is asked once.
  public static let once = RetryPolicy(attempts: 1)

  /// The longest time from the first attempt to the start of a retry.
  var budget: Duration { max(.seconds(60), longestWait) }
}
