internal import LLMRingWire

/// Server-sent events, or JSON without any framing: a whole answer from a server that does not
/// stream, or Gemini's array of responses from a proxy that has dropped `alt=sse`. The first byte
/// that is not white space decides.
struct BodyFraming: PayloadFraming {
  private enum Form { case unknown, events, json }

  private var form = Form.unknown
  private var events = ServerSentEventDecoder()
  private var json = JSONSequenceDecoder()

  var isWhole: Bool { form == .json && json.isWhole }

  mutating func append(_ bytes: [UInt8]) {
    if form == .unknown {
      guard let place = bytes.firstIndex(where: { !Self.isBlank($0) }) else {
        return events.append(bytes)
      }
      switch bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        form = .json
        return json.append(Array(bytes[place...]))
      default:
        form = .events
      }
    }
    form == .events ? events.append(bytes) : json.append(bytes)
  }

  mutating func finish() {
    events.finish()
    json.finish()
  }

  mutating func nextPayload() throws(WireError) -> Payload? {
    guard form == .json else { return try events.nextPayload() }
    return try json.nextPayload()
  }

  /// White space, or a byte of the byte-order mark.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || byte == 0xEF || byte == 0xBB || byte == 0xBF
  }
}

/// One JSON object per line, as Ollama sends them, or a whole answer in any layout. The first line
/// decides: the first line of an object that is spread over several lines does not end with `}`.
struct LineFraming: PayloadFraming {
  private enum Form { case unknown, lines, json }

  private var form = Form.unknown
  private var lines = LineDecoder()
  private var json = JSONSequenceDecoder()
  /// The first line, until its end arrives.
  private var beginning: [UInt8] = []
  /// A first line that is longer has no end in sight, and is left to the limit for lines.
  private static let longestBeginning = 8 << 20
  private var hasObject = false
  private var lineCount = 0

  var isWhole: Bool {
    form == .json ? json.isWhole : form == .lines && lineCount == 1 && hasObject
  }

  mutating func append(_ bytes: [UInt8]) {
    switch form {
    case .lines: lines.append(bytes)
    case .json: json.append(bytes)
    case .unknown:
      // White space before the first line is dropped, however much of it there is.
      let news = beginning.isEmpty ? bytes.drop { $0 <= UInt8(ascii: " ") } : bytes[...]
      beginning += news
      if news.contains(UInt8(ascii: "\n")) || beginning.count > Self.longestBeginning { begin() }
    }
  }

  mutating func finish() {
    if form == .unknown { begin() }
    lines.finish()
    json.finish()
  }

  private mutating func begin() {
    let line = beginning.prefix { $0 != UInt8(ascii: "\n") }
    let last = line.last { $0 > UInt8(ascii: " ") }
    let isObject = line.first == UInt8(ascii: "{") && last == UInt8(ascii: "}")
    let isJSON = line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[")
    form = isJSON && !isObject ? .json : .lines
    form == .json ? json.append(beginning) : lines.append(beginning)
    beginning = []
  }

  mutating func nextPayload() throws(WireError) -> Payload? {
    guard form == .lines else { return try json.nextPayload() }
    while let line = try lines.next() {
      guard let bytes = Self.content(of: line.bytes) else { continue }
      lineCount += 1
      hasObject = hasObject || bytes.first == UInt8(ascii: "{")
      // A web page consists of lines that are not objects.
      return Payload(
        kind: hasObject ? .answer : .unrecognised, bytes: bytes, isComplete: line.isComplete)
    }
    return nil
  }

  /// The data on a line. Some proxies frame Ollama's lines as server-sent events.
  private static func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if line.first == UInt8(ascii: "{") { return line }
    if line.starts(with: "data:".utf8) {
      let data = line.dropFirst(5).drop { $0 == UInt8(ascii: " ") }
      return data.isEmpty ? nil : data
    }
    let isOtherField = [":", "event:", "id:", "retry:"].contains { line.starts(with: $0.utf8) }
    return isOtherField ? nil : line
  }
}

extension JSONSequenceDecoder {
  fileprivate mutating func nextPayload() throws(WireError) -> Payload? {
    switch try next() {
    case .object(let bytes): Payload(kind: .answer, bytes: bytes, isComplete: true)
    case .incomplete(let bytes): Payload(kind: .answer, bytes: bytes, isComplete: false)
    case .other(let bytes): Payload(kind: .unrecognised, bytes: bytes, isComplete: true)
    case nil: nil
    }
  }
}
