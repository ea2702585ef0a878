extension MarkdownInline {
  /// The scalar that starts at `index`; `nil` past the end, and U+FFFD for a notation of a
  /// character that cannot be shown.
  func scalar(at index: Int) -> Unicode.Scalar? {
    guard index < source.count else { return nil }
    if source[index] < 0x80 { return Unicode.Scalar(source[index]) }
    var end = index + 1
    while end < source.count, end < index + 4, source[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: source[index..<end], as: UTF8.self).unicodeScalars.first
  }

  /// The character that ends before `index`.
  func neighbour(before index: Int) -> MarkdownNeighbour {
    guard index > 0 else { return .edge }
    let last = start(ofScalarBefore: index)
    guard let scalar = scalar(at: last) else { return .edge }
    guard ScalarKind(scalar) == .selector else { return MarkdownNeighbour(scalar) }
    let base = last > 0 ? self.scalar(at: start(ofScalarBefore: last)) : nil
    return MarkdownNeighbour(base, selector: scalar)
  }

  private func start(ofScalarBefore index: Int) -> Int {
    var start = index - 1
    while start > 0, index - start < 4, source[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Whether the scalar at `index` combines with the byte before it, as in the keycap `*️⃣`. That
  /// byte is then not markup, because removing it would put the combining scalars on the text
  /// before it. `nil` if this is not known yet.
  func isExtended(_ index: Int, isFinal: Bool) -> Bool? {
    guard let first = byteAt(index) else { return isFinal ? false : nil }
    guard first >= 0xCC, let scalar = scalar(at: index) else { return false }
    switch ScalarKind(scalar) {
    case .mark, .joiner, .selector, .tag: return true
    default: return TextWidth.columns(of: scalar) == 0
    }
  }

  /// Length of the run of this byte at `index`; counts to ``runLimit`` plus one at most.
  func run(_ index: Int) -> Int {
    let limit = min(source.count, index + Self.runLimit + 1)
    var end = index
    while end < limit, source[end] == source[index] { end += 1 }
    return end - index
  }
}
