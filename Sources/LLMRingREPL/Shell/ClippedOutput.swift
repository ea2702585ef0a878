/// The beginning and the end of an output that may be endless, in memory of a fixed size.
struct ClippedOutput {
  /// How much of a part is kept.
  struct Limit {
    var lines: Int
    var bytes: Int
  }

  private let headLimit: Limit
  private let tailLimit: Limit

  /// The beginning, complete if ``omission`` is `nil` and ``tail`` is empty.
  private(set) var head: [UInt8] = []
  private var headLines = 0
  /// Whether nothing more is added to the head.
  private(set) var isHeadFull = false

  /// What follows the head, without what has been dropped between them.
  private var rest: [UInt8] = []
  private var dropped = 0
  private var droppedLines = 0

  /// Number of lines after the head.
  private(set) var hiddenLines = 0

  init(head: Limit, tail: Limit) {
    headLimit = head
    tailLimit = tail
  }

  /// Adds bytes.
  ///
  /// - Returns: Those that belong to the head, which can be shown at once.
  mutating func append(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let cut = isHeadFull ? 0 : endOfHead(in: bytes)
    let added = bytes[..<cut]
    head += added
    hiddenLines += Self.lines(in: bytes[cut...])
    rest += bytes[cut...]
    // Twice the limit, so that bytes are not moved each time.
    if rest.count > 2 * tailLimit.bytes { drop(rest.count - tailLimit.bytes) }
    return added
  }

  /// What lies between the head and the tail, in words; `nil` if nothing does. It ends the output:
  /// nothing can be appended later.
  mutating func omission() -> String? {
    if !rest.isEmpty { drop(startOfTail()) }
    guard dropped > 0 else { return nil }
    let (count, unit) = droppedLines > 0 ? (droppedLines, "line") : (dropped, "byte")
    return "\(UsageMessages.grouped(count)) \(unit)\(count == 1 ? "" : "s")"
  }

  /// The end of the output, after ``omission()``.
  var tail: ArraySlice<UInt8> { rest[...] }

  private mutating func endOfHead(in bytes: [UInt8]) -> Int {
    let room = headLimit.bytes - head.count
    var end = bytes.startIndex
    while end < bytes.count, end < room, headLines < headLimit.lines {
      if bytes[end] == UInt8(ascii: "\n") { headLines += 1 }
      end += 1
    }
    isHeadFull = end < bytes.count || headLines == headLimit.lines
    return end
  }

  /// Where the last lines begin, as many as are kept.
  private func startOfTail() -> Int {
    var start = max(0, rest.count - tailLimit.bytes)
    // It begins with a whole character.
    while start > 0, start < rest.count, rest[start] & 0xC0 == 0x80 { start += 1 }
    var left = tailLimit.lines
    var index = rest.count
    while index > start {
      index -= 1
      // The line feed at the end of the last line is part of it.
      guard rest[index] == UInt8(ascii: "\n"), index < rest.count - 1 else { continue }
      left -= 1
      if left == 0 { return index + 1 }
    }
    return start
  }

  private mutating func drop(_ count: Int) {
    droppedLines += Self.lines(in: rest[..<count])
    dropped += count
    rest.removeFirst(count)
  }

  private static func lines(in bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
