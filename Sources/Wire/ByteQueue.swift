/// A queue of received bytes that remembers how far it has searched for a line end.
///
/// Reading a line only advances the start. The bytes that have been read are removed once they
/// make up more than half of the buffer. Each byte is therefore searched once and moved at most
/// twice, however the input is split.
struct ByteQueue: Sendable {
  private(set) var bytes: [UInt8] = []
  /// The index in ``bytes`` of the first unread byte.
  private(set) var start = 0
  /// There is no line end between ``start`` and this index.
  private var searched = 0

  var isEmpty: Bool { start == bytes.count }

  /// Adds bytes. Ranges returned earlier become invalid.
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

  /// Reads the next line and consumes its line end. Returns `nil` if no line is complete.
  ///
  /// - Parameter endsInCarriageReturn: Whether a CR also ends a line.
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

  /// Reads all remaining bytes.
  mutating func readRest() -> Range<Int> {
    defer {
      start = bytes.count
      searched = start
    }
    return start..<bytes.count
  }

  /// Consumes the next byte if it equals `byte`, and returns whether it did.
  mutating func read(_ byte: UInt8) -> Bool {
    guard !isEmpty, bytes[start] == byte else { return false }
    start += 1
    searched = max(searched, start)
    return true
  }

  /// Number of unread bytes.
  var count: Int { bytes.count - start }
}
