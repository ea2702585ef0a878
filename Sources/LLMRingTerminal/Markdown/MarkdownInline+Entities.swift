extension MarkdownInline {
  /// A character reference by name or number. The character is made safe like all other text, and
  /// must be visible on its own.
  mutating func readEntity(isFinal: Bool) -> Bool {
    let limit = min(source.count, at + Self.entityLimit)
    let end = Self.endOfName(from: at + 1, to: limit, in: source[...])
    if end == source.count, !isFinal, end < at + Self.entityLimit { return false }
    guard byteAt(end) == UInt8(ascii: ";"), !keepsMarks else {
      take(1)
      return true
    }
    guard let isSign = isExtended(end + 1, isFinal: isFinal) else { return false }
    guard !isSign, let text = Self.character(named: source[(at + 1)..<end]) else {
      take(1)
      return true
    }
    add(text)
    skip(end + 1 - at)
    return true
  }

  /// Text in an attribute, an address or a title: entities are read, and nothing else is markup.
  ///
  /// - Parameter readsEscapes: Whether a backslash escapes punctuation.
  static func words(_ bytes: ArraySlice<UInt8>, readsEscapes: Bool = false) -> SafeText {
    var result = SafeText()
    var plain: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), readsEscapes, rest.first?.isASCIIPunctuation == true {
        plain.append(rest.removeFirst())
        continue
      }
      if byte == UInt8(ascii: "&") {
        let end = Self.endOfName(from: rest.startIndex, to: rest.endIndex, in: rest)
        if end < rest.endIndex, rest[end] == UInt8(ascii: ";"),
          let text = Self.character(named: rest[..<end])
        {
          result += MarkdownSource.text(plain[...]) + text
          plain = []
          rest = rest[(end + 1)...]
          continue
        }
      }
      plain.append(byte)
    }
    return result + MarkdownSource.text(plain[...])
  }

  /// Maximum length of a character reference.
  private static let entityLimit = 12

  private static func endOfName(
    from start: Int, to limit: Int, in bytes: ArraySlice<UInt8>
  ) -> Int {
    var end = start
    while end < limit, end < start + entityLimit,
      bytes[end].isASCIILetter || bytes[end].isASCIIDigit
        || end == start && bytes[end] == UInt8(ascii: "#")
    {
      end += 1
    }
    return end
  }

  /// The entities common in prose. HTML has two thousand more, which are shown as written.
  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
    "middot": "·", "bull": "•", "times": "×", "divide": "÷", "deg": "°", "plusmn": "±",
    "le": "≤", "ge": "≥", "ne": "≠", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓",
    "euro": "€", "pound": "£", "sect": "§", "para": "¶",
  ]

  private static func character(named name: ArraySlice<UInt8>) -> SafeText? {
    let name = String(decoding: name, as: UTF8.self)
    var scalar = entities[name]
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let value =
        digits.first == "x" || digits.first == "X"
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      scalar = value.flatMap { Unicode.Scalar($0) }
    }
    // A blank that cannot break looks like any other, but breaks a command that is pasted.
    if scalar == "\u{A0}" { return SafeText(trusted: " ") }
    guard let scalar, ScalarKind(scalar) == .printable, TextWidth.columns(of: scalar) > 0 else {
      return nil
    }
    return SafeText(String(Character(scalar)))
  }
}
