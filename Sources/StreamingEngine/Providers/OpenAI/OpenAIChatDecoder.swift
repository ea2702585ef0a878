internal import Wire

/// The stream of OpenAI Chat Completions, and of the many servers that are compatible with it.
///
///     data: a chunk … data: a chunk with a finish reason … data: a chunk with usage
///     data: [DONE]
///
/// What says that an answer is complete is its finish reason. Usage may come with it or after
/// it, and `[DONE]` is left out by some servers and sent after an error by others, so the end
/// is whichever comes first of `[DONE]` and the end of the body.
struct OpenAIChatDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIChatReader>
}

struct OpenAIChatReader: AnswerReader {
  typealias Framing = ServerSentEventDecoder

  static let endsWithBody = true

  private var reasoning = OpenAIChatReasoning()

  static func isEndOfBody(_ payload: ArraySlice<UInt8>) -> Bool {
    payload.first == UInt8(ascii: "[") && payload.starts(with: "[DONE]".utf8)
  }

  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> OpenAIChatChunk {
    try OpenAIChatChunk(&json, needsIdentity: needsIdentity)
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
    if let usage = chunk.usage { answer.usage = usage }
    if let reason = chunk.finishReason, !reason.isEmpty {
      // Reasoning that led to calls goes back with them.
      if answer.hasToolCalls, let block = reasoning.take() {
        answer.signature(.block(json: block.text, token: ""))
      }
      answer.finish(Self.finishReason(reason), raw: reason)
    }
  }

  private static func finishReason(_ word: String) -> FinishReason {
    switch word {
    case "stop", "eos": .stop
    case "length", "max_tokens": .length
    case "tool_calls", "function_call": .toolCalls
    case "content_filter": .contentFilter
    // OpenRouter, DeepSeek.
    case "error", "insufficient_system_resource": .error
    default: .other
    }
  }
}
