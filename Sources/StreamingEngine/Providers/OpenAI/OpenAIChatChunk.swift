internal import Wire

/// One `chat.completion.chunk`, or a complete `chat.completion` from a server that does not stream.
///
/// Any member may be missing, null, or of the wrong type.
struct OpenAIChatChunk: AnswerChunk {
  var id: String?
  var model: String?
  var content: String?
  var refusal: String?
  var toolCalls: [ToolCallFragment] = []
  var finishReason: String?
  @Boxed var usage: Usage?
  @Boxed var error: FaultReport?
  /// OpenRouter's reasoning parts, as JSON.
  @Boxed var reasoningDetails: String?

  private var contentPlace: Range<Int>?

  var onlyText: Range<Int>? {
    let isOnly =
      id == nil && refusal == nil && toolCalls.isEmpty && finishReason == nil
      && _usage.isAbsent && _error.isAbsent && _reasoningDetails.isAbsent
      && reasoningContent == nil && plainReasoning == nil
    return isOnly ? contentPlace : nil
  }

  // vLLM has used the one name, then both, then the other, always for the same text.
  private(set) var reasoningContent: String?
  private var plainReasoning: String?

  var reasoning: String? {
    reasoningContent.flatMap { $0.isEmpty ? nil : $0 } ?? plainReasoning
  }

  init(_ json: inout JSONScanner, needsIdentity: Bool) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "id" where needsIdentity: id = try json.string()
      case "model": model = try json.string()
      case "choices": try readChoices(&json)
      case "usage": usage = try Usage(openAIChat: &json) ?? usage
      case "error": error = try FaultReport(errorIn: &json)
      case "x_groq": try readGroq(&json)
      default: break
      }
    }
  }

  private mutating func readChoices(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard try json.enterObject() else { continue }
      // With n > 1 the stream also has other answers. The index comes first in every known server's
      // choices.
      var isFirst = true
      while let name = try json.nextName() {
        switch name {
        case "index": isFirst = try json.int() ?? 0 == 0
        case "delta" where isFirst, "message" where isFirst: try readDelta(&json)
        case "finish_reason" where isFirst: finishReason = try json.string() ?? finishReason
        default: break
        }
      }
    }
  }

  private mutating func readDelta(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "content": try readContent(&json)
      case "reasoning_content": reasoningContent = try json.string()
      case "reasoning": plainReasoning = try json.string()
      case "reasoning_details":
        let details = try json.json()
        reasoningDetails = details == "null" || details == "[]" ? nil : details
      case "refusal": refusal = try json.string()
      case "tool_calls": try readToolCalls(&json)
      default: break
      }
    }
  }

  private mutating func readContent(_ json: inout JSONScanner) throws(JSONError) {
    guard let text = try json.string() else { return }
    content = text
    contentPlace = json.lastString
  }

  private mutating func readToolCalls(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard try json.enterObject() else { continue }
      var fragment = ToolCallFragment()
      while let name = try json.nextName() {
        switch name {
        case "index": fragment.key = try json.int()
        case "id": fragment.id = try json.string()
        case "function": try fragment.readFunction(&json)
        default: break
        }
      }
      toolCalls.append(fragment)
    }
  }

  /// Groq puts the usage here if it was not requested, and the error if the answer stopped early.
  private mutating func readGroq(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "usage" where usage == nil: usage = try Usage(openAIChat: &json)
      case "error": error = try FaultReport(errorIn: &json)
      default: break
      }
    }
  }
}

extension ToolCallFragment {
  /// Reads `{"name":…,"arguments":…}`. The arguments are a string, or an object if the server sends
  /// them in one piece.
  mutating func readFunction(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let member = try json.nextName() {
      switch member {
      case "name": name = try json.string()
      case "arguments", "args": try readArguments(&json)
      case "id": id = try json.string()
      default: break
      }
    }
  }

  private mutating func readArguments(_ json: inout JSONScanner) throws(JSONError) {
    if let text = try json.string() {
      arguments = text
    } else if try !json.null() {
      isComplete = true
      arguments = try json.json()
    }
  }
}

extension Usage {
  /// OpenAI's token counts. Cached tokens are part of the prompt, reasoning tokens part of the
  /// completion.
  fileprivate init?(openAIChat json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "prompt_tokens": promptTokens = try json.int()
      case "completion_tokens": completionTokens = try json.int()
      case "total_tokens": totalTokens = try json.int()
      case "prompt_tokens_details": try readInputDetails(&json)
      // DeepSeek's name for cached tokens.
      case "prompt_cache_hit_tokens" where cachedTokens == nil: cachedTokens = try json.int()
      case "completion_tokens_details": try readOutputDetails(&json)
      default: break
      }
    }
  }

  /// OpenAI's details of the prompt, the same in both of its formats.
  mutating func readInputDetails(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "cached_tokens": cachedTokens = try json.int() ?? cachedTokens
      case "cache_write_tokens": cacheWriteTokens = try json.int()
      default: break
      }
    }
  }

  /// OpenAI's and Anthropic's details of the completion.
  mutating func readOutputDetails(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "reasoning_tokens", "thinking_tokens":
        reasoningTokens = try json.int() ?? reasoningTokens
      default: break
      }
    }
  }
}
