/// Which parts of a line were pasted.
///
/// Whoever pastes a text has not typed its beginning, so it must not act as a command. Edits move and
/// remove the parts; libedit only shows the line after each key, so an edit is what differs.
struct PastedParts: Equatable {
  /// More than this is not compared. The whole line counts as pasted if any part does.
  static let limit = 1 << 16

  /// The pasted parts, in scalars, in order. They do not overlap.
  private(set) var ranges: [Range<Int>] = []
  /// Whether anything was pasted since the line began, even if it is gone: undo and yank may bring
  /// it back.
  private(set) var hasPaste = false

  /// Records that `range` was inserted by a paste, after ``change(from:to:)`` for what was before.
  mutating func paste(_ range: Range<Int>) {
    hasPaste = true
    replace(range.lowerBound..<range.lowerBound, with: range.count, isPasted: true)
  }

  /// Follows an edit. What a single key brings in several scalars was not typed now, and may have
  /// been pasted.
  mutating func change(from old: [UInt32], to new: [UInt32]) {
    guard hasPaste, old != new else { return }
    guard max(old.count, new.count) <= Self.limit else {
      if !ranges.isEmpty { ranges = [0..<new.count] }
      return
    }
    let shared = min(old.count, new.count)
    var start = 0
    while start < shared, old[start] == new[start] { start += 1 }
    var rest = 0
    while rest < shared - start, old[old.count - 1 - rest] == new[new.count - 1 - rest] {
      rest += 1
    }
    let count = new.count - rest - start
    replace(start..<(old.count - rest), with: count, isPasted: count > 1)
  }

  /// Whether the text of a line begins with something pasted.
  func isBeginning(of line: [UInt32]) -> Bool {
    guard let first = ranges.first else { return false }
    let start = line.firstIndex {
      Unicode.Scalar($0).map { !$0.properties.isWhitespace } ?? true
    }
    return start.map { start in first.contains(start) || ranges.contains { $0.contains(start) } }
      ?? false
  }

  private mutating func replace(_ range: Range<Int>, with count: Int, isPasted: Bool) {
    var result: [Range<Int>] = []
    for part in ranges {
      let before = part.lowerBound..<max(part.lowerBound, min(part.upperBound, range.lowerBound))
      if !before.isEmpty { result.append(before) }
    }
    if isPasted, count > 0 { result.append(range.lowerBound..<(range.lowerBound + count)) }
    for part in ranges {
      let after = min(part.upperBound, max(part.lowerBound, range.upperBound))..<part.upperBound
      let shift = count - range.count
      if !after.isEmpty { result.append((after.lowerBound + shift)..<(after.upperBound + shift)) }
    }
    ranges = result
  }
}
