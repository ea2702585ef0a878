/// The part of a Markdown line that has arrived, read from its start.
///
/// Reading past the end returns a line feed and records that it happened. A decision that did not
/// read past the end does not depend on later bytes, so it can be made before the line is complete.
struct MarkdownLine {
  /// Maximum number of bytes that determine the kind of a line. If they do not decide, later bytes
  /// are ignored.
  static let limit = 1024

  private let bytes: ArraySlice<UInt8>
  /// Whether no more bytes can follow.
  private let isWhole: Bool
  /// Whether the line feed has arrived.
  let hasEnd: Bool
  private var hasReadPastEnd = false

  /// - Parameters:
  ///   - source: The bytes from the start of the line. They may extend beyond the line.
  ///   - isFinal: Whether no more bytes will arrive.
  init(_ source: ArraySlice<UInt8>, isFinal: Bool) {
    let view = source.prefix(Self.limit)
    if let end = view.firstIndex(of: .lineFeed) {
      bytes = view[..<end]
      hasEnd = true
    } else {
      bytes = view
      hasEnd = isFinal && view.count < Self.limit
    }
    isWhole = hasEnd || view.count == Self.limit
  }

  /// Whether the result of reading cannot change when more bytes arrive.
  var isDecided: Bool { isWhole || !hasReadPastEnd }

  /// A byte of the line, or a line feed past its end.
  subscript(_ offset: Int) -> UInt8 {
    mutating get {
      guard offset < bytes.count else {
        hasReadPastEnd = true
        return .lineFeed
      }
      return bytes[bytes.startIndex + offset]
    }
  }

  /// Number of times that `byte` is repeated from `offset` on.
  mutating func run(of byte: UInt8, from offset: Int) -> Int {
    var end = offset
    while self[end] == byte { end += 1 }
    return end - offset
  }

  /// All bytes from `offset` on. The line must be complete.
  mutating func rest(from offset: Int) -> ArraySlice<UInt8> {
    hasReadPastEnd = true
    return bytes.dropFirst(offset)
  }

  /// The bytes that have arrived, without asking for more.
  func slice(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
    bytes.dropFirst(offsets.lowerBound).prefix(offsets.count)
  }
}
