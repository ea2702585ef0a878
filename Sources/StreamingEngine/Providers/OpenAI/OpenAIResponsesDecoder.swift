internal import Wire

/// The stream of OpenAI Responses.
///
///     response.created → (output_item.added → …delta* → …done → output_item.done)*
///                      → response.completed, response.incomplete or response.failed
///
/// The last of these ends the answer, and events of other types may follow it. Types that are
/// not named here repeat what deltas have said, or tell of tools that run at OpenAI.
struct OpenAIResponsesDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIResponsesReader>
}

struct OpenAIResponsesReader: AnswerReader {
  typealias Framing = ServerSentEventDecoder

  static let format = WireFormat.openAIResponses

  /// The output item whose text came in deltas last; its `done` repeats it.
  private var itemWithDeltas: Int?

  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> OpenAIResponsesEvent {
    try OpenAIResponsesEvent(&json)
  }

  mutating func receive(
    _ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    let response = event.response
    answer.start(id: response?.id, model: response?.model)
    switch event.kind {
    case .textDelta:
      itemWithDeltas = event.outputIndex
      answer.text(event.delta)
    case .reasoningDelta:
      answer.reasoning(event.delta)
    case .refusalDelta:
      answer.refusal(event.delta)
    case .textDone where itemWithDeltas == nil || itemWithDeltas != event.outputIndex:
      // A model that does not stream sends its text in one piece, here.
      answer.text(event.text)
    case .argumentsDelta:
      answer.toolCall(ToolCallFragment(key: event.outputIndex, arguments: event.delta))
    case .itemAdded, .itemDone:
      receive(event, item: event.item, into: &answer)
    case .completed:
      answer.usage = response?.usage
      answer.finish(.stop, raw: "completed")
      answer.end()
    case .incomplete:
      let reason = response?.incompleteReason ?? "incomplete"
      answer.usage = response?.usage
      answer.finish(Self.finishReason(reason), raw: reason)
      answer.end()
    case .failed:
      throw response?.error ?? FaultReport(message: "the response failed")
    case .error:
      throw event.error ?? FaultReport(message: "unknown error")
    case .textDone:
      break
    case .other:
      if let error = event.error { throw error }
    }
  }

  private func receive(
    _ event: OpenAIResponsesEvent, item: OpenAIResponsesEvent.Item?,
    into answer: inout AnswerBuilder
  ) {
    guard let item else { return }
    if item.isFunctionCall {
      // The id to answer by is the call's, not the item's. The arguments come in deltas; when
      // the item is done they are all there, for a server that sent no deltas.
      answer.toolCall(ToolCallFragment(key: event.outputIndex, id: item.callID, name: item.name))
      if event.kind == .itemDone, let index = event.outputIndex {
        answer.endToolCall(key: index, placeholder: item.effectiveArguments)
      }
    } else if event.kind == .itemDone {
      answer.signature(item.encryptedContent)
    }
  }

  private static func finishReason(_ word: String) -> FinishReason {
    switch word {
    case "max_output_tokens", "max_messages": .length
    case "content_filter": .contentFilter
    case "steered": .pause
    default: .other
    }
  }
}
