/// Decides when to paint text that arrives in small chunks.
///
/// The first text is painted at once. Later text is held for at most `interval` after the last
/// paint, even if no more text arrives, so a fast model causes at most one write per interval. The
/// throttle does not read a clock or write anything: the caller passes the time in and paints the
/// returned text.
package struct OutputThrottle<Instant: InstantProtocol>: Sendable
where Instant.Duration == Duration {
  /// Maximum time that the start of a sentence waits for its end.
  private static var sentenceTimeout: Duration { .seconds(2) }

  private let interval: Duration
  private let limit: Int
  /// Finds complete sentences, if only those are painted.
  private var sentences: SentenceFinder?

  /// The text that has not been painted.
  private(set) var held = SafeText()
  /// Number of bytes in it that form complete sentences.
  private var whole = 0
  private var heldSince: Instant?
  private var lastPaint: Instant?

  /// - Parameters:
  ///   - interval: Minimum time between two paints.
  ///   - limit: Maximum number of bytes to hold; more than that are painted at once. Painting as many
  ///     takes about four milliseconds, even of code in colours.
  ///   - paintsSentences: Whether to paint complete sentences, unless one takes too long.
  package init(interval: Duration, limit: Int = 64 << 10, paintsSentences: Bool = false) {
    self.interval = interval
    self.limit = limit
    sentences = paintsSentences ? SentenceFinder() : nil
  }

  /// When the held text must be painted, or `nil` if no text is held.
  package var deadline: Instant? {
    guard !held.isEmpty else { return nil }
    guard sentences == nil || whole > 0 else {
      return heldSince?.advanced(by: Self.sentenceTimeout)
    }
    return lastPaint?.advanced(by: interval)
  }

  /// Adds text and returns the text to paint now, which may be empty.
  package mutating func append(_ text: SafeText, at now: Instant) -> SafeText? {
    guard !text.isEmpty else { return due(at: now) }
    if held.isEmpty { heldSince = now }
    if let end = sentences?.read(text.text), end > 0 { whole = held.text.utf8.count + end }
    held.append(text)
    return held.text.utf8.count > limit ? flush(at: now) : due(at: now)
  }

  /// Returns the part of the held text that is due.
  package mutating func due(at now: Instant) -> SafeText? {
    if let deadline, now < deadline { return nil }
    if sentences != nil, whole == 0 { whole = Self.endOfWords(in: held.text) }
    guard sentences != nil, whole > 0, whole < held.text.utf8.count else { return flush(at: now) }
    let end = held.text.utf8.index(held.text.startIndex, offsetBy: whole)
    let due = held.slice(held.text.startIndex..<end)
    held = held.slice(end..<held.text.endIndex)
    whole = 0
    heldSince = now
    lastPaint = now
    return due
  }

  /// Number of bytes before the last word, which may be incomplete.
  private static func endOfWords(in text: String) -> Int {
    (text.utf8.lastIndex(of: UInt8(ascii: " ")))
      .map { text.utf8.distance(from: text.startIndex, to: $0) + 1 } ?? 0
  }

  /// Returns all held text at once: at the end of an answer or before a prompt.
  package mutating func flush(at now: Instant) -> SafeText? {
    guard !held.isEmpty else { return nil }
    defer {
      held = SafeText()
      whole = 0
    }
    lastPaint = now
    return held
  }
}
