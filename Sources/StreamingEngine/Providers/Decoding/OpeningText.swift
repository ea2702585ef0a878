/// The text that a block begins with, which the block's deltas may continue or repeat.
///
/// Anthropic's blocks begin empty. Servers that imitate it may put the first piece of the text, or
/// all of it, into the start of a block, and some then send the same text again as deltas. So the
/// opening is shown at once, and deltas that repeat it are held back until they differ from it.
struct OpeningText: Sendable {
  private var opening: [UInt8] = []
  /// How much of the opening the deltas have repeated.
  private var repeated = 0

  init(_ text: String = "") { opening = Array(text.utf8) }

  /// Whether no delta can repeat the text any more.
  var isOver: Bool { opening.isEmpty }

  /// Begins a block with this text.
  mutating func begin(_ text: String) {
    opening = Array(text.utf8)
    repeated = 0
  }

  /// The part of a delta to show.
  mutating func unshown(_ delta: String) -> String {
    guard !opening.isEmpty else { return delta }
    let rest = opening[repeated...]
    if rest.starts(with: delta.utf8) {
      repeated += delta.utf8.count
      if repeated == opening.count { (opening, repeated) = ([], 0) }
      return ""
    }
    defer { opening = [] }
    if delta.utf8.starts(with: rest) {
      return String(decoding: delta.utf8.dropFirst(rest.count), as: UTF8.self)
    }
    return String(decoding: opening[..<repeated], as: UTF8.self) + delta
  }

  /// Settles that what has been repeated so far is no continuation, because a block begins with it.
  mutating func settle() {
    opening.removeFirst(repeated)
    repeated = 0
  }

  /// Ends the block, and returns what has been held back.
  mutating func end() -> String {
    defer { opening = [] }
    return String(decoding: opening[..<min(repeated, opening.count)], as: UTF8.self)
  }
}
