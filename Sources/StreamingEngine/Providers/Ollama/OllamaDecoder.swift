internal import Wire

/// The stream of Ollama's `/api/chat`: one JSON object per line, the last one with `"done":true`.
///
/// The last line can also have content and calls. A body that ends without it is an error even if
/// the answer looks finished, because this is how the server ends when the model process dies.
struct OllamaDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OllamaReader>
}

struct OllamaReader: AnswerReader {
  typealias Framing = LineFraming

  /// All thinking so far. It is sent back together with the calls it led to.
  private var thoughts = ""

  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> OllamaLine {
    try OllamaLine(&json, needsIdentity: needsIdentity)
  }

  mutating func receive(
    _ line: OllamaLine, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    if let error = line.error { throw error }
    answer.start(id: nil, model: line.model)
    if let thought = line.thinking {
      thoughts += thought
      answer.reasoning(thought)
    }
    answer.text(line.content)
    for call in line.toolCalls { answer.toolCall(call) }
    if line.isDone {
      if answer.hasToolCalls, !thoughts.isEmpty {
        let block: JSONValue = ["thinking": .string(thoughts)]
        answer.signature(.block(json: block.text, token: ""))
      }
      let reason = line.doneReason ?? ""
      answer.usage = line.usage
      answer.finish(Self.finishReason(reason), raw: reason)
      answer.end()
    }
  }

  private static func finishReason(_ word: String) -> FinishReason {
    switch word {
    // A request without messages loads or unloads a model.
    case "stop", "", "load", "unload": .stop
    case "length": .length
    default: .other
    }
  }
}

/// One line of Ollama's response.
struct OllamaLine: AnswerChunk {
  var model: String?
  var content: String?
  var thinking: String?
  var toolCalls: [ToolCallFragment] = []
  var isDone = false
  var doneReason: String?
  var usage = Usage()
  var error: FaultReport?
  private var contentPlace: Range<Int>?

  var onlyText: Range<Int>? {
    let isOnly =
      model == nil && thinking == nil && toolCalls.isEmpty && !isDone && error == nil
    return isOnly ? contentPlace : nil
  }

  init(_ json: inout JSONScanner, needsIdentity: Bool) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "model" where needsIdentity: model = try json.string()
      case "message": try readMessage(&json)
      case "done": isDone = try json.bool() ?? false
      case "done_reason": doneReason = try json.string()
      case "prompt_eval_count": usage.promptTokens = try json.int()
      case "eval_count": usage.completionTokens = try json.int()
      case "error": error = try FaultReport(errorIn: &json)
      default: break
      }
    }
    if let prompt = usage.promptTokens, let completion = usage.completionTokens {
      usage.totalTokens = prompt.addingClamped(completion)
    }
  }

  private mutating func readMessage(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "content":
        content = try json.string()
        contentPlace = content.map { _ in json.lastString }
      case "thinking": thinking = try json.string()
      case "tool_calls": try readToolCalls(&json)
      default: break
      }
    }
  }

  private mutating func readToolCalls(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      guard try json.enterObject() else { continue }
      // Every element is a separate call, whatever its index.
      var call = ToolCallFragment(isComplete: true)
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
