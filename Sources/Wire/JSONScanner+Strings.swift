extension JSONScanner {
  /// Where a string's text is, between its quotes, still escaped. Its escapes are known to be
  /// well-formed.
  struct StringToken {
    var range: Range<Int>
    var hasEscapes: Bool
  }

  /// Reads a string, at its opening quote, without making one.
  mutating func scanString() throws(JSONError) -> StringToken {
    let start = index + 1
    var hasEscapes = false
    index = start
    while true {
      index = bytes.withUnsafeBytes {
        bytes.startIndex
          + $0.firstIndex(
            of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: index - bytes.startIndex)
      }
      guard index < bytes.endIndex else { throw malformed }
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        return StringToken(range: start..<index - 1, hasEscapes: hasEscapes)
      }
      hasEscapes = true
      try scanEscape()
    }
  }

  private mutating func scanEscape() throws(JSONError) {
    guard index + 1 < bytes.endIndex else { throw malformed }
    switch bytes[index + 1] {
    case UInt8(ascii: "u"):
      guard index + 6 <= bytes.endIndex, codeUnit(at: index) != nil else { throw malformed }
      index += 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
    default:
      throw malformed
    }
  }

  /// The text of a string that has been read.
  func text(of token: StringToken) -> String {
    guard token.hasEscapes else {
      return String(decoding: bytes[token.range], as: UTF8.self)
    }
    // No escape is shorter than what it stands for.
    return String(unsafeUninitializedCapacity: token.range.count) { buffer in
      unescape(token.range, into: buffer)
    }
  }

  /// Writes the text of a string without its escapes, and returns how many bytes it has.
  private func unescape(
    _ range: Range<Int>, into buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    var count = 0
    var index = range.lowerBound
    func put(_ byte: UInt8) {
      buffer[count] = byte
      count += 1
    }
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        put(byte)
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      guard escape == UInt8(ascii: "u") else {
        put(Self.byte(escapedBy: escape))
        index += 2
        continue
      }
      let scalar = scalar(at: &index, before: range.upperBound)
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { put(byte) }
    }
    return count
  }

  /// The scalar that the `\uXXXX` at `index` stands for, or the two of a surrogate pair.
  private func scalar(at index: inout Int, before end: Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let unit = codeUnit(at: index) else { return replacement }
    index += 6
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? replacement }
    // Without its other half it stands for nothing, and what follows stands for itself.
    guard index + 6 <= end, let trail = codeUnit(at: index), UTF16.isTrailSurrogate(trail) else {
      return replacement
    }
    index += 6
    let pair = (UInt32(unit) & 0x3FF) << 10 | (UInt32(trail) & 0x3FF)
    return Unicode.Scalar(0x10000 + pair) ?? replacement
  }

  /// The number that the `\uXXXX` at `index` bears, or `nil` when there is no such escape. At
  /// least six bytes come from there.
  private func codeUnit(at index: Int) -> UInt16? {
    guard bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt16 = 0
    for digit in bytes[index + 2..<index + 6] {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(digit - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(digit - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(digit - 0x37)
      default: return nil
      }
    }
    return unit
  }

  private static func byte(escapedBy escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: escape
    }
  }
}
