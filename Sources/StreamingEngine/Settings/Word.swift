extension StringProtocol {
  /// Whether the text is not empty and consists of ASCII letters, ASCII digits and `others`.
  package func isWord(with others: StaticString) -> Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        byte.isASCIILetterOrDigit
          || others.withUTF8Buffer { $0.contains(byte) }
      }
  }

  /// Whether the first character is an ASCII letter or digit.
  package var beginsWithLetterOrDigit: Bool { utf8.first?.isASCIILetterOrDigit == true }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
