/// A text that a server streams in deltas and may repeat as a whole.
///
/// Some servers send in each delta all of the text so far (DashScope in some of its modes, MiniMax),
/// and some repeat all of it in the last delta. Neither is announced, so it must be recognised. As
/// long as every delta begins with all of the one before it, the deltas after the first are held
/// back, until there is evidence that the server works this way (``CumulativeDeltas``), until a delta or a
/// whole text shows that it does not, or until the end. They are then taken for pieces of the text,
/// unless earlier answers of the model have shown that its server works this way.
struct DeltaText: Sendable {
  private enum Form {
    /// Every delta so far, from the first one, begins with the one before it.
    case unclear
    /// Each delta has the next piece, as usual.
    case pieces
    /// Each delta has all of the text so far.
    case cumulative
  }

  private var shown = ShownText()
  private var form = Form.unclear
  /// The number of deltas with text, up to 2.
  private var deltas = 0
  /// The first deltas, as long as the form is unclear.
  private var growing: CumulativeDeltas?
  /// Whether earlier answers have shown that each delta has all of the text so far.
  private var expectsRepeats = false
  /// Whether each delta has had all of the text so far; `nil` if that is not known.
  private(set) var repeatsText: Bool?

  /// A text that arrives again in the middle of the answer is not taken for new text if it is at
  /// least this long.
  private static let unmistakable = 64

  /// Announces that the deltas of earlier answers have had all of the text so far.
  mutating func expectRepeats() { expectsRepeats = true }

  /// Returns what to show of a delta.
  ///
  /// - Parameter isLast: Whether it arrived together with a finish reason.
  mutating func next(_ delta: String, isLast: Bool = false) -> String {
    // Nearly every delta is shorter than the text before it, and so cannot repeat it.
    if form == .pieces, delta.utf8.count < shown.count { return add(delta) }
    if delta.isEmpty { return isLast ? flush() : "" }
    return nextUnclear(delta, isLast: isLast)
  }

  /// Returns what to show of a text that has been sent as a whole, or `nil` if it is a different
  /// one.
  mutating func rest(of whole: String) -> String? {
    deltas += whole.isEmpty || deltas > 1 ? 0 : 1
    guard let growing, growing.isHolding else { return shown.rest(of: whole) }
    // What has been held back is either pieces of the whole text or its beginning.
    var pieces = shown
    pieces.add(growing.held)
    if let rest = pieces.rest(of: whole) {
      let held = flushPieces()
      shown = pieces
      return held + rest
    }
    var beginning = ShownText()
    beginning.add(growing.last)
    guard let rest = beginning.rest(of: whole) else {
      return flushPieces() + (shown.rest(of: whole) ?? "")
    }
    let start = receiveCumulative(growing)
    shown = beginning
    return start + rest
  }

  /// Returns all of a text that continues what has been shown.
  mutating func append(_ text: String) -> String {
    flush() + add(text)
  }

  /// Returns what has been held back, because nothing follows it.
  mutating func flush() -> String {
    if expectsRepeats, form == .unclear, let growing, growing.isHolding {
      return receiveCumulative(growing)
    }
    return flushPieces()
  }

  /// Returns what has been held back, as pieces of the text.
  private mutating func flushPieces() -> String {
    guard form == .unclear, let growing else { return "" }
    form = .pieces
    self.growing = nil
    return growing.isHolding ? add(growing.held) : ""
  }

  private mutating func nextUnclear(_ delta: String, isLast: Bool) -> String {
    switch form {
    case .cumulative:
      if let rest = shown.rest(of: delta) { return rest }
      form = .pieces
      repeatsText = false
      return add(delta)
    case .unclear:
      guard var growing else {
        growing = CumulativeDeltas(delta, isExpected: expectsRepeats)
        return add(delta)
      }
      guard growing.add(delta) else {
        repeatsText = false
        return flushPieces() + nextPiece(delta, isLast: isLast)
      }
      self.growing = growing
      if growing.isCumulative {
        repeatsText = true
        return receiveCumulative(growing)
      }
      return isLast || growing.isTooLong ? flush() : ""
    case .pieces:
      return nextPiece(delta, isLast: isLast)
    }
  }

  /// Records that each delta has all of the text so far, and returns what has not been shown of it.
  private mutating func receiveCumulative(_ growing: CumulativeDeltas) -> String {
    form = .cumulative
    self.growing = nil
    shown = ShownText()
    shown.add(growing.last)
    return growing.rest
  }

  /// Returns what to show of a delta that has the next piece, unless it repeats the whole text.
  private mutating func nextPiece(_ delta: String, isLast: Bool) -> String {
    let isCandidate =
      isLast || deltas > 1 && delta.utf8.count == shown.count && shown.count >= Self.unmistakable
    guard isCandidate, shown.isRepeated(by: delta) else { return add(delta) }
    return shown.rest(of: delta) ?? add(delta)
  }

  private mutating func add(_ delta: String) -> String {
    shown.add(delta)
    if deltas < 2 { deltas += 1 }
    return delta
  }
}
