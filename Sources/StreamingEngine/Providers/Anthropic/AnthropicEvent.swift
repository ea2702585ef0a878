internal import LLMRingWire

/// One event of an Anthropic stream, or the complete message from a server that does not stream.
///
/// The JSON includes its type, like the stream's `event` field. Some servers leave out one of them,
/// or both.
struct AnthropicEvent: AnswerChunk {
  enum Kind {
    case messageStart, blockStart, blockDelta, blockStop, messageDelta, messageStop, error
    case whole, other
  }

  var kind = Kind.other
  /// The type, if it is not known.
  private(set) var otherType: String?
  var index: Int?
  /// The `message` member, or the members of a message at the top level.
  @Boxed var message: AnthropicMessage?
  var block: AnthropicBlock?
  var delta: AnthropicDelta?
  var usage: AnthropicUsage?
  var error: FaultReport?
  private(set) var dependsOnEvent = false

  var onlyText: Range<Int>? {
    guard kind == .blockDelta, let delta, delta.thinking == nil, delta.signature == nil,
      delta.partialJSON == nil, delta.stopReason == nil, delta.unreadable == nil,
      delta.citation == nil, usage == nil, error == nil
    else { return nil }
    return delta.textPlace
  }

  init(_ json: inout JSONScanner, event: ArraySlice<UInt8>) throws(JSONError) {
    guard try json.enterObject() else { return }
    var requestID: String?
    var hasType = false
    var isLine = false
    while let name = try json.nextName() {
      switch name {
      case "type":
        if let type = try json.word() {
          kind = Kind(type)
          hasType = true
          if kind == .other { otherType = type.text }
        }
      case "index": index = try json.int()
      case "delta": delta = try AnthropicDelta(&json)
      case "message": message = try AnthropicMessage(&json) ?? message
      case "content_block": block = try AnthropicBlock(&json)
      // The second name is Bedrock's, at the end.
      case "usage", "amazon-bedrock-invocationMetrics": usage = try AnthropicUsage(&json) ?? usage
      case "error": error = try FaultReport(errorIn: &json)
      case "request_id": requestID = try json.string()
      // Only complete messages have these members.
      case "id", "model", "content", "stop_reason", "completion":
        var whole = message ?? AnthropicMessage()
        try whole.read(name, in: &json)
        message = whole
      // Ollama's lines have a message too, of which each has the next piece.
      case "done": isLine = try json.bool() != nil
      default: break
      }
    }
    error?.requestID = requestID
    if !hasType {
      dependsOnEvent = !event.isEmpty
      let named = JSONName.read(event, Kind.init)
      // `message` is the type of an event without a type.
      kind = isLine ? .other : named == .other || named == .whole ? kindByMembers : named
    }
  }

  /// The text of an event of an unknown type, for a note; `nil` if it has none.
  var unreadable: String? {
    let blocks = (message?.blocks ?? []) + [block].compactMap { $0 }
    let hasText =
      blocks.contains { $0.text?.isEmpty == false || $0.unreadable != nil }
      || delta?.text?.isEmpty == false || delta?.unreadable != nil
    guard hasText else { return nil }
    return otherType.map { "an event of type '\($0)'" } ?? "an event in an unknown form"
  }

  private var kindByMembers: Kind {
    if error != nil { return .error }
    if block != nil { return .blockStart }
    if let delta { return delta.stopReason != nil ? .messageDelta : .blockDelta }
    if let message {
      return message.blocks.isEmpty && message.stopReason == nil ? .messageStart : .whole
    }
    return .other
  }
}

extension AnthropicEvent.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    case "content_block_delta": self = .blockDelta
    case "content_block_start": self = .blockStart
    case "content_block_stop": self = .blockStop
    case "message_start": self = .messageStart
    case "message_delta": self = .messageDelta
    case "message_stop": self = .messageStop
    case "error": self = .error
    case "message": self = .whole
    default: self = .other
    }
  }
}

/// A message: at the start of a stream without content, at the end of some streams or from a server
/// that does not stream with all of it.
struct AnthropicMessage {
  var id: String?
  var model: String?
  var usage: AnthropicUsage?
  var blocks: [AnthropicBlock] = []
  var stopReason: String?

  init() {}

  init?(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      try read(name, in: &json)
    }
  }

  /// Reads one member, if it is one of a message.
  mutating func read(_ name: JSONName, in json: inout JSONScanner) throws(JSONError) {
    switch name {
    case "id": id = try json.string()
    case "model": model = try json.string()
    case "usage": usage = try AnthropicUsage(&json)
    case "content", "completion": blocks = try AnthropicBlock.all(&json)
    case "stop_reason": stopReason = try json.finishWord()
    default: break
    }
  }
}

/// A delta of a block or of the message. Deltas of unknown types have none of these members.
struct AnthropicDelta {
  var text: String?
  var thinking: String?
  var signature: String?
  var partialJSON: String?
  var stopReason: String?
  /// The provider's explanation of the stop reason.
  var explanation: String?
  var citation: Citation?
  /// What the text is if it cannot be read.
  var unreadable: String?
  var textPlace: Range<Int>?
  private var unknownType: String?

  init?(_ json: inout JSONScanner) throws(JSONError) {
    if let plain = try json.string() {
      text = plain
      return
    }
    guard try json.enterObject() else { return nil }
    var isKnown = true
    while let name = try json.nextName() {
      switch name {
      case "type":
        guard let type = try json.word(), !Self.isKnown(type) else { continue }
        isKnown = false
        unknownType = type.text
      case "text" where isKnown:
        let loose = try json.looseText("text")
        (text, textPlace, unreadable) = (loose.text, loose.place, loose.unreadable)
      case "thinking" where isKnown: thinking = try json.looseText("thinking").text
      case "signature" where isKnown: signature = try json.string()
      case "partial_json" where isKnown: partialJSON = try Self.arguments(&json)
      case "citation": citation = try Citation(anthropic: &json)
      case "stop_reason": stopReason = try json.finishWord()
      case "stop_details":
        guard try json.enterObject() else { continue }
        while let member = try json.nextName() {
          if case "explanation" = member { explanation = try json.string() }
        }
      default:
        let type = unknownType ?? ""
        if !Self.isSilent(type), try json.hasText(under: name, ofType: type) {
          unreadable = type.isEmpty ? "a delta in an unknown form" : "a delta of type '\(type)'"
        }
      }
    }
  }

  /// A piece of a call's input, or all of it from a server that sends it as an object.
  private static func arguments(_ json: inout JSONScanner) throws(JSONError) -> String? {
    if let piece = try json.string() { return piece }
    let whole = try json.json()
    return whole == "null" ? nil : whole
  }

  /// Whether deltas of this unknown type have no text of the answer: details of a block, or of what
  /// tools on Anthropic's servers do.
  private static func isSilent(_ type: String) -> Bool {
    ["signature", "citation", "encrypted", "redacted", "compaction", "tool", "json", "usage"]
      .contains(where: type.contains)
  }

  private static func isKnown(_ type: JSONName) -> Bool {
    switch type {
    case "text_delta", "text", "thinking_delta", "signature_delta", "input_json_delta": true
    default: false
    }
  }
}
