internal import Wire

/// The stream of OpenAI Responses.
///
///     response.created → (output_item.added → …delta* → …done → output_item.done)*
///                      → response.completed, response.incomplete or response.failed
///
/// The last of these events ends the answer, but other events may follow it. Events of other types
/// repeat the contents of deltas, or report on tools that run on OpenAI's servers.
struct OpenAIResponsesDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIResponsesReader>
}

struct OpenAIResponsesReader: AnswerReader {
  typealias Framing = BodyFraming

  static let endsWithWholeBody = false

  /// The last output item that sent text deltas. Its `done` event repeats the text.
  private var itemWithDeltas: Int?

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
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
      guard let delta = event.delta else { break }
      itemWithDeltas = event.outputIndex
      answer.text(delta)
    case .reasoningDelta:
      answer.reasoning(event.delta)
    case .refusalDelta:
      answer.refusal(event.delta)
    case .textDone where itemWithDeltas == nil || itemWithDeltas != event.outputIndex:
      // A model that does not stream sends its whole text here.
      answer.text(event.text)
    case .argumentsDelta:
      answer.toolCall(ToolCallFragment(key: event.outputIndex, arguments: event.delta))
    case .itemAdded, .itemDone:
      receive(
        event.item, index: event.outputIndex, isDone: event.kind == .itemDone, into: &answer)
    case .completed:
      end(response, into: &answer)
    case .incomplete:
      end(response, isIncomplete: true, into: &answer)
    case .failed:
      throw response?.error ?? FaultReport(message: "the response failed")
    case .error:
      throw event.error ?? FaultReport(message: "unknown error")
    case .whole:
      if let response { try receive(response, into: &answer) }
    case .textDone:
      break
    case .other:
      if let error = event.error { throw error }
    }
  }

  private func receive(
    _ item: OpenAIResponsesItem?, index: Int?, isDone: Bool, into answer: inout AnswerBuilder
  ) {
    switch item?.kind {
    case .functionCall:
      // The result must use the call's ID, not the item's. The arguments arrive in deltas. The
      // finished item has all of them, for servers that send no deltas.
      answer.toolCall(ToolCallFragment(key: index, id: item?.callID, name: item?.name))
      if isDone, let index, let item {
        answer.endToolCall(key: index, placeholder: item.effectiveArguments)
      }
    case .message where isDone:
      // Text that is not part of the final answer must be marked as such when it is sent back.
      if let phase = item?.phase, phase != "final_answer" {
        answer.signature(.text(token: phase, bytes: nil))
      }
    case .reasoning where isDone:
      if let json = item?.sealed, let token = item?.encryptedContent {
        answer.signature(.block(json: json, token: token))
      }
    case .message, .reasoning, .other, nil:
      break
    }
  }

  /// Processes a response from a server that does not stream.
  private func receive(
    _ response: OpenAIResponsesEvent.Response, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    for (index, item) in response.output.enumerated() {
      if item.kind == .reasoning {
        answer.reasoning(item.text)
      } else {
        answer.text(item.text)
        answer.refusal(item.refusal)
      }
      receive(item, index: index, isDone: true, into: &answer)
    }
    switch response.status {
    case "completed": end(response, into: &answer)
    case "incomplete": end(response, isIncomplete: true, into: &answer)
    case "failed": throw response.error ?? FaultReport(message: "the response failed")
    default: break
    }
  }

  private func end(
    _ response: OpenAIResponsesEvent.Response?, isIncomplete: Bool = false,
    into answer: inout AnswerBuilder
  ) {
    answer.count(response?.usage)
    if isIncomplete {
      let reason = response?.incompleteReason ?? "incomplete"
      answer.finish(FinishReason(word: reason) ?? .other, raw: reason)
    } else {
      answer.finish(.stop, raw: "completed")
    }
    answer.end()
  }
}
