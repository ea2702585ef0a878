/// Decodes the text of a JSON string between its quotes. The escapes must be valid.
enum JSONText {
  /// The text with its escapes resolved. Invalid UTF-8 and halves of surrogate pairs become U+FFFD.
  static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String {
    // An escape is never shorter than the text it represents.
    String(unsafeUninitializedCapacity: bytes.count) { unescape(bytes, into: $0) }
  }

  /// The bytes of the text with its escapes resolved, and with three bytes for half of a surrogate
  /// pair; see ``BrokenString``.
  static func unescapedBytes(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      count = unescape(bytes, into: buffer, keepsSurrogates: true)
    }
  }

  /// Writes the text with its escapes resolved, and returns the number of bytes written.
  private static func unescape(
    _ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<UInt8>,
    keepsSurrogates: Bool = false
  ) -> Int {
    var count = 0
    var index = 0
    func put(_ byte: UInt8) {
      buffer[count] = byte
      count += 1
    }
    while index < bytes.count {
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
      if keepsSurrogates, let unit = unpairedSurrogate(in: bytes, at: index) {
        put(0xE0 | UInt8(unit >> 12))
        put(0x80 | UInt8(unit >> 6 & 0x3F))
        put(0x80 | UInt8(unit & 0x3F))
        index += 6
        continue
      }
      let scalar = scalar(in: bytes, at: &index)
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { put(byte) }
    }
    return count
  }

  /// The scalar of the `\uXXXX`, or of the surrogate pair, at `index`.
  private static func scalar(
    in bytes: UnsafeRawBufferPointer, at index: inout Int
  ) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let unit = codeUnit(in: bytes, at: index) else { return replacement }
    index += 6
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? replacement }
    // Half a pair becomes a replacement character; the text after it is unaffected.
    guard let trail = codeUnit(in: bytes, at: index), UTF16.isTrailSurrogate(trail) else {
      return replacement
    }
    index += 6
    let pair = (UInt32(unit) & 0x3FF) << 10 | (UInt32(trail) & 0x3FF)
    return Unicode.Scalar(0x10000 + pair) ?? replacement
  }

  /// The code unit of the `\uXXXX` at `index` if it is half of a surrogate pair without the other.
  private static func unpairedSurrogate(
    in bytes: UnsafeRawBufferPointer, at index: Int
  ) -> UInt16? {
    guard let unit = codeUnit(in: bytes, at: index), UTF16.isSurrogate(unit) else { return nil }
    if UTF16.isLeadSurrogate(unit), let next = codeUnit(in: bytes, at: index + 6),
      UTF16.isTrailSurrogate(next)
    {
      return nil
    }
    return unit
  }

  /// The code unit of the `\uXXXX` at `index`, or `nil` if there is no such escape.
  static func codeUnit(in bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for digit in bytes[(index + 2)..<(index + 6)] {
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
