extension SafeText {
  /// A line of the program's own words, broken between words so that it fits in this many columns.
  /// A word that is longer than the line, such as a path or an address, stays whole.
  ///
  /// - Parameter hanging: Where the next lines begin. By default that is where the last column of a
  ///   listing begins, if half of the width remains, and otherwise two columns further in.
  package func folded(columns limit: Int?, hanging: Int? = nil) -> SafeText {
    guard let limit, columns > limit else { return self }
    let words = words
    let start = hanging ?? self.hanging(words, in: limit)
    let indentation = SafeText(spaces: start <= limit / 2 ? start : 0)
    var result = SafeText()
    var row = text.startIndex..<text.startIndex
    for word in words {
      let room = result.isEmpty ? limit : limit - indentation.columns
      let longer = row.lowerBound..<word.upperBound
      if row.isEmpty || TextWidth.columns(of: text[longer]) <= room {
        row = longer
      } else {
        result += (result.isEmpty ? SafeText() : indentation) + slice(row) + SafeText(trusted: "\n")
        row = word
      }
    }
    return result + (result.isEmpty ? SafeText() : indentation) + slice(row)
  }

  /// Where the next lines of a line begin.
  private func hanging(_ words: [Range<String.Index>], in limit: Int) -> Int {
    var start = 0
    for (word, next) in zip(words, words.dropFirst())
    where text.distance(from: word.upperBound, to: next.lowerBound) > 1 {
      let column = TextWidth.columns(of: text[..<next.lowerBound])
      if column <= limit / 2 { start = column }
    }
    guard start == 0, let first = words.first else { return start }
    return TextWidth.columns(of: text[..<first.lowerBound]) + 2
  }
}
