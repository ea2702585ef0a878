internal import LLMRingWire

/// The stream of Ollama's `/api/chat`: one JSON object per line, the last one with `"done":true`.
///
/// The last line can also have content and calls. A body that ends without it is an error even if
/// the answer looks finished, because this is how the server ends when the model process dies.
struct OllamaDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OllamaReader>
}

struct OllamaReader: AnswerReader {
  typealias Framing = LineFraming

  static let format = WireFormat.ollama
  /// `done` says whether a body of one object is finished.
  static let endsWithWholeBody = false

  /// All thinking so far. It is sent back together with the calls it led to.
  private var thoughts = ""
  private var text = RepeatedEnd()

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> OllamaLine {
    try OllamaLine(&json)
  }

  mutating func receive(
    _ line: OllamaLine, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    if let error = line.error { throw error }
    answer.start(id: nil, model: line.model)
    if let thinking = line.thinking {
      let thought = answer.join(reasoning: thinking)
      thoughts += thought
      answer.reasoning(thought)
    }
    if let content = line.content { show(content, isRepeatable: line.isDone, in: &answer) }
    if let unreadable = line.unreadable { answer.unreadable(unreadable) }
    answer.toolCalls(line.toolCalls, mayRepeat: line.isDone)
    for image in line.images { answer.image(image) }
    answer.count(line.usage)
    if line.isDone {
      sign(&answer)
      let reason = line.doneReason ?? ""
      answer.finish(FinishReason(word: reason) ?? .stop, raw: reason)
      answer.end()
    } else {
      answer.finish(line.doneReason)
    }
  }

  private mutating func show(
    _ content: String, isRepeatable: Bool, in answer: inout AnswerBuilder
  ) {
    if isRepeatable, let rest = text.rest(of: content) { return answer.text(rest: rest) }
    let content = answer.join(text: content)
    text.add(content)
    answer.text(content)
  }

  mutating func unshown(_ text: String) -> String {
    self.text.add(text)
    return text
  }

  private func sign(_ answer: inout AnswerBuilder) {
    guard answer.hasToolCalls, !thoughts.isEmpty else { return }
    let block: JSONValue = ["thinking": .string(thoughts)]
    answer.signature(.block(json: block.text, token: ""))
  }
}
