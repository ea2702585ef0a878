/// The bytes of a text, and where in it an offset stands.
struct SourceText: Sendable {
  let bytes: [UInt8]

  /// The byte order mark that some Windows editors write at the start of a file.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Looks at every byte before the offset: for one error, not for each of many values, which
  /// have a ``PositionCursor``.
  ///
  /// - Parameter offset: Of a byte, or the end; further on counts as the end.
  func position(at offset: Int) -> SourcePosition {
    bytes.withUnsafeBufferPointer { buffer in
      var cursor = PositionCursor(buffer, from: bytes.starts(with: Self.byteOrderMark) ? 3 : 0)
      return cursor.position(at: offset)
    }
  }

  subscript(range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The start of the line that `offset` is in.
  func lineStart(of offset: Int) -> Int {
    bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
  }

  /// Where the line that `offset` is in ends, its line feed included.
  func lineEnd(of offset: Int) -> Int {
    bytes[offset...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
  }

  /// Where the blanks right before `offset` begin; they do not go beyond its line.
  func blanksStart(before offset: Int) -> Int {
    var start = offset
    while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// Where the blanks from `offset` on end, a carriage return at the line's end included.
  func blanksEnd(after offset: Int) -> Int {
    var end = offset
    while end < bytes.count, isBlank(bytes[end]) || bytes[end] == 0x0D { end += 1 }
    return end
  }

  /// Whether nothing but blanks stands before `offset` on its line.
  func isFirstOnLine(_ offset: Int) -> Bool {
    let start = blanksStart(before: offset)
    return start == 0 || bytes[start - 1] == newline
  }

  /// Whether nothing but blanks stands from `offset` on to its line's end.
  func isLastOnLine(_ offset: Int) -> Bool {
    let end = blanksEnd(after: offset)
    return end == bytes.count || bytes[end] == newline
  }

  /// The lines of a range, without what ends them.
  func lines(in range: Range<Int>) -> [String] {
    bytes[range].split(separator: newline, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
  }

  /// What the text ends its lines with.
  var lineEnding: String {
    guard let first = bytes.firstIndex(of: newline), first > 0 else { return "\n" }
    return bytes[first - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }

  /// The character at an offset as an error names it: `'x'`, `the end of the line`, or `U+0007`
  /// for one that cannot be shown.
  func nameOfCharacter(at offset: Int) -> String {
    guard offset < bytes.count else { return "the end of the file" }
    var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    guard case .valid(let encoded) = parser.parseScalar(from: &iterator) else {
      return "a byte that is not UTF-8"
    }
    let scalar = Unicode.UTF8.decode(encoded)
    switch scalar.properties.generalCategory {
    case .control where scalar == "\n" || scalar == "\r":
      return "the end of the line"
    case .spaceSeparator where scalar == " ":
      return "a space"
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .nonspacingMark, .enclosingMark, .spaceSeparator:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    default: return "'\(scalar)'"
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private var newline: UInt8 { UInt8(ascii: "\n") }
}

/// Turns offsets that only grow into lines and columns, looking at each byte once.
struct PositionCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index: Int
  private var line = 1
  private var column = 1

  /// - Parameter bytes: The text, which must outlive the cursor.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) {
    self.bytes = bytes
    index = start
  }

  /// - Parameter offset: Not before that of the last call.
  mutating func position(at offset: Int) -> SourcePosition {
    let end = min(offset, bytes.count)
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0b1100_0000 != 0b1000_0000 {
        // The bytes 0b10xxxxxx continue a scalar that another byte began.
        column += 1
      }
      index += 1
    }
    return SourcePosition(line: line, column: column)
  }
}

/// The value of a hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
  default: nil
  }
}
