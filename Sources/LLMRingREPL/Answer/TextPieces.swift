extension String {
  /// The text in pieces of at most this many bytes, each of whole characters of Unicode.
  func pieces(ofBytes size: Int) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while let end = rest.utf8.index(rest.startIndex, offsetBy: size, limitedBy: rest.endIndex),
      end < rest.endIndex
    {
      let cut = unicodeScalars.index(before: unicodeScalars.index(after: end))
      pieces.append(String(rest[..<cut]))
      rest = rest[cut...]
    }
    return rest.isEmpty ? pieces : pieces + [String(rest)]
  }
}
