internal import Wire

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
      case "input": input = try json.json()
      case "citations": citations = try Citation.anthropicList(&json)
      case "source": image = try GeneratedImage(anthropicSource: &json)
      default: break
      }
    }
    if !hasType {
      kind = text != nil || unreadable != nil ? .text : thinking != nil ? .thinking : .unknown
    }
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
    // What tools on Anthropic's servers do, and what the server keeps for itself.
    case "server_tool_use", "web_search_tool_result", "web_fetch_tool_result",
      "code_execution_tool_result", "bash_code_execution_tool_result",
      "text_editor_code_execution_tool_result", "tool_search_tool_result", "mcp_tool_use",
      "mcp_tool_result", "container_upload", "compaction":
      self = .hidden
    default: self = .unknown
    }
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
