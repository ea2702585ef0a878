/// An incremental search through earlier lines.
///
/// The search ignores case unless the pattern contains an upper-case letter. If there is no match,
/// the last match stays.
struct HistorySearch {
  /// The place where a pattern was found.
  struct Match: Equatable {
    /// The index of the line.
    var index: Int
    /// The start of the match in the line, in scalars.
    var offset: Int
  }

  private(set) var pattern = ""
  private(set) var match: Match?
  private(set) var isFailing = false

  /// Extends the pattern. The current match stays if it still fits.
  mutating func extend(by text: String, in history: any LineHistory) {
    pattern += text
    search(from: match?.index ?? history.count - 1, by: -1, in: history)
  }

  /// Removes the last character and searches again from the newest line.
  mutating func shorten(in history: any LineHistory) {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    match = nil
    isFailing = false
    if !pattern.isEmpty { search(from: history.count - 1, by: -1, in: history) }
  }

  /// Moves to the next older match.
  mutating func searchOlder(in history: any LineHistory) {
    search(from: (match?.index ?? history.count) - 1, by: -1, in: history)
  }

  /// Moves to the next newer match.
  mutating func searchNewer(in history: any LineHistory) {
    guard let match else { return }
    search(from: match.index + 1, by: 1, in: history)
  }

  private mutating func search(from start: Int, by step: Int, in history: any LineHistory) {
    guard !pattern.isEmpty else { return }
    let isExact = pattern.contains { $0.isUppercase }
    let needle = Array((isExact ? pattern : pattern.lowercased()).unicodeScalars)
    var index = start
    let count = history.count
    while (0..<count).contains(index) {
      let line = isExact ? history[index] : history[index].lowercased()
      if let offset = Self.offset(of: needle, in: line.unicodeScalars) {
        match = Match(index: index, offset: offset)
        isFailing = false
        return
      }
      index += step
    }
    isFailing = true
  }

  private static func offset(
    of needle: [Unicode.Scalar], in line: String.UnicodeScalarView
  ) -> Int? {
    let line = Array(line)
    guard let first = needle.first, line.count >= needle.count else { return nil }
    for start in 0...(line.count - needle.count)
    where line[start] == first && line[start...].starts(with: needle) {
      return start
    }
    return nil
  }
}
