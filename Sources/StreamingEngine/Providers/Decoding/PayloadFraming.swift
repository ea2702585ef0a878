internal import Wire

/// One piece of a body that can be read by itself: an event's data, or a line.
struct Payload {
  enum Kind {
    /// Part of the answer.
    case answer
    /// A report of an error, and named so.
    case fault
    /// Nothing that belongs to the format.
    case foreign
  }

  var kind: Kind
  var bytes: ArraySlice<UInt8>
  /// Whether what ends it came; only a body's last payload can lack that.
  var isComplete: Bool
}

/// How a body is cut into payloads.
protocol PayloadFraming: Sendable {
  init()
  mutating func append(_ bytes: [UInt8])
  mutating func finish()
  mutating func nextPayload() throws(WireError) -> Payload?
}

/// An event stream; an event of type `error` reports one.
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
      return Payload(kind: .foreign, bytes: lines, isComplete: true)
    case nil:
      return nil
    }
  }
}

/// A body of one JSON object a line.
struct LineFraming: PayloadFraming {
  private var lines = LineDecoder()
  /// What the first line showed: whether this is a body of objects at all.
  private var isForeign: Bool?

  mutating func append(_ bytes: [UInt8]) { lines.append(bytes) }

  mutating func finish() { lines.finish() }

  mutating func nextPayload() throws(WireError) -> Payload? {
    guard let line = try lines.next() else { return nil }
    // A page, or JSON printed over many lines, does not begin with a whole object.
    let isForeign =
      isForeign
      ?? !(line.bytes.first == UInt8(ascii: "{") && line.bytes.last == UInt8(ascii: "}"))
    self.isForeign = isForeign
    return Payload(
      kind: isForeign ? .foreign : .answer, bytes: line.bytes, isComplete: line.isComplete)
  }
}
