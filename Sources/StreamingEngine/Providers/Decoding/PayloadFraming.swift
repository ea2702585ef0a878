internal import Wire

/// A part of the body that can be decoded by itself: an event's data, or a line.
struct Payload {
  enum Kind {
    /// Part of the answer.
    case answer
    /// An error report that is marked as such.
    case fault
    /// Not in the provider's format.
    case unrecognised
  }

  var kind: Kind
  var bytes: ArraySlice<UInt8>
  /// Whether its terminator has arrived. Only the last payload of a body can lack it.
  var isComplete: Bool
}

/// Splits a body into payloads.
protocol PayloadFraming: Sendable {
  init()
  mutating func append(_ bytes: [UInt8])
  mutating func finish()
  mutating func nextPayload() throws(WireError) -> Payload?
}

/// Server-sent events. An event of type `error` reports an error.
extension ServerSentEventDecoder: PayloadFraming {
  init() {
    self.init(lineLimit: 8 << 20, eventLimit: 16 << 20)
  }

  mutating func nextPayload() throws(WireError) -> Payload? {
    switch try next() {
    case .event(let event):
      let isFault = !event.type.isEmpty && event.type.elementsEqual("error".utf8)
      return Payload(
        kind: isFault ? .fault : .answer, bytes: event.data, isComplete: event.isComplete)
    case .unrecognised(let lines):
      return Payload(kind: .unrecognised, bytes: lines, isComplete: true)
    case nil:
      return nil
    }
  }
}

/// One JSON object per line.
struct LineFraming: PayloadFraming {
  private var lines = LineDecoder()
  /// Determined by the first line: whether the body is something else than JSON lines.
  private var isUnrecognised: Bool?

  mutating func append(_ bytes: [UInt8]) { lines.append(bytes) }

  mutating func finish() { lines.finish() }

  mutating func nextPayload() throws(WireError) -> Payload? {
    guard let line = try lines.next() else { return nil }
    // The first line of a web page or of pretty-printed JSON is not a complete object.
    let isUnrecognised =
      isUnrecognised
      ?? !(line.bytes.first == UInt8(ascii: "{") && line.bytes.last == UInt8(ascii: "}"))
    self.isUnrecognised = isUnrecognised
    return Payload(
      kind: isUnrecognised ? .unrecognised : .answer, bytes: line.bytes, isComplete: line.isComplete
    )
  }
}
