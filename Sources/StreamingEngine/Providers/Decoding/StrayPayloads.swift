internal import LLMRingWire

/// Keeps what a stream has beside the answer: payloads that are not objects, and problems after the
/// answer's end. Both are noted; neither ends the answer.
struct StrayPayloads: Sendable {
  /// Longer samples say nothing more.
  private static let sampleLimit = 64 << 10

  private var count = 0
  private var firstBytes: [UInt8] = []
  private var idleBytes: [UInt8]?

  /// What went wrong after the answer was complete.
  var problems = BoundedList()

  /// The last object that had nothing of the answer. It may be an error that is not marked as one.
  var idle: ArraySlice<UInt8>? { idleBytes?[...] }

  /// The beginning of the first stray.
  var first: ArraySlice<UInt8>? { firstBytes.isEmpty ? nil : firstBytes[...] }

  mutating func receive(_ bytes: ArraySlice<UInt8>) {
    count += 1
    if firstBytes.isEmpty { firstBytes = Array(bytes.prefix(Self.sampleLimit)) }
  }

  /// Counts an event that keeps the connection alive, unless it is an object: Anthropic documents
  /// `{"type":"ping"}`.
  mutating func receiveKeepAlive(_ bytes: ArraySlice<UInt8>) {
    switch PayloadContent(bytes) {
    case .stray, .array: count += 1
    case .object, .end, .empty: break
    }
  }

  /// Remembers an object that had nothing of the answer, or that was cut off.
  mutating func receiveIdle(_ bytes: ArraySlice<UInt8>) {
    if bytes.count <= Self.sampleLimit { idleBytes = Array(bytes) }
  }

  /// One line for each kind of problem.
  var notes: [String] {
    var notes = problems.items
    if count > 0 {
      let excerpt = first.map { ", the first was \(FaultText.oneLine($0, limit: 60))" } ?? ""
      notes.append("\(count) \(count == 1 ? "event was" : "events were") not JSON\(excerpt)")
    }
    return notes
  }
}

/// The first few of many texts.
struct BoundedList: Sendable {
  private static let limit = 8

  private(set) var items: [String] = []

  mutating func append(_ item: String) {
    if items.count < Self.limit, items.last != item { items.append(item) }
  }
}

/// What the bytes of a payload are.
enum PayloadContent {
  case object(ArraySlice<UInt8>)
  /// An array, which may have objects.
  case array(ArraySlice<UInt8>)
  /// `[DONE]`, in any spelling.
  case end
  case empty
  /// Anything else, such as `ping`, a time, `null` or `""`.
  case stray

  /// Whether a stream may have this on a line.
  var isPartOfStream: Bool {
    switch self {
    case .object, .array, .end, .empty: true
    case .stray: false
    }
  }

  init(_ bytes: ArraySlice<UInt8>) {
    let content = bytes.drop { $0 <= UInt8(ascii: " ") }
    switch content.first {
    case UInt8(ascii: "{"): self = .object(bytes)
    case nil: self = .empty
    default: self = Self.other(content)
    }
  }

  private static func other(_ content: ArraySlice<UInt8>) -> PayloadContent {
    if isEnd(content) { return .end }
    // Some proxies frame an event twice.
    if content.starts(with: "data:".utf8) { return PayloadContent(content.dropFirst(5)) }
    return content.first == UInt8(ascii: "[") ? .array(content) : .stray
  }

  /// Whether the letters spell "done", as in `[DONE]`, `"[DONE]"`, `[done]` and `DONE`.
  private static func isEnd(_ content: ArraySlice<UInt8>) -> Bool {
    var letters: [UInt8] = []
    for byte in content {
      switch byte | 0x20 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte | 0x20)
      case _ where " \t\r\n\"'[]<>|.\\".utf8.contains(byte): break
      default: return false
      }
      if letters.count > 4 { return false }
    }
    return letters.elementsEqual("done".utf8)
  }
}
