internal import LLMRingWire

/// One `GenerateContentResponse`.
///
/// Google writes names in camel case. Proxies that pass on the SDK's objects write them in snake
/// case.
struct GeminiResponse: AnswerChunk {
  var id: String?
  var model: String?
  var parts: [GeminiPart] = []
  var finishReason: String?
  /// Why the question was blocked.
  var blockReason: String?
  /// The provider's explanation of either reason.
  var explanation: String?
  var usage: Usage?
  var citations: [Citation] = []
  /// How many searches the provider has run.
  private var searches: Int?
  var error: FaultReport?
  /// What the text beside the parts is, if there is any.
  var unreadable: String?

  /// The token counts are still read; see ``AnswerReader/countsWithText``.
  var onlyText: Range<Int>? {
    guard parts.count == 1, let part = parts.first, part.isOnlyText, id == nil,
      finishReason == nil, blockReason == nil, citations.isEmpty, searches == nil, error == nil,
      unreadable == nil
    else { return nil }
    return part.textPlace
  }

  init(_ json: inout JSONScanner, needsID: Bool) throws(JSONError) {
    try read(&json, needsID: needsID)
    if let searches {
      var counts = usage ?? Usage()
      counts.searches = searches
      usage = counts
    }
  }

  private mutating func read(_ json: inout JSONScanner, needsID: Bool) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "candidates": try readCandidates(&json)
      case "usageMetadata", "usage_metadata":
        // Parsed with a copy of the scanner and then skipped, so a different count does not make
        // the payload a different template.
        var ahead = json
        usage = try Usage(gemini: &ahead) ?? usage
      case "modelVersion", "model_version": model = try json.string()
      case "responseId" where needsID, "response_id" where needsID: id = try json.string()
      case "promptFeedback", "prompt_feedback": try readFeedback(&json)
      // Google's Code Assist wraps each response.
      case "response": try read(&json, needsID: needsID)
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
        case "finishReason", "finish_reason":
          finishReason = try json.finishWord().map(Self.word)
        case "finishMessage", "finish_message": explanation = try json.string()
        case "groundingMetadata", "grounding_metadata": try readGrounding(&json)
        case "citationMetadata", "citation_metadata": try readSources(&json)
        default: try readUnknown(name, &json)
        }
      }
    }
  }

  /// The name of a finish reason that is written as its number in Google's API definition.
  private static func word(_ reason: String) -> String {
    let names = ["", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER"]
    return Int(reason).flatMap { names.indices.contains($0) ? names[$0] : nil } ?? reason
  }

  private mutating func readContent(_ json: inout JSONScanner) throws(JSONError) {
    if let part = try GeminiPart(text: &json) { return parts.append(part) }
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      guard case "parts" = name else {
        try readUnknown(name, &json)
        continue
      }
      if try json.enterArray() {
        while try json.nextElement() {
          if parts.count <= AnswerSize.countLimit, let part = try GeminiPart(&json) {
            parts.append(part)
          }
        }
      } else if let part = try GeminiPart(&json) {
        parts.append(part)
      }
    }
  }

  /// Notes text beside the parts.
  private mutating func readUnknown(
    _ name: JSONName, _ json: inout JSONScanner
  ) throws(JSONError) {
    guard name.isOfText else { return }
    let type = name.text
    if try json.hasText() { unreadable = "text in '\(type)' of a candidate" }
  }

  private mutating func readFeedback(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "blockReason", "block_reason": blockReason = try json.stringOrNumber()
      case "blockReasonMessage", "block_reason_message": explanation = try json.string()
      default: break
      }
    }
  }

  private mutating func readGrounding(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "groundingChunks", "grounding_chunks": try readSources(&json)
      case "webSearchQueries", "web_search_queries":
        guard try json.enterArray() else { break }
        var count = 0
        while try json.nextElement() { count += 1 }
        if count > 0 { searches = count }
      default: break
      }
    }
  }

  /// Reads each object inside that has an address: `{"web":{"uri","title"}}` in grounding, and
  /// `{"citationSources":[{"uri","title"}]}`.
  private mutating func readSources(_ json: inout JSONScanner) throws(JSONError) {
    if try json.enterArray() {
      while try json.nextElement() { try readSources(&json) }
    }
    guard try json.enterObject() else { return }
    var url: String?
    var title: String?
    while let name = try json.nextName() {
      switch name {
      case "uri": url = try json.string()
      case "title": title = try json.string()
      default: try readSources(&json)
      }
    }
    if let url, !url.isEmpty, citations.count < AnswerSize.countLimit {
      citations.append(Citation(url: url, title: title))
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
      case "promptTokenCount", "prompt_token_count": promptTokens = try json.tokenCount()
      case "toolUsePromptTokenCount", "tool_use_prompt_token_count":
        toolPrompt = try json.tokenCount()
      case "candidatesTokenCount", "candidates_token_count": candidates = try json.tokenCount()
      case "thoughtsTokenCount", "thoughts_token_count": reasoningTokens = try json.tokenCount()
      case "totalTokenCount", "total_token_count": totalTokens = try json.tokenCount()
      case "cachedContentTokenCount", "cached_content_token_count":
        cachedTokens = try json.tokenCount()
      default: break
      }
    }
    promptTokens = promptTokens?.addingClamped(toolPrompt) ?? toolPrompt
    completionTokens = (candidates ?? 0).addingClamped(reasoningTokens)
  }
}
