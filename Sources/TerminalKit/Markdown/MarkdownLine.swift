/// As much of a line of Markdown as has come, read from its start.
///
/// Past the end it reads as a line feed, and remembers that it was asked: a decision that did not
/// look there stays the same whatever follows, so it can be taken before the line is whole.
struct MarkdownLine {
  /// Bytes of a line that its kind may depend on. A line whose kind is open after so many is
  /// judged by them alone.
  static let limit = 1024

  private let bytes: ArraySlice<UInt8>
  /// Whether nothing can follow what is here.
  private let isWhole: Bool
  /// Whether the line feed is here too.
  let hasEnd: Bool
  private var hasLookedPast = false

  /// - Parameters:
  ///   - source: What has come, from the line's start on; more than a line may be in it.
  ///   - isFinal: Whether no more will come.
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

  /// Whether what was read stays true when more comes.
  var isDecided: Bool { isWhole || !hasLookedPast }

  /// A byte of the line; a line feed after its last one.
  subscript(_ offset: Int) -> UInt8 {
    mutating get {
      guard offset < bytes.count else {
        hasLookedPast = true
        return .lineFeed
      }
      return bytes[bytes.startIndex + offset]
    }
  }

  /// How often `byte` stands from `offset` on.
  mutating func run(of byte: UInt8, from offset: Int) -> Int {
    var end = offset
    while self[end] == byte { end += 1 }
    return end - offset
  }

  /// Everything from `offset` on, for which the line must be whole.
  mutating func rest(from offset: Int) -> ArraySlice<UInt8> {
    hasLookedPast = true
    return bytes.dropFirst(offset)
  }

  /// Bytes that are here without asking for more.
  func slice(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
    bytes.dropFirst(offsets.lowerBound).prefix(offsets.count)
  }
}
