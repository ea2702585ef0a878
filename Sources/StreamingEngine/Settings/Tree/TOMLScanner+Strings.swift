#if Lockfile
extension TOMLScanner {
  /// Takes a string of any of the four kinds.
  mutating func string() throws(TOMLFault) -> String {
    let quote = next
    let isLong = byte(at: index + 1) == quote && byte(at: index + 2) == quote
    switch (quote, isLong) {
    case (UInt8(ascii: "\""), true): return try longString(quote, hasEscapes: true)
    case (UInt8(ascii: "\""), false): return try basicString()
    case (_, true): return try longString(quote, hasEscapes: false)
    case (_, false): return try literalString()
    }
  }

  /// `"…"`, on one line and with escapes.
  mutating func basicString() throws(TOMLFault) -> String {
    let opening = index
    advance()
    var text: [UInt8] = []
    var start = index
    while true {
      switch next {
      case UInt8(ascii: "\""):
        let rest = start..<index
        advance()
        if text.isEmpty { return self.text(rest) }
        append(rest, to: &text)
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        append(start..<index, to: &text)
        try escape(into: &text)
        start = index
      default:
        try takeCharacter(ofStringAt: opening)
      }
    }
  }

  /// `'…'`, on one line and without escapes.
  mutating func literalString() throws(TOMLFault) -> String {
    let opening = index
    advance()
    while next != UInt8(ascii: "'") { try takeCharacter(ofStringAt: opening) }
    advance()
    return text(opening + 1..<index - 1)
  }

  /// `"""…"""` or `'''…'''`. A line end right after the opening quotes is not part of the text.
  private mutating func longString(
    _ quote: UInt8, hasEscapes: Bool
  ) throws(TOMLFault) -> String {
    let opening = index
    advance(by: 3)
    _ = try takeLineEnd()
    var text: [UInt8] = []
    var start = index
    while true {
      if next == quote {
        let quotes = index
        while next == quote, index < quotes + 5 { advance() }
        guard index >= quotes + 3 else { continue }
        // One or two quotes may stand right before the three that close the string.
        append(start..<index - 3, to: &text)
        return String(decoding: text, as: UTF8.self)
      } else if hasEscapes, next == UInt8(ascii: "\\") {
        append(start..<index, to: &text)
        if try !takeContinuation() { try escape(into: &text) }
        start = index
      } else if next == 0x0A || next == 0x0D {
        _ = try takeLineEnd()
      } else {
        try takeCharacter(ofStringAt: opening)
      }
    }
  }

  /// Takes a backslash at the end of a line, with all blanks and line ends up to the next text.
  private mutating func takeContinuation() throws(TOMLFault) -> Bool {
    var end = index + 1
    while byte(at: end) == 0x20 || byte(at: end) == 0x09 { end += 1 }
    steps += end - index
    guard byte(at: end) == 0x0A || byte(at: end) == 0x0D else { return false }
    index = end
    repeat { skipBlanks() } while try takeLineEnd()
    return true
  }

  private mutating func takeCharacter(ofStringAt opening: Int) throws(TOMLFault) {
    if isAtEnd || next == 0x0A || next == 0x0D && byte(at: index + 1) == 0x0A {
      let mark = String(Unicode.Scalar(bytes[opening]))
      let isLong = byte(at: opening + 2) == bytes[opening]
      let quote = String(repeating: mark, count: isLong ? 3 : 1)
      throw fault(
        "the string that starts here has no closing quote", at: opening,
        advice: "add \(quote) at its end")
    }
    guard !isControl(next) else { throw controlCharacter }
    advance()
  }

  private mutating func append(_ range: Range<Int>, to text: inout [UInt8]) {
    steps += range.count
    text += bytes[range]
  }

  private mutating func escape(into text: inout [UInt8]) throws(TOMLFault) {
    let start = index
    advance()
    let escape = next
    advance()
    switch escape {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(escape)
    case UInt8(ascii: "u"): try unicodeEscape(digits: 4, from: start, into: &text)
    case UInt8(ascii: "U"): try unicodeEscape(digits: 8, from: start, into: &text)
    default:
      index = start + 1
      throw fault(
        "invalid escape: a backslash and \(found)", at: start,
        advice: "write \\\\ for a backslash, or put the text in single quotes")
    }
  }

  private mutating func unicodeEscape(
    digits: Int, from start: Int, into text: inout [UInt8]
  ) throws(TOMLFault) {
    var code: UInt32 = 0
    for offset in 0..<digits {
      guard let digit = hexadecimalValue(byte(at: index + offset)) else {
        throw fault(
          "invalid escape: expected \(digits) hexadecimal digits", at: start,
          advice: digits == 4 ? "write it as \\u00E9" : "write it as \\U0001F600")
      }
      code = code << 4 | UInt32(digit)
    }
    advance(by: digits)
    guard let scalar = Unicode.Scalar(code) else {
      throw fault(
        "invalid escape: there is no character U+\(String(code, radix: 16, uppercase: true))",
        at: start, advice: "use a code up to 10FFFF, other than D800 to DFFF")
    }
    text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
  }
}
#endif
