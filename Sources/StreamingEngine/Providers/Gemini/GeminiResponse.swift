internal import Wire

/// One `GenerateContentResponse`.
struct GeminiResponse: AnswerChunk {
  struct Part {
    var text: String?
    var textPlace: Range<Int>?
    var isThought = false
    var signature: Signature?
    var call: ToolCallFragment?
  }

  var id: String?
  var model: String?
  var parts: [Part] = []
  var finishReason: String?
  /// Why the question was blocked.
  var blockReason: String?
  var usage: Usage?
  var error: FaultReport?

  /// The token counts are still read; see ``AnswerReader/countsWithText``.
  var onlyText: Range<Int>? {
    guard parts.count == 1, let part = parts.first, !part.isThought, part.call == nil,
      part.signature == nil, id == nil, model == nil, finishReason == nil, blockReason == nil,
      error == nil
    else { return nil }
    return part.textPlace
  }

  init(_ json: inout JSONScanner, needsIdentity: Bool) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "candidates": try readCandidates(&json)
      case "usageMetadata":
        // Parsed with a copy of the scanner and then skipped, so a different count does not make
        // the payload a different template.
        var ahead = json
        usage = try Usage(gemini: &ahead)
      case "modelVersion" where needsIdentity: model = try json.string()
      case "responseId" where needsIdentity: id = try json.string()
      case "promptFeedback": try readFeedback(&json)
      case "error": error = try FaultReport(errorIn: &json)
      default: break
      }
    }
  }

  private mutating func readCandidates(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    var isFirst = true
    while try json.nextElement() {
      // Other candidates are alternative answers. Only one was requested.
      guard isFirst, try json.enterObject() else { continue }
      isFirst = false
      while let name = try json.nextName() {
        switch name {
        case "content": try readContent(&json)
        case "finishReason": finishReason = try json.string()
        default: break
        }
      }
    }
  }

  private mutating func readContent(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      guard case "parts" = name, try json.enterArray() else { continue }
      while try json.nextElement() {
        if let part = try Part(&json) { parts.append(part) }
      }
    }
  }

  private mutating func readFeedback(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      if case "blockReason" = name { blockReason = try json.string() }
    }
  }
}

extension GeminiResponse.Part {
  fileprivate init?(_ json: inout JSONScanner) throws(JSONError) {
    self.init()
    var start = json
    guard try json.enterObject() else { return nil }
    var token: String?
    while let name = try json.nextName() {
      switch name {
      case "text":
        text = try json.string()
        textPlace = text.map { _ in json.lastString }
      case "thought": isThought = try json.bool() ?? false
      case "thoughtSignature": token = try json.string()
      case "functionCall":
        // Every part is a separate call and is never extended.
        var call = ToolCallFragment(arguments: "{}", isComplete: true)
        try call.readFunction(&json)
        self.call = call
      default: break
      }
    }
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
}

extension Usage {
  /// Gemini's token counts. They omit counts that are 0, and the candidates' count excludes
  /// thinking.
  fileprivate init?(gemini json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    var toolPrompt: Int?
    var candidates: Int?
    while let name = try json.nextName() {
      switch name {
      case "promptTokenCount": promptTokens = try json.int()
      case "toolUsePromptTokenCount": toolPrompt = try json.int()
      case "candidatesTokenCount": candidates = try json.int()
      case "thoughtsTokenCount": reasoningTokens = try json.int()
      case "totalTokenCount": totalTokens = try json.int()
      case "cachedContentTokenCount": cachedTokens = try json.int()
      default: break
      }
    }
    promptTokens = promptTokens?.addingClamped(toolPrompt) ?? toolPrompt
    completionTokens = (candidates ?? 0).addingClamped(reasoningTokens)
  }
}
