import LLMRingTerminal

/// Decides when something moves below an answer because nothing else does, and what it says.
struct LiveLine {
  private static let frameTime = Duration.milliseconds(100)
  /// How long the text may stand still until something moves below it, and how long if more of it
  /// has arrived than can be shown.
  private static let pause = Duration.seconds(1)
  private static let shortPause = Duration.milliseconds(300)

  private let start = ContinuousClock.now
  /// When something last arrived.
  private var lastArrival = ContinuousClock.now

  mutating func noteArrival() {
    lastArrival = .now
  }

  /// What to say now, and when to ask again.
  ///
  /// - Parameters:
  ///   - held: What keeps text that has arrived from being shown.
  ///   - lastShown: When text was last shown; `nil` if none has been.
  /// - Returns: No words while the text has not stood still for long.
  func words(
    for held: MarkdownRenderer.Held?, since lastShown: ContinuousClock.Instant?
  ) -> (words: String?, next: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    // A wait too short to notice is not worth a spinner.
    let due =
      lastShown.map { $0 + (held == nil ? Self.pause : Self.shortPause) } ?? start + Self.frameTime
    guard due <= now else { return (nil, due) }
    let frame = Int(start.duration(to: now) / Self.frameTime)
    let quietSince = lastShown == nil ? start : lastArrival
    return (
      AnswerMessages.waiting(for: held, since: quietSince.duration(to: now), frame: frame),
      start + Self.frameTime * (frame + 1)
    )
  }
}
