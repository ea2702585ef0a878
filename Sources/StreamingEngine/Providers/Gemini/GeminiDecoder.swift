internal import Wire

/// The stream of Gemini's `generateContent`, with `alt=sse`.
///
/// Each event is a complete response with the next parts of the answer. There is no end marker: an
/// answer is complete if it has a finish reason or a block reason, and the body has ended. Calls
/// arrive complete, and their finish reason is also `STOP`. Errors arrive as data, or as bare JSON
/// between events.
struct GeminiDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<GeminiReader>
}

struct GeminiReader: AnswerReader {
  typealias Framing = ServerSentEventDecoder

  static let endsWithBody = true
  static let countsWithText = true

  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> GeminiResponse {
    try GeminiResponse(&json, needsIdentity: needsIdentity)
  }

  mutating func receive(
    _ response: GeminiResponse, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: response.id, model: response.model)
    for part in response.parts {
      if part.isThought {
        answer.reasoning(part.text)
      } else {
        answer.text(part.text)
      }
      if let call = part.call { answer.toolCall(call) }
      if let signature = part.signature { answer.signature(signature) }
    }
    if let error = response.error { throw error }
    if let usage = response.usage { answer.usage = usage }
    if let reason = response.finishReason {
      answer.finish(Self.finishReason(reason), raw: reason)
    } else if let reason = response.blockReason {
      answer.finish(.contentFilter, raw: reason)
    }
  }

  func recount(_ response: GeminiResponse, into answer: inout AnswerBuilder) {
    if let usage = response.usage { answer.usage = usage }
  }

  private static func finishReason(_ word: String) -> FinishReason {
    switch word {
    case "STOP": .stop
    case "MAX_TOKENS": .length
    case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR":
      .contentFilter
    case "CONTINUATION": .pause
    case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
      "MISSING_THOUGHT_SIGNATURE", "MALFORMED_RESPONSE":
      .error
    default: word.hasPrefix("IMAGE_") ? .contentFilter : .other
    }
  }
}
