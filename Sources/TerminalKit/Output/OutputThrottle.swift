/// Decides when text that arrives in small pieces is painted.
///
/// It has both edges: the first text goes out at once, and text held after it goes out no later
/// than `interval` after the last paint, without waiting for more to come. A fast model so costs
/// at most one write an interval. It reads no clock and writes nothing: the caller passes the
/// time in, and paints what comes back.
package struct OutputThrottle<Instant: InstantProtocol>: Sendable
where Instant.Duration == Duration {
  /// How long the beginning of a sentence waits for its end.
  private static var patience: Duration { .seconds(2) }

  private let interval: Duration
  private let limit: Int
  /// Finds whole sentences, where nothing less is to be painted.
  private var sentences: SentenceFinder?

  /// Text that has not been painted.
  private(set) var held = SafeText()
  /// How many bytes of it are whole sentences.
  private var whole = 0
  private var heldSince: Instant?
  private var lastPaint: Instant?

  /// - Parameters:
  ///   - interval: The least time between two paints.
  ///   - limit: Bytes that are held at most; text beyond goes out at once.
  ///   - paintsSentences: Whether text goes out in whole sentences, unless one takes long.
  package init(interval: Duration, limit: Int = 128 << 10, paintsSentences: Bool = false) {
    self.interval = interval
    self.limit = limit
    sentences = paintsSentences ? SentenceFinder() : nil
  }

  /// When the held text falls due, or `nil` if none is held.
  package var deadline: Instant? {
    guard !held.isEmpty else { return nil }
    guard sentences == nil || whole > 0 else { return heldSince?.advanced(by: Self.patience) }
    return lastPaint?.advanced(by: interval)
  }

  /// Adds text, and returns what to paint now: nothing, or everything that is due.
  package mutating func append(_ text: SafeText, at now: Instant) -> SafeText? {
    guard !text.isEmpty else { return due(at: now) }
    if held.isEmpty { heldSince = now }
    if let end = sentences?.read(text.text), end > 0 { whole = held.text.utf8.count + end }
    held.append(text)
    return held.text.utf8.count > limit ? flush(at: now) : due(at: now)
  }

  /// Returns the held text, as far as its time has come.
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

  /// How many bytes there are before the last word, which may not be whole.
  private static func endOfWords(in text: String) -> Int {
    (text.utf8.lastIndex(of: UInt8(ascii: " ")))
      .map { text.utf8.distance(from: text.startIndex, to: $0) + 1 } ?? 0
  }

  /// Returns the held text whatever the time: at the end of an answer, or before a prompt.
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
