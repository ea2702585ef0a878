/// Finds the links of a Markdown text, `[text](address)`, in one pass.
struct LinkReader {
  /// A bracket that begins or ends the text of a link.
  struct Bracket {
    /// Where the text continues.
    var next: Int
  }

  /// The longest address that is looked for, in bytes.
  private static let limit = 2_048

  private let source: UnsafeBufferPointer<UInt8>
  /// The next bracket that closes a text, from the place that was asked about last.
  private var close = -1
  /// The next parenthesis that closes an address, and the next end of a line.
  private var parenthesis = -1
  private var lineEnd = -1
  private(set) var addresses: [Range<Int>] = []

  init(_ source: UnsafeBufferPointer<UInt8>) {
    self.source = source
  }

  /// - Parameter place: Of a `[` or `]`; not before the one of the last call.
  /// - Returns: `nil` unless it is of a link.
  mutating func bracket(at place: Int) -> Bracket? {
    advance(&close, to: UInt8(ascii: "]"), from: place)
    let start = close + 2
    guard start <= source.count, source[close + 1] == UInt8(ascii: "(") else { return nil }
    advance(&parenthesis, to: UInt8(ascii: ")"), from: start)
    advance(&lineEnd, to: UInt8(ascii: "\n"), from: start)
    guard parenthesis < min(source.count, lineEnd, start + Self.limit) else { return nil }
    if place < close { return Bracket(next: place + 1) }
    addresses.append(start..<parenthesis)
    return Bracket(next: parenthesis + 1)
  }

  /// Moves to the next byte of a kind unless one is known. All bytes are looked at once.
  private func advance(_ known: inout Int, to byte: UInt8, from place: Int) {
    guard known < place else { return }
    known = place
    while known < source.count, source[known] != byte { known += 1 }
  }
}
