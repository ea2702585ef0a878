/// A text that a server streams in deltas and may repeat as a whole.
///
/// Some servers send in each delta all of the text so far (DashScope in some of its modes, MiniMax),
/// and some repeat all of it in the last delta. Neither is announced, so it must be recognised: a
/// delta that continues everything before it is held back until the next one shows whether the
/// server works this way. An answer that says "ha" and then "haha" loses nothing.
struct DeltaText: Sendable {
  private var shown = ShownText()
  /// Number of deltas with text, up to 2.
  private var deltas = 0
  /// Whether each delta has all of the text so far.
  private var isCumulative = false
  /// A delta that may be all of the text so far, or only the next piece of it.
  private var held: String?

  /// Repeats that are at least this long are not taken for text that happens to be the same.
  private static let unmistakable = 64

  /// Returns what to show of a delta.
  ///
  /// - Parameter isLast: Whether it arrived together with a finish reason.
  mutating func next(_ delta: String, isLast: Bool = false) -> String {
    // Nearly every delta is shorter than the text before it, and so cannot repeat it.
    if !isCumulative, held == nil, delta.utf8.count < shown.count { return add(delta) }
    if delta.isEmpty { return isLast ? flush() : "" }
    return nextUnclear(delta, isLast: isLast)
  }

  /// Returns what to show of a text that has been sent as a whole, or `nil` if it is a different
  /// one.
  mutating func rest(of whole: String) -> String? {
    deltas += whole.isEmpty || deltas > 1 ? 0 : 1
    guard let delta = held else { return shown.rest(of: whole) }
    // What has been held back is either the start of the whole text or a piece of it.
    var guess = shown
    guard guess.rest(of: delta) != nil, let rest = guess.rest(of: whole) else {
      return flush() + (shown.rest(of: whole) ?? "")
    }
    held = nil
    let start = shown.rest(of: delta) ?? ""
    shown = guess
    return start + rest
  }

  /// Returns all of a text that continues what has been shown.
  mutating func append(_ text: String) -> String {
    flush() + add(text)
  }

  /// Returns what has been held back, because nothing follows it.
  mutating func flush() -> String {
    guard let delta = held else { return "" }
    held = nil
    // Two deltas do not tell the forms apart. Only a short text is likely to repeat by chance.
    return shown.count >= 3 ? shown.rest(of: delta) ?? "" : add(delta)
  }

  private mutating func nextUnclear(_ delta: String, isLast: Bool) -> String {
    if isCumulative {
      if let rest = shown.rest(of: delta) { return rest }
      isCumulative = false
      return add(delta)
    }
    if let first = held {
      held = nil
      isCumulative = delta.hasPrefix(first)
      return isCumulative ? shown.rest(of: delta) ?? "" : add(first + delta)
    }
    guard shown.count > 0, shown.continues(in: delta) else { return add(delta) }
    if delta.utf8.count > shown.count {
      held = delta
      return isLast ? flush() : ""
    }
    let isRepeat = deltas > 1 && (isLast || shown.count >= Self.unmistakable)
    return isRepeat ? "" : add(delta)
  }

  private mutating func add(_ delta: String) -> String {
    shown.add(delta)
    if deltas < 2 { deltas += 1 }
    return delta
  }
}
