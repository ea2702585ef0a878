internal import LLMRingWire

/// A block of a message's content: text, thinking, a call, or something that is not shown.
struct AnthropicBlock {
  enum Kind { case text, thinking, redactedThinking, toolUse, image, hidden, unknown }

  /// The unknown type, for a note.
  var type = ""
  var kind = Kind.unknown
  var id: String?
  var name: String?
  var text: String?
  var thinking: String?
  var signature: String?
  var data: String?
  /// The input as JSON; `{}` if it is streamed.
  var input: String?
  var citations: [Citation] = []
  var image: GeneratedImage?
  /// What the text is if it cannot be read.
  var unreadable: String?

  /// Reads the content of a message: an array of blocks, or a string from servers that imitate
  /// Anthropic.
  static func all(_ json: inout JSONScanner) throws(JSONError) -> [Self] {
    guard try json.enterArray() else {
      return try Self(&json).map { [$0] } ?? []
    }
    var blocks: [Self] = []
    while try json.nextElement() {
      if blocks.count <= AnswerSize.countLimit, let block = try Self(&json) { blocks.append(block) }
    }
    return blocks
  }

  init?(_ json: inout JSONScanner) throws(JSONError) {
    if let plain = try json.string() {
      kind = .text
      text = plain
      return
    }
    guard try json.enterObject() else { return nil }
    var hasType = false
    var hasUnknownText = false
    while let member = try json.nextName() {
      switch member {
      case "type":
        guard let type = try json.word() else { continue }
        hasType = true
        kind = Kind(type)
        if kind == .unknown { self.type = type.text }
      case "id": id = try json.string()
      case "name": name = try json.string()
      case "text":
        let loose = try json.looseText("text")
        (text, unreadable) = (loose.text, loose.unreadable)
      case "thinking": thinking = try json.looseText("thinking").text
      case "signature": signature = try json.string()
      case "data": data = try json.string()
      case "input": input = try Self.input(&json)
      case "citations": citations = try Citation.anthropicList(&json)
      case "source": image = try GeneratedImage(anthropicSource: &json)
      case _ where kind == .unknown:
        if try json.hasText(under: member, ofType: type) { hasUnknownText = true }
      default: break
      }
    }
    if !hasType {
      kind = text != nil || unreadable != nil ? .text : thinking != nil ? .thinking : .unknown
    }
    if kind == .unknown, hasUnknownText || text?.isEmpty == false || unreadable != nil {
      unreadable = type.isEmpty ? "a block without a type" : "a block of type '\(type)'"
    }
  }
}

extension AnthropicBlock {
  /// Reads the input of a call: an object, or a string that has one from servers that pass on the
  /// arguments of OpenAI's format.
  private static func input(_ json: inout JSONScanner) throws(JSONError) -> String? {
    if let text = try json.string() { return text.isBlank ? nil : text }
    if try json.null() { return nil }
    return try json.json()
  }
}

extension AnthropicBlock.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    case "text": self = .text
    case "thinking": self = .thinking
    case "redacted_thinking": self = .redactedThinking
    case "tool_use": self = .toolUse
    case "image": self = .image
    case _ where Self.isHidden(type.text): self = .hidden
    default: self = .unknown
    }
  }

  /// Whether blocks of this type say what tools on Anthropic's servers do, as
  /// `web_search_tool_result` does, or are what the server keeps for itself.
  private static func isHidden(_ type: String) -> Bool {
    type.hasSuffix("_tool_use") || type.hasSuffix("_tool_result")
      || ["container_upload", "compaction"].contains(type)
  }
}

extension Citation {
  /// Reads a citation of a web page. Citations of documents in the request have no address.
  init?(anthropic json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    var url: String?
    var title: String?
    while let name = try json.nextName() {
      switch name {
      case "url", "source": url = try json.string() ?? url
      case "title", "document_title": title = try json.string() ?? title
      default: break
      }
    }
    guard let url, !url.isEmpty else { return nil }
    self.init(url: url, title: title)
  }

  fileprivate static func anthropicList(
    _ json: inout JSONScanner
  ) throws(JSONError) -> [Citation] {
    var citations: [Citation] = []
    guard try json.enterArray() else { return citations }
    while try json.nextElement() {
      if citations.count < AnswerSize.countLimit, let citation = try Citation(anthropic: &json) {
        citations.append(citation)
      }
    }
    return citations
  }
}

extension GeneratedImage {
  fileprivate init?(anthropicSource json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    var mediaType: String?
    var data: String?
    while let name = try json.nextName() {
      switch name {
      case "media_type": mediaType = try json.string()
      case "data": data = try json.string()
      default: break
      }
    }
    self.init(mediaType: mediaType, base64: data)
  }
}
