/// Takes the tokens of JSON out of bytes.
struct JSONScanner {
  let bytes: [UInt8]
  var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { index == bytes.count }
  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
  }

  /// Skips blanks and takes `byte` if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard peek == byte else { return false }
    index += 1
    return true
  }

  /// Takes what may be a name or a number.
  mutating func word() -> String {
    let start = index
    while let byte = peek, Self.isWordByte(byte) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Takes a string with its quotes.
  mutating func string() throws(JSONReader.Fault) -> String {
    guard take(UInt8(ascii: "\"")) else { throw fault("a string in double quotes") }
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        index += 1
        text += try escaped().utf8
      case ..<0x20:
        throw fault("no control character in a string")
      default:
        text.append(byte)
        index += 1
      }
    }
    throw fault("'\"' at the end of a string")
  }

  private mutating func escaped() throws(JSONReader.Fault) -> String {
    guard let byte = peek else { throw fault("an escape") }
    index += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(UnicodeScalar(byte))
    case UInt8(ascii: "u"): return String(try unicodeEscape())
    default:
      index -= 1
      throw fault("one of the escapes of JSON")
    }
  }

  /// One `\u` escape, or the two that stand for a scalar beyond U+FFFF.
  private mutating func unicodeEscape() throws(JSONReader.Fault) -> UnicodeScalar {
    let first = try hexadecimal()
    if let scalar = UnicodeScalar(first) { return scalar }
    guard first < 0xDC00, peek == UInt8(ascii: "\\") else { throw fault("a pair of surrogates") }
    index += 1
    guard peek == UInt8(ascii: "u") else { throw fault("a pair of surrogates") }
    index += 1
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw fault("a pair of surrogates") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONReader.Fault) -> UInt32 {
    let digits = bytes[index..<min(index + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits") }
    index += 4
    return value
  }

  func fault(_ expected: String) -> JSONReader.Fault {
    JSONReader.Fault(offset: index, problem: "expected \(expected)")
  }

  /// The grammar of RFC 8259, section 6.
  static func isNumber(_ word: String) -> Bool {
    word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
