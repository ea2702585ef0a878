/// The text in bytes that the user gave, whichever program wrote them.
///
/// UTF-16 with a byte order mark is converted, and a byte order mark is dropped. Text in another
/// encoding, such as Latin-1, is not guessed at.
package enum InputText {
  /// The text as UTF-8, or `nil` if it is not text, or of an unknown encoding.
  package static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    if let isBigEndian = byteOrder(of: bytes) {
      return utf16(bytes.dropFirst(2), isBigEndian: isBigEndian)
    }
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else { return nil }
    return withoutByteOrderMark(bytes)
  }

  /// The same without the byte order mark of UTF-8 that it may begin with.
  package static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    let mark = SourceText.byteOrderMark
    return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
  }

  /// Whether bytes begin with the byte order mark of UTF-16.
  package static func isUTF16(_ bytes: [UInt8]) -> Bool { byteOrder(of: bytes) != nil }

  /// What is wrong with bytes that are not text, and what to do, after the name of where they are
  /// from.
  package static func problem(_ bytes: [UInt8]) -> String {
    if bytes.contains(0) { return "is not text" }
    let line = SourceText(bytes).position(at: firstFault(in: bytes)).line
    return
      "is not UTF-8 text (line \(line)); convert it first, such as with iconv -f latin1 -t utf-8"
  }

  /// Where the first byte is that is not UTF-8.
  static func firstFault(in bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }

  /// Whether the text is UTF-16 with the higher byte first; `nil` if it is not UTF-16.
  private static func byteOrder(of bytes: [UInt8]) -> Bool? {
    // Followed by two zero bytes, the mark is that of UTF-32.
    if bytes.starts(with: [0xFF, 0xFE]), !bytes.dropFirst(2).starts(with: [0, 0]) { return false }
    return bytes.starts(with: [0xFE, 0xFF]) ? true : nil
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8]? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { place in
      let pair = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
    }
    guard !units.contains(0), let text = String(validating: units, as: UTF16.self) else {
      return nil
    }
    return Array(text.utf8)
  }
}
