/// Decides when text that arrives in small pieces is painted.
///
/// It has both edges: the first text goes out at once, and text held after it goes out no later
/// than `interval` after the last paint, without waiting for more to come. A fast model so costs
/// at most one write an interval. It reads no clock and writes nothing: the caller passes the
/// time in, and paints what comes back.
package struct OutputThrottle<Instant: InstantProtocol>: Sendable {
  private let interval: Instant.Duration
  private let limit: Int
  /// Text that has not been painted.
  private(set) var held = SafeText()
  private var lastPaint: Instant?

  /// - Parameters:
  ///   - interval: The least time between two paints.
  ///   - limit: Bytes that are held at most; text beyond goes out at once.
  package init(interval: Instant.Duration, limit: Int = 128 << 10) {
    self.interval = interval
    self.limit = limit
  }

  /// When the held text falls due, or `nil` if none is held.
  package var deadline: Instant? {
    held.isEmpty ? nil : lastPaint?.advanced(by: interval)
  }

  /// Adds text, and returns what to paint now: nothing, or everything held.
  package mutating func append(_ text: SafeText, at now: Instant) -> SafeText? {
    held.append(text)
    return held.text.utf8.count > limit ? flush(at: now) : due(at: now)
  }

  /// Returns the held text if its time has come.
  package mutating func due(at now: Instant) -> SafeText? {
    if let deadline, now < deadline { return nil }
    return flush(at: now)
  }

  /// Returns the held text whatever the time: at the end of an answer, or before a prompt.
  package mutating func flush(at now: Instant) -> SafeText? {
    guard !held.isEmpty else { return nil }
    defer { held = SafeText() }
    lastPaint = now
    return held
  }
}
