extension SearchQuery {
  /// The part of a text around the first term that is in it, on one line.
  ///
  /// - Parameter width: About how many characters.
  func snippet(of text: String, width: Int = 80) -> String {
    let folded = FoldedText(text)
    let place = terms.compactMap { $0.place(in: folded) }.min()
    let first = place.map { FoldedText.origin(ofByte: $0, in: text) } ?? 0
    let found = text.utf8.index(text.startIndex, offsetBy: first)
    // The character that has the scalar.
    let match = found < text.endIndex ? text.index(before: text.index(after: found)) : found
    let start = text.index(match, offsetBy: -(width / 3), limitedBy: text.startIndex)
    let from = start ?? text.startIndex
    let to = text.index(from, offsetBy: width, limitedBy: text.endIndex) ?? text.endIndex
    let part = text[from..<to].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (from > text.startIndex ? "…" : "") + part + (to < text.endIndex ? "…" : "")
  }
}
