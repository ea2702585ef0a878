/// Splits newline-delimited JSON into its lines.
///
/// Only LF ends a line; a raw U+2028 or a lone CR is content. Spaces, tabs and CRs around a line
/// are trimmed, empty lines are skipped, and the last line may lack its LF.
package struct LineDecoder: Sendable {
  package struct Line: Sendable, Equatable {
    package var bytes: ArraySlice<UInt8>
    /// Whether the line ended with LF. Only the last line of a body can lack it.
    package var isComplete: Bool
  }

  private let lineLimit: Int
  private var input = ByteQueue()
  private var bodyHasEnded = false
  private var hasFailed = false

  /// - Parameter lineLimit: Maximum length of a line in bytes. The default, 8 MiB, is the limit of
  ///   Ollama's own client.
  package init(lineLimit: Int = 8 << 20) {
    self.lineLimit = lineLimit
  }

  package mutating func append(_ bytes: [UInt8]) {
    guard !hasFailed, !bodyHasEnded else { return }
    input.append(bytes)
  }

  package mutating func finish() {
    bodyHasEnded = true
  }

  /// Returns the next line that is not blank, or `nil` if it needs more bytes or the body has
  /// ended.
  ///
  /// - Throws: ``WireError/lineTooLong(limit:)`` in place of the line. No line follows it.
  package mutating func next() throws(WireError) -> Line? {
    while !hasFailed {
      if let range = input.readLine(endsInCarriageReturn: false) {
        if let line = try line(range, isComplete: true) { return line }
      } else if bodyHasEnded, !input.isEmpty {
        return try line(input.readRest(), isComplete: false)
      } else {
        try check(input.count)
        return nil
      }
    }
    return nil
  }

  private mutating func line(_ range: Range<Int>, isComplete: Bool) throws(WireError) -> Line? {
    try check(range.count)
    let bytes = input.bytes[range].drop { $0.isBlank }
    guard let last = bytes.lastIndex(where: { !$0.isBlank }) else { return nil }
    return Line(bytes: bytes[...last], isComplete: isComplete)
  }

  private mutating func check(_ length: Int) throws(WireError) {
    guard length > lineLimit else { return }
    hasFailed = true
    input = ByteQueue()
    throw .lineTooLong(limit: lineLimit)
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  fileprivate var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == .carriageReturn
  }
}
