internal import Wire

/// The stream of OpenAI Chat Completions and compatible servers.
///
///     data: a chunk … data: a chunk with a finish reason … data: a chunk with usage
///     data: [DONE]
///
/// An answer is complete if it has a finish reason. Usage may arrive with it or after it. Some
/// servers omit `[DONE]` and others send it after an error, so the stream ends at `[DONE]` or at
/// the end of the body, whichever comes first.
struct OpenAIChatDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIChatReader>
}

struct OpenAIChatReader: AnswerReader {
  typealias Framing = BodyFraming

  private var reasoning = OpenAIChatReasoning()

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> OpenAIChatChunk {
    try OpenAIChatChunk(&json, needsIdentity: context.needsID)
  }

  mutating func receive(
    _ chunk: OpenAIChatChunk, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: chunk.id, model: chunk.model)
    reasoning.add(chunk)
    answer.reasoning(chunk.reasoning)
    answer.text(chunk.content)
    answer.refusal(chunk.refusal)
    for fragment in chunk.toolCalls { answer.toolCall(fragment) }
    if let error = chunk.error { throw error }
    answer.count(chunk.usage)
    if let reason = chunk.finishReason, !reason.isEmpty {
      // Reasoning is sent back together with the calls it led to.
      if answer.hasToolCalls, let block = reasoning.take() {
        answer.signature(.block(json: block.text, token: ""))
      }
      answer.finish(reason)
    }
  }
}
