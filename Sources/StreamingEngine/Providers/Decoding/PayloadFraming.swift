internal import LLMRingWire

/// A part of the body that can be decoded by itself: an event's data, a line, or an object.
struct Payload {
  enum Kind {
    /// Part of the answer.
    case answer
    /// An error report that is marked as such.
    case fault
    /// An event that only keeps the connection alive.
    case keepAlive
    /// Not in the provider's format.
    case unrecognised
  }

  var kind: Kind
  /// The type on the `event:` line; empty if there is none.
  var event: ArraySlice<UInt8> = []
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
  /// Whether the body is one complete JSON value, so that nothing can be missing at its end.
  var isWhole: Bool { get }
}

extension ServerSentEventDecoder {
  mutating func nextPayload() throws(WireError) -> Payload? {
    switch try next() {
    case .event(let event):
      return Payload(
        kind: Payload.Kind(eventType: event.type), event: event.type, bytes: event.data,
        isComplete: event.isComplete)
    case .unrecognised(let lines):
      return Payload(kind: .unrecognised, bytes: lines, isComplete: true)
    case nil:
      return nil
    }
  }
}

extension Payload.Kind {
  /// The kind of a server-sent event.
  fileprivate init(eventType type: ArraySlice<UInt8>) {
    self = .answer
    // The types of deltas are longer.
    guard !type.isEmpty, type.count <= PayloadType.longest else { return }
    switch PayloadType(String(decoding: type, as: UTF8.self)) {
    case .error: self = .fault
    case .keepAlive: self = .keepAlive
    case .other: break
    }
  }
}

/// What the type of an event says, on its `event:` line or in its JSON. Types are compared without
/// case, `-` and `_`.
enum PayloadType {
  case error, keepAlive, other

  /// The length of the longest type that is known here.
  static let longest = 10

  init(_ type: String) {
    switch type.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "error": self = .error
    case "ping", "heartbeat", "keepalive", "keep": self = .keepAlive
    default: self = .other
    }
  }
}
