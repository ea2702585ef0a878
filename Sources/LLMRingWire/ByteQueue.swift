internal import LLMRingPlatform

/// A queue of received bytes that remembers how far it has searched for a line end.
///
/// Reading a line only advances the start. The bytes that have been read are removed once they
/// make up more than half of the buffer. Each byte is therefore searched once for each kind of line
/// end and moved at most twice, however the input is split.
struct ByteQueue: Sendable {
  /// The first byte of one kind, as far as it is known.
  private struct Mark: Sendable {
    /// The byte does not occur between the queue's start and this index.
    var place = 0
    /// Whether it is at ``place``.
    var isFound = false

    /// Continues the search after bytes have been read or appended.
    @inline(__always)
    mutating func update(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) {
      if isFound, place >= start { return }
      place = bytes.firstIndex(of: byte, from: max(place, start))
      isFound = place < bytes.count
    }
  }

  private(set) var bytes: [UInt8] = []
  /// The index in ``bytes`` of the first unread byte.
  private(set) var start = 0
  private var lineFeed = Mark()
  private var carriageReturn = Mark()

  init(bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  var isEmpty: Bool { start == bytes.count }

  /// Adds bytes. Ranges returned earlier become invalid.
  mutating func append(_ new: [UInt8]) {
    if isEmpty {
      self = ByteQueue(bytes: new)
      return
    }
    if start > bytes.count / 2 {
      bytes.removeSubrange(..<start)
      lineFeed.place = max(0, lineFeed.place - start)
      carriageReturn.place = max(0, carriageReturn.place - start)
      start = 0
    }
    bytes.append(contentsOf: new)
  }

  /// Reads the next line and consumes its line end. Returns `nil` if no line is complete.
  ///
  /// - Parameter endsInCarriageReturn: Whether a CR also ends a line.
  mutating func readLine(endsInCarriageReturn: Bool) -> Range<Int>? {
    let end = bytes.withUnsafeBytes { bytes in
      lineFeed.update(.lineFeed, in: bytes, from: start)
      guard endsInCarriageReturn else { return lineFeed.place }
      carriageReturn.update(.carriageReturn, in: bytes, from: start)
      return min(lineFeed.place, carriageReturn.place)
    }
    guard end < bytes.count else { return nil }
    defer { start = end + 1 }
    return start..<end
  }

  /// Reads all remaining bytes.
  mutating func readRest() -> Range<Int> {
    defer { start = bytes.count }
    return start..<bytes.count
  }

  /// Consumes the next byte if it equals `byte`, and returns whether it did.
  mutating func read(_ byte: UInt8) -> Bool {
    guard !isEmpty, bytes[start] == byte else { return false }
    start += 1
    return true
  }

  /// Number of unread bytes.
  var count: Int { bytes.count - start }
}
