/// Markdown as the parser reads it: bytes of text that is already safe.
///
/// The input has passed ``SafeTextEncoder``, so any part that the parser extracts is also safe. The
/// encoder's notations (`^[`, `<U+200B>`) are not part of the model's markup and must not be parsed
/// as markup. Each of their characters is therefore stored as two bytes that are invalid in UTF-8:
/// the mark 0xFF, and the character with its high bit set.
enum MarkdownSource {
  private static let mark: UInt8 = 0xFF

  /// Adds safe text to the bytes to parse.
  static func append(_ text: SafeText, to bytes: inout [UInt8]) {
    for (piece, style) in text.pieces {
      if style == .plain {
        bytes += piece.utf8
      } else {
        for byte in piece.utf8 { bytes += [mark, byte | 0x80] }
      }
    }
  }

  /// The end of the character that starts at `start`. The bytes are only split between characters.
  static func end(ofCharacterAt start: Int, in bytes: [UInt8]) -> Int {
    let length =
      switch bytes[start] {
      case mark: 2
      case 0xF0...: 4
      case 0xE0...: 3
      case 0xC0...: 2
      default: 1
      }
    return min(start + length, bytes.count)
  }

  /// The text of a range of these bytes.
  static func text(_ bytes: ArraySlice<UInt8>, style: Style = .plain) -> SafeText {
    guard bytes.contains(mark) else {
      return SafeText(encoded: String(decoding: bytes, as: UTF8.self), style: style)
    }
    var result = SafeText()
    var rest = bytes
    while let first = rest.firstIndex(of: mark) {
      result.append(
        SafeText(encoded: String(decoding: rest[..<first], as: UTF8.self), style: style))
      var notation: [UInt8] = []
      rest = rest[first...]
      while rest.first == mark {
        // Half a notation shows nothing.
        if let character = rest.dropFirst().first { notation.append(character & 0x7F) }
        rest = rest.dropFirst(2)
      }
      result.append(
        SafeText(
          encoded: String(decoding: notation, as: UTF8.self), style: Style.dim.merged(with: style)))
    }
    result.append(SafeText(encoded: String(decoding: rest, as: UTF8.self), style: style))
    return result
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")

  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
  var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

  /// Whether it is ASCII punctuation (CommonMark 0.31, section 2.1), which a backslash can escape.
  var isASCIIPunctuation: Bool {
    (0x21...0x7E).contains(self) && !isASCIIDigit && !isASCIILetter
  }

  /// Whether it may be part of a name or word. All bytes of non-ASCII letters may.
  var isWordByte: Bool { isASCIILetter || isASCIIDigit || self == 0x5F || self >= 0x80 }
}
