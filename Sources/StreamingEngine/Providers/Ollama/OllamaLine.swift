internal import LLMRingWire

/// One line of Ollama's response.
struct OllamaLine: AnswerChunk {
  var model: String?
  var content: String?
  var thinking: String?
  var toolCalls: [ToolCallFragment] = []
  var images: [GeneratedImage] = []
  var isDone = false
  var doneReason: String?
  var usage = Usage()
  var error: FaultReport?
  /// What the content is if it cannot be read.
  var unreadable: String?
  private var contentPlace: Range<Int>?
  /// The message, if it is a string.
  private var plainMessage: String?

  var onlyText: Range<Int>? {
    let isOnly =
      thinking == nil && toolCalls.isEmpty && images.isEmpty && !isDone && doneReason == nil
      && error == nil && unreadable == nil && usage == Usage()
    return isOnly ? contentPlace : nil
  }

  init(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    var isPartOfAnswer = false
    while let name = try json.nextName() {
      switch name {
      case "model": model = try json.string()
      case "message": try readMessage(&json)
      // The answer's name in `/api/generate`, which some proxies use for both.
      case "response" where content == nil: try readContent(&json)
      case "thinking" where thinking == nil: thinking = try json.looseText("thinking").text
      case "done":
        isPartOfAnswer = true
        isDone = try Self.flag(&json)
      case "done_reason": doneReason = try json.finishWord()
      case "prompt_eval_count": usage.promptTokens = try json.tokenCount()
      case "eval_count": usage.completionTokens = try json.tokenCount()
      case "error": error = try FaultReport(errorIn: &json)
      // The rest of an answer in another format is not told from text here.
      case "content", "text", "output", "completion": try readUnknown(name, &json)
      default: break
      }
    }
    // Otherwise, a string is a status or an error.
    if isPartOfAnswer, content == nil { content = plainMessage }
    if let prompt = usage.promptTokens, let completion = usage.completionTokens {
      usage.totalTokens = prompt.addingClamped(completion)
    }
  }

  /// `true`, in any spelling that a proxy may use.
  private static func flag(_ json: inout JSONScanner) throws(JSONError) -> Bool {
    if let flag = try json.bool() { return flag }
    switch try json.stringOrNumber()?.lowercased() {
    case "true", "1": return true
    default: return false
    }
  }

  private mutating func readMessage(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else {
      plainMessage = try json.string()
      return
    }
    while let name = try json.nextName() {
      switch name {
      case "content": try readContent(&json)
      case "thinking", "reasoning", "reasoning_content":
        thinking = try json.looseText("thinking").text ?? thinking
      case "tool_calls": try readToolCalls(&json)
      case "images": try readImages(&json)
      default: try readUnknown(name, &json)
      }
    }
  }

  private mutating func readContent(_ json: inout JSONScanner) throws(JSONError) {
    let loose = try json.looseText("content")
    (content, contentPlace, unreadable) = (loose.text, loose.place, loose.unreadable)
  }

  /// Notes text in a member that has no meaning here.
  private mutating func readUnknown(
    _ name: JSONName, _ json: inout JSONScanner
  ) throws(JSONError) {
    guard name.isOfText else { return }
    let type = name.text
    if try json.hasText() { unreadable = unreadable ?? "text in '\(type)'" }
  }

  private mutating func readImages(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard images.count < AnswerSize.countLimit, let text = try json.string() else { continue }
      if let image = GeneratedImage(dataURL: text) ?? GeneratedImage(mediaType: nil, base64: text) {
        images.append(image)
      }
    }
  }

  private mutating func readToolCalls(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard toolCalls.count <= AnswerSize.countLimit, try json.enterObject() else { continue }
      // Every element is a separate call, whatever its index.
      var call = ToolCallFragment(isComplete: true, isSeparate: true)
      while let name = try json.nextName() {
        switch name {
        case "id": call.id = try json.string()
        case "function": try call.readFunction(&json)
        default: break
        }
      }
      toolCalls.append(call)
    }
  }
}
