internal import LLMRingWire

/// An element of an answer's `content` array. OpenAI sends one in Responses; Mistral, Databricks
/// and gateways to other formats send them in Chat Completions too.
struct OpenAIContentPart {
  enum Kind { case text, reasoning, refusal }

  var kind = Kind.text
  var text = ""
  var citations: [Citation] = []
  var images: [GeneratedImage] = []
  /// What the part is instead of text; `nil` if it was read or has nothing to read.
  var unreadable: String?

  /// Whether there is anything to show, even if it cannot be read.
  var hasSomething: Bool { !text.isEmpty || !images.isEmpty || unreadable != nil }

  init(text: String) {
    self.text = text
  }

  /// Reads the parts of a message: an array of parts, or a single one.
  static func all(_ json: inout JSONScanner) throws(JSONError) -> [Self] {
    guard try json.enterArray() else { return try Self(&json).map { [$0] } ?? [] }
    var parts: [Self] = []
    while try json.nextElement() {
      if let part = try Self(&json) { parts.append(part) }
    }
    return parts
  }

  /// Reads a part: a string, or an object with a type and a text. Returns `nil` if it is empty.
  init?(_ json: inout JSONScanner) throws(JSONError) {
    if let plain = try json.string() {
      text = plain
      return
    }
    if let number = try json.stringOrNumber() {
      unreadable = "a part of the content is \(number)"
      return
    }
    guard try json.enterObject() else { return nil }
    var type: String?
    var hasMembers = false
    var hasContent = false
    while let name = try json.nextName() {
      hasMembers = true
      switch name {
      case "type": type = try json.string()
      case "text", "thinking", "reasoning", "summary", "content", "value", "transcript":
        let value = try json.looseText("text")
        if text.isEmpty { text = value.text ?? "" }
        unreadable = unreadable ?? value.unreadable
      case "refusal":
        text += try json.string() ?? ""
        kind = .refusal
      case "annotations", "citations":
        var sources = OpenAISources()
        try sources.read(&json)
        citations += sources.citations
      case "image_url", "image", "b64_json", "image_base64":
        var pictures = OpenAIImages()
        try pictures.read(&json)
        images += pictures.images
        unreadable = unreadable ?? pictures.unreadable
      default:
        let member = name.text
        if member != "id", !Self.silentMembers.contains(where: member.contains),
          try json.hasContent()
        {
          hasContent = true
        }
      }
    }
    if !text.isEmpty { unreadable = nil }
    guard hasMembers else { return nil }
    classify(as: type, hasContent: hasContent)
  }

  private mutating func classify(as type: String?, hasContent: Bool) {
    let type = type ?? ""
    if ["think", "thought", "reason", "summary"].contains(where: type.contains) {
      kind = .reasoning
    } else if text.isEmpty, hasContent, citations.isEmpty, images.isEmpty, unreadable == nil,
      !Self.silent.contains(type)
    {
      unreadable = type.isEmpty ? "a part of the content has no text" : "a part of type '\(type)'"
    }
  }

  /// Types of parts that may have nothing to show. Mistral's references have only numbers.
  private static let silent: Set<String> = [
    "text", "output_text", "input_text", "refusal", "reference", "tool_reference", "image_url",
    "image", "output_image", "url_citation", "file", "redacted_thinking",
  ]

  /// Parts of the names of members that have no text, whatever the part.
  private static let silentMembers = [
    "_id", "index", "status", "signature", "encrypted", "logprobs", "cache_control", "phase",
    "metadata", "format", "obfuscation",
  ]
}
