internal import Wire

/// One event of an Anthropic stream, or the complete message from a server that does not stream.
/// The JSON includes its type, like the stream's `event` field.
struct AnthropicEvent: AnswerChunk {
  enum Kind {
    case messageStart, blockStart, blockDelta, blockStop, messageDelta, messageStop, error
    case whole, other
  }

  struct Message {
    var id: String?
    var model: String?
    var usage: AnthropicUsage?
  }

  struct Block {
    enum Kind { case text, thinking, redactedThinking, toolUse, other }

    var kind = Kind.other
    var id: String?
    var name: String?
    var text: String?
    var thinking: String?
    var signature: String?
    var data: String?
    /// The input as JSON; `{}` if it is streamed.
    var input: String?
  }

  /// A delta of a block or of the message. Deltas of unknown types have none of these members,
  /// except for citations, which are skipped.
  struct Delta {
    var text: String?
    var thinking: String?
    var signature: String?
    var partialJSON: String?
    var stopReason: String?
    var textPlace: Range<Int>?
  }

  /// A message that was not streamed.
  struct Whole {
    var id: String?
    var model: String?
    var blocks: [Block] = []
    var stopReason: String?
  }

  var kind = Kind.other
  var index: Int?
  var message: Message?
  var block: Block?
  var delta: Delta?
  var usage: AnthropicUsage?
  var error: FaultReport?
  @Boxed var whole: Whole?

  var onlyText: Range<Int>? {
    guard kind == .blockDelta, let delta, delta.thinking == nil, delta.signature == nil,
      delta.partialJSON == nil
    else { return nil }
    return delta.textPlace
  }

  init(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    var requestID: String?
    while let name = try json.nextName() {
      switch name {
      case "type": kind = try json.word().map(Kind.init) ?? .other
      case "index": index = try json.int()
      case "delta": delta = try Delta(&json)
      case "message": message = try Message(&json)
      case "content_block": block = try Block(&json)
      case "usage": usage = try AnthropicUsage(&json)
      case "error": error = try FaultReport(errorIn: &json)
      case "request_id": requestID = try json.string()
      // Only complete messages have these members.
      case "id": whole = try Whole(whole, id: json.string())
      case "model": whole = try Whole(whole, model: json.string())
      case "content": whole = try Whole(whole, blocks: Block.all(&json))
      case "stop_reason": whole = try Whole(whole, stopReason: json.string())
      default: break
      }
    }
    error?.requestID = requestID
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

extension AnthropicEvent.Message {
  fileprivate init?(_ json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "id": id = try json.string()
      case "model": model = try json.string()
      case "usage": usage = try AnthropicUsage(&json)
      default: break
      }
    }
  }
}

extension AnthropicEvent.Whole {
  /// Adds one member to the message read so far.
  fileprivate init(
    _ known: Self?, id: String? = nil, model: String? = nil, blocks: [AnthropicEvent.Block] = [],
    stopReason: String? = nil
  ) {
    self.id = id ?? known?.id
    self.model = model ?? known?.model
    self.blocks = blocks.isEmpty ? known?.blocks ?? [] : blocks
    self.stopReason = stopReason ?? known?.stopReason
  }
}

extension AnthropicEvent.Block {
  fileprivate static func all(_ json: inout JSONScanner) throws(JSONError) -> [Self] {
    var blocks: [Self] = []
    guard try json.enterArray() else { return blocks }
    while try json.nextElement() {
      if let block = try Self(&json) { blocks.append(block) }
    }
    return blocks
  }

  fileprivate init?(_ json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let member = try json.nextName() {
      switch member {
      case "type": kind = try json.word().map(Kind.init) ?? .other
      case "id": id = try json.string()
      case "name": name = try json.string()
      case "text": text = try json.string()
      case "thinking": thinking = try json.string()
      case "signature": signature = try json.string()
      case "data": data = try json.string()
      case "input": input = try json.json()
      default: break
      }
    }
  }
}

extension AnthropicEvent.Block.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    case "text": self = .text
    case "thinking": self = .thinking
    case "redacted_thinking": self = .redactedThinking
    case "tool_use": self = .toolUse
    default: self = .other
    }
  }
}

extension AnthropicEvent.Delta {
  fileprivate init?(_ json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    var isKnown = true
    while let name = try json.nextName() {
      switch name {
      case "type": isKnown = try json.word().map(Self.isKnown) ?? true
      case "text" where isKnown:
        text = try json.string()
        textPlace = text.map { _ in json.lastString }
      case "thinking" where isKnown: thinking = try json.string()
      case "signature" where isKnown: signature = try json.string()
      case "partial_json" where isKnown: partialJSON = try json.string()
      case "stop_reason": stopReason = try json.string()
      default: break
      }
    }
  }

  private static func isKnown(_ type: JSONName) -> Bool {
    switch type {
    case "text_delta", "thinking_delta", "signature_delta", "input_json_delta": true
    default: false
    }
  }
}
