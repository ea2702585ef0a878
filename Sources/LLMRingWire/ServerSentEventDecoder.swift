/// Splits an event stream into events (WHATWG HTML, sections 9.2.5 and 9.2.6).
///
/// Append bytes with ``append(_:)`` and read blocks with ``next()``. The result does not depend on
/// how the bytes are split. Read all available blocks before appending more bytes, because the
/// decoder keeps everything that has not been read.
package struct ServerSentEventDecoder: Sendable {
  private let lineLimit: Int
  private let eventLimit: Int

  private var input = ByteQueue()
  /// Whether the last byte read was a CR that ended a line. A LF after it belongs to the same line
  /// end.
  private var endedInCarriageReturn = false
  private var isAtFirstLine = true
  private var draft = Draft()
  /// Unrecognised lines to return next, from the same block as the last event.
  private var pendingLines: ArraySlice<UInt8> = []
  private var lastEventID = ""
  private var bodyHasEnded = false
  private var hasFailed = false

  /// The reconnection delay that the stream requests, in milliseconds.
  package private(set) var retryMilliseconds: Int?

  /// - Parameters:
  ///   - lineLimit: Maximum length of a line in bytes. Images and encrypted reasoning make long
  ///     lines.
  ///   - eventLimit: Maximum total length of the lines of one event, in bytes.
  package init(lineLimit: Int = 8 << 20, eventLimit: Int = 16 << 20) {
    self.lineLimit = lineLimit
    self.eventLimit = eventLimit
  }

  package mutating func append(_ bytes: [UInt8]) {
    guard !hasFailed, !bodyHasEnded else { return }
    draft.detach(from: input.bytes)
    input.append(bytes)
  }

  package mutating func finish() {
    bodyHasEnded = true
  }

  /// Returns the next block, or `nil` if it needs more bytes or the body has ended.
  ///
  /// - Throws: A ``WireError`` when a limit is exceeded, after the blocks before it. No block
  ///   follows it.
  package mutating func next() throws(WireError) -> ServerSentBlock? {
    if !pendingLines.isEmpty {
      defer { pendingLines = [] }
      return .unrecognised(pendingLines)
    }
    while !hasFailed, let line = try nextLine() {
      if !line.isEmpty {
        try read(line)
      } else if let block = dispatch(isComplete: true) {
        return block
      }
    }
    guard bodyHasEnded, !hasFailed else { return nil }
    return dispatch(isComplete: false)
  }

  private mutating func nextLine() throws(WireError) -> Range<Int>? {
    if endedInCarriageReturn, !input.isEmpty {
      endedInCarriageReturn = false
      _ = input.read(.lineFeed)
    }
    let line: Range<Int>
    if let range = input.readLine(endsInCarriageReturn: true) {
      endedInCarriageReturn = input.bytes[range.upperBound] == .carriageReturn
      line = range
    } else if bodyHasEnded, !input.isEmpty {
      line = input.readRest()
    } else {
      if input.count > lineLimit { throw fail(.lineTooLong(limit: lineLimit)) }
      return nil
    }
    if line.count > lineLimit { throw fail(.lineTooLong(limit: lineLimit)) }
    guard isAtFirstLine else { return line }
    isAtFirstLine = false
    return input.bytes[line].starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
  }

  private mutating func read(_ line: Range<Int>) throws(WireError) {
    let bytes = input.bytes
    guard let field = Field(line, of: bytes) else { return }
    switch field.name {
    case .data:
      try checkRoom(for: field.value)
      draft.data.append(field.value, of: bytes, limit: eventLimit)
    case .event:
      draft.type = bytes[field.value]
    case .id:
      // The specification says to ignore an id that contains NUL.
      if !bytes[field.value].contains(0) {
        lastEventID = String(decoding: bytes[field.value], as: UTF8.self)
      }
    case .retry:
      // The specification allows only digits; a value with a sign is ignored.
      if bytes[field.value].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
        let milliseconds = Int(String(decoding: bytes[field.value], as: UTF8.self))
      {
        retryMilliseconds = milliseconds
      }
    case .other:
      // At the end of the body, this may be a field whose name is incomplete.
      let isCut = line.upperBound == bytes.count
      if !(isCut && Field.hasNameThatBegins(with: bytes[line])) {
        try checkRoom(for: line)
        draft.unrecognised.append(line, of: bytes, limit: eventLimit)
      }
    }
  }

  /// Checks, before a line is copied, that the event may have it.
  private mutating func checkRoom(for line: Range<Int>) throws(WireError) {
    if draft.size + line.count + 1 > eventLimit { throw fail(.eventTooLong(limit: eventLimit)) }
  }

  private mutating func dispatch(isComplete: Bool) -> ServerSentBlock? {
    defer { draft = Draft() }
    let lines = draft.unrecognised.take(from: input.bytes)
    guard let data = draft.data.take(from: input.bytes) else {
      return lines.map { .unrecognised($0) }
    }
    pendingLines = lines ?? []
    return .event(
      ServerSentEvent(type: draft.type, data: data, id: lastEventID, isComplete: isComplete))
  }

  private mutating func fail(_ error: WireError) -> WireError {
    hasFailed = true
    input = ByteQueue()
    draft = Draft()
    return error
  }
}
