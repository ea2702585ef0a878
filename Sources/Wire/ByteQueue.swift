/// Bytes that have come and wait to be read, with a memory of how far they have been searched.
///
/// Nothing is moved when a line is read, only the start; the bytes read are let go of when they
/// are more than half of what is held. So each byte is searched once and moved at most once or
/// twice, however the input was cut.
struct ByteQueue: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where the unread bytes begin in ``bytes``.
  private(set) var start = 0
  /// No line ends between ``start`` and here.
  private var searched = 0

  var isEmpty: Bool { start == bytes.count }

  /// Adds bytes. Ranges handed out before no longer hold.
  mutating func append(_ new: [UInt8]) {
    if isEmpty {
      bytes = new
      start = 0
      searched = 0
      return
    }
    if start > bytes.count / 2 {
      bytes.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    bytes.append(contentsOf: new)
  }

  /// Reads up to the first line end, and past it; `nil` if there is none.
  ///
  /// - Parameter endsInCarriageReturn: Whether a CR ends a line too, or only a LF.
  mutating func readLine(endsInCarriageReturn: Bool) -> Range<Int>? {
    let end = bytes.withUnsafeBytes { bytes in
      endsInCarriageReturn
        ? bytes.firstLineEnd(from: searched)
        : bytes.firstIndex(of: .lineFeed, or: .lineFeed, from: searched)
    }
    searched = end
    guard end < bytes.count else { return nil }
    defer {
      start = end + 1
      searched = start
    }
    return start..<end
  }

  /// Reads everything that is left.
  mutating func readRest() -> Range<Int> {
    defer {
      start = bytes.count
      searched = start
    }
    return start..<bytes.count
  }

  /// Reads one byte if it comes next.
  mutating func read(_ byte: UInt8) -> Bool {
    guard !isEmpty, bytes[start] == byte else { return false }
    start += 1
    searched = max(searched, start)
    return true
  }

  /// How many bytes wait.
  var count: Int { bytes.count - start }
}
