internal import LLMRingWire

/// The stream of Gemini's `generateContent`: server-sent events with `alt=sse`, otherwise an array.
///
/// Each event is a complete response with the next parts of the answer. There is no end marker: an
/// answer is complete if it has a finish reason or a block reason. Calls arrive complete, and their
/// finish reason is also `STOP`. Errors arrive as data, or as bare JSON between events.
struct GeminiDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<GeminiReader>
}

struct GeminiReader: AnswerReader {
  typealias Framing = BodyFraming

  static let format = WireFormat.google
  static let countsWithText = true

  private var text = RepeatedEnd()

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> GeminiResponse {
    try GeminiResponse(&json, needsID: context.needsID)
  }

  mutating func receive(
    _ response: GeminiResponse, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: response.id, model: response.model)
    // The text of the last payload may repeat the whole answer.
    let isRepeatable = response.finishReason != nil && response.parts.count == 1
    var repeatedCalls = answer.beginToolCalls(
      response.parts.compactMap(\.call), mayRepeat: response.finishReason != nil)
    for part in response.parts {
      if part.call != nil, repeatedCalls > 0 {
        repeatedCalls -= 1
        continue
      }
      if let text = part.text {
        if part.isThought {
          answer.reasoning(answer.join(reasoning: text))
        } else {
          show(text, isRepeatable: isRepeatable, in: &answer)
        }
      }
      if let unreadable = part.unreadable { answer.unreadable(unreadable) }
      if let call = part.call { answer.toolCall(call) }
      if let signature = part.signature { answer.signature(signature) }
      if let image = part.image { answer.image(image) }
      if let hidden = part.hidden {
        answer.note(MissingPart.hidden(ofType: hidden))
      }
    }
    if let unreadable = response.unreadable { answer.unreadable(unreadable) }
    for citation in response.citations { answer.citation(citation) }
    if let error = response.error { throw error }
    answer.count(response.usage)
    if let explanation = response.explanation, !explanation.isEmpty { answer.note(explanation) }
    if let reason = response.finishReason {
      answer.finish(reason)
    } else if let reason = response.blockReason {
      answer.finish(.contentFilter, raw: reason)
    }
  }

  private mutating func show(
    _ text: String, isRepeatable: Bool, in answer: inout AnswerBuilder
  ) {
    if isRepeatable, let rest = self.text.rest(of: text) { return answer.text(rest: rest) }
    let text = answer.join(text: text)
    self.text.add(text)
    answer.text(text)
  }

  mutating func unshown(_ text: String) -> String {
    self.text.add(text)
    return text
  }

  func recount(_ response: GeminiResponse, into answer: inout AnswerBuilder) {
    answer.count(response.usage)
  }
}
