extension JSONScanner {
  /// The range of a string's text between its quotes. Its escapes are valid but not yet resolved.
  struct StringToken {
    var start: Int
    var end: Int
    var hasEscapes: Bool
  }

  /// Reads the next value if it is a string; otherwise returns `nil`.
  package mutating func string() throws(JSONError) -> String? {
    guard isValuePending, try peek() == UInt8(ascii: "\"") else { return nil }
    let token = try scanString()
    isValuePending = false
    lastString = token.start - 1..<token.end + 1
    let string = string(of: token)
    if string.hasReplacedEdge { noteBroken(string, token) }
    return string
  }

  /// Keeps the bytes of a string whose first or last character may be incomplete.
  private mutating func noteBroken(_ string: String, _ token: StringToken) {
    let text = text(of: token)
    broken.append(
      BrokenString(
        text: string, bytes: token.hasEscapes ? JSONText.unescapedBytes(text) : Array(text)))
  }

  /// Reads the next value for comparison if it is a string; otherwise returns `nil`.
  package mutating func word() throws(JSONError) -> JSONName? {
    guard isValuePending, try peek() == UInt8(ascii: "\"") else { return nil }
    let token = try scanString()
    isValuePending = false
    return word(of: token)
  }

  /// Scans the string that starts at the current quote, without creating a `String`.
  mutating func scanString() throws(JSONError) -> StringToken {
    let start = index + 1
    var hasEscapes = false
    index = start
    while true {
      index = bytes.firstIndex(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: index)
      guard index < bytes.count else { throw malformed }
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        if isStrict { try checkString(start..<index - 1) }
        return StringToken(start: start, end: index - 1, hasEscapes: hasEscapes)
      }
      hasEscapes = true
      try scanEscape()
    }
  }

  /// Rejects the bytes that only a lenient scanner accepts in strings, and records where the string
  /// starts.
  private mutating func checkString(_ range: Range<Int>) throws(JSONError) {
    lastStringStart = range.lowerBound - 1
    var offset = range.lowerBound
    while offset < range.upperBound {
      switch bytes[offset] {
      case ..<0x20:
        throw .malformed(offset: offset)
      case UInt8(ascii: "\\"):
        offset += try lengthOfEscape(at: offset)
      case 0x80...:
        var rest = bytes[offset..<range.upperBound].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        guard case .valid(let scalar) = parser.parseScalar(from: &rest) else {
          throw .malformed(offset: offset)
        }
        offset += scalar.count
      default:
        offset += 1
      }
    }
  }

  /// The length of the escape at `offset`, whose syntax has been checked. Throws if it is half of
  /// a surrogate pair.
  private func lengthOfEscape(at offset: Int) throws(JSONError) -> Int {
    guard let unit = JSONText.codeUnit(in: bytes, at: offset) else { return 2 }
    guard UTF16.isSurrogate(unit) else { return 6 }
    guard UTF16.isLeadSurrogate(unit),
      let trail = JSONText.codeUnit(in: bytes, at: offset + 6), UTF16.isTrailSurrogate(trail)
    else { throw .malformed(offset: offset) }
    return 12
  }

  /// A scanned string, for comparison.
  func word(of token: StringToken) -> JSONName {
    JSONName(text(of: token), hasEscapes: token.hasEscapes)
  }

  /// A scanned string.
  func string(of token: StringToken) -> String {
    let text = text(of: token)
    return token.hasEscapes
      ? JSONText.unescaped(text) : String(decoding: text, as: UTF8.self)
  }

  private func text(of token: StringToken) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[token.start..<token.end])
  }

  private mutating func scanEscape() throws(JSONError) {
    guard index + 1 < bytes.count else { throw malformed }
    switch bytes[index + 1] {
    case UInt8(ascii: "u"):
      guard JSONText.codeUnit(in: bytes, at: index) != nil else { throw malformed }
      index += 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
    default:
      throw malformed
    }
  }
}
