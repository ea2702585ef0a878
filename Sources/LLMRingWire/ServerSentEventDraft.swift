extension ServerSentEventDecoder {
  /// A block whose final empty line has not arrived yet.
  struct Draft: Sendable {
    var type: ArraySlice<UInt8> = []
    var data = JoinedLines()
    var unrecognised = JoinedLines()

    /// Total length of its lines in bytes, including the LFs between them.
    var size: Int { data.size + unrecognised.size }

    /// Copies its lines out of the buffer, because the buffer is about to change.
    mutating func detach(from buffer: [UInt8]) {
      if !type.isEmpty { type = ArraySlice(Array(type)) }
      data.detach(from: buffer)
      unrecognised.detach(from: buffer)
    }
  }

  /// Lines joined by LF.
  ///
  /// Nearly every event has a single data line that arrives in one chunk with its line end. Such a
  /// line is stored as a range of the buffer and never copied.
  struct JoinedLines: Sendable {
    private var onlyLine: Range<Int>?
    private var joined: [UInt8] = []
    private(set) var size = 0
    private var isEmpty = true

    /// A longer event gets memory for all that it may have. Memory that is not used costs nothing,
    /// while an array that doubles again and again leaves as much behind as it takes.
    private static let longEvent = 256 << 10

    /// - Parameter limit: Maximum size of all lines.
    mutating func append(_ line: Range<Int>, of buffer: [UInt8], limit: Int) {
      size += line.count + 1
      if isEmpty {
        isEmpty = false
        onlyLine = line
      } else {
        detach(from: buffer)
        if size > Self.longEvent, joined.capacity < limit { joined.reserveCapacity(limit) }
        joined.append(.lineFeed)
        joined.append(contentsOf: buffer[line])
      }
    }

    mutating func detach(from buffer: [UInt8]) {
      guard let line = onlyLine else { return }
      onlyLine = nil
      joined.append(contentsOf: buffer[line])
    }

    /// The joined lines, or `nil` if there are no lines. A single empty line counts as a line.
    func take(from buffer: [UInt8]) -> ArraySlice<UInt8>? {
      if isEmpty { return nil }
      return onlyLine.map { buffer[$0] } ?? joined[...]
    }
  }

  /// A line split at its first colon.
  struct Field {
    enum Name: String, CaseIterable { case data, event, id, retry, other }

    var name: Name
    var value: Range<Int>

    /// `nil` for a comment, which is a line that begins with a colon.
    init?(_ line: Range<Int>, of buffer: [UInt8]) {
      let colon = Self.colon(in: line, of: buffer)
      if colon == line.lowerBound { return nil }
      name = Self.name(line.lowerBound..<colon, of: buffer)
      // Without a colon, the whole line is the name and the value is empty. One space after the
      // colon is not part of the value.
      var start = min(colon + 1, line.upperBound)
      if start < line.upperBound, buffer[start] == UInt8(ascii: " ") { start += 1 }
      value = start..<line.upperBound
    }

    static func hasNameThatBegins(with bytes: ArraySlice<UInt8>) -> Bool {
      Name.allCases.contains { $0 != .other && $0.rawValue.utf8.starts(with: bytes) }
    }

    /// The index of the first colon, or the end of the line. Known names have at most five bytes,
    /// so only the first six bytes are searched.
    private static func colon(in line: Range<Int>, of buffer: [UInt8]) -> Int {
      let end = min(line.upperBound, line.lowerBound + 6)
      var index = line.lowerBound
      while index < end {
        if buffer[index] == UInt8(ascii: ":") { return index }
        index += 1
      }
      return line.upperBound
    }

    private static func name(_ range: Range<Int>, of buffer: [UInt8]) -> Name {
      let name: StaticString
      let candidate: Name
      switch range.isEmpty ? 0 : buffer[range.lowerBound] {
      case UInt8(ascii: "d"): (name, candidate) = ("data", .data)
      case UInt8(ascii: "e"): (name, candidate) = ("event", .event)
      case UInt8(ascii: "i"): (name, candidate) = ("id", .id)
      case UInt8(ascii: "r"): (name, candidate) = ("retry", .retry)
      default: return .other
      }
      guard range.count == name.utf8CodeUnitCount else { return .other }
      var offset = 0
      while offset < range.count {
        if buffer[range.lowerBound + offset] != name.utf8Start[offset] { return .other }
        offset += 1
      }
      return candidate
    }
  }
}
