/// The bytes of a text, and where in it an offset stands.
struct SourceText: Sendable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// - Parameter offset: Of a byte, or the end; further on counts as the end.
  func position(at offset: Int) -> SourcePosition {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    // The bytes 0b10xxxxxx go on with a scalar that another byte began.
    let column = before[lineStart...].count { $0 & 0b1100_0000 != 0b1000_0000 }
    return SourcePosition(line: before.count { $0 == newline } + 1, column: column + 1)
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

  private var newline: UInt8 { UInt8(ascii: "\n") }
}
