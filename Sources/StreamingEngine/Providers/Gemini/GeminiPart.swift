internal import LLMRingWire

/// A part of a Gemini answer: text, thinking, a call, or an image.
struct GeminiPart {
  var text: String?
  var textPlace: Range<Int>?
  var isThought = false
  var signature: Signature?
  var call: ToolCallFragment?
  var image: GeneratedImage?
  /// What the text is if it cannot be read.
  var unreadable: String?
  /// The member of a part that is not shown.
  var hidden: String?

  var isOnlyText: Bool {
    !isThought && call == nil && signature == nil && image == nil && unreadable == nil
      && hidden == nil
  }

  /// Reads a plain string, which some proxies send in place of a part.
  init?(text json: inout JSONScanner) throws(JSONError) {
    guard let text = try json.string() else { return nil }
    self.text = text
  }

  init?(_ json: inout JSONScanner) throws(JSONError) {
    if let plain = try Self(text: &json) {
      self = plain
      return
    }
    var start = json
    guard try json.enterObject() else { return nil }
    var token: String?
    while let name = try json.nextName() {
      switch name {
      case "text":
        let loose = try json.looseText("text")
        (text, textPlace, unreadable) = (loose.text, loose.place, loose.unreadable)
      case "thought": isThought = try json.bool() ?? false
      case "thoughtSignature", "thought_signature": token = try json.string()
      case "functionCall", "function_call":
        // Every part is a separate call and is never extended.
        var call = ToolCallFragment(arguments: "{}", isComplete: true, isSeparate: true)
        try call.readFunction(&json)
        self.call = call
      case "inlineData", "inline_data": try readData(&json)
      // Details of the part, and what a tool on Google's servers did.
      case "videoMetadata", "partMetadata", "mediaResolution", "toolCall", "toolResponse",
        "functionResponse":
        break
      case "executableCode", "executable_code", "codeExecutionResult", "code_execution_result",
        "fileData", "file_data":
        hidden = name.text
      default: try readUnknown(name.text, &json)
      }
    }
    // Models that draw send drafts as thoughts.
    if isThought { image = nil }
    guard let token, !token.isEmpty else { return }
    signature =
      if call != nil {
        .call(token: token)
      } else if let text, !isThought {
        .text(token: token, bytes: text.utf8.count)
      } else {
        .block(json: try start.json(), token: token)
      }
  }

  /// Reads a member of a new kind of part. Its text may have any name.
  private mutating func readUnknown(
    _ type: String, _ json: inout JSONScanner
  ) throws(JSONError) {
    let name = type.lowercased()
    if name == "id" || Self.silent.contains(where: name.contains) { return }
    if let text = try json.string() {
      if !text.isEmpty { unreadable = "a part of type '\(type)'" }
      return
    }
    var copy = json
    let isObject = try copy.enterObject()
    if try json.hasText() {
      unreadable = "a part of type '\(type)'"
    } else if isObject {
      hidden = type
    }
  }

  /// Parts of the names of members with details of a part.
  private static let silent = [
    "signature", "encrypted", "metadata", "annotation", "citation", "index", "role", "type",
  ]

  private mutating func readData(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    var mediaType: String?
    var data: String?
    while let name = try json.nextName() {
      switch name {
      case "mimeType", "mime_type": mediaType = try json.string()
      case "data": data = try json.string()
      default: break
      }
    }
    if mediaType?.hasPrefix("image/") != false {
      image = GeneratedImage(mediaType: mediaType, base64: data)
    }
    if image == nil { hidden = mediaType ?? "inlineData" }
  }
}
