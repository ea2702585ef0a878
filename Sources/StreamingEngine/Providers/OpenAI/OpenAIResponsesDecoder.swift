internal import LLMRingWire

/// The stream of OpenAI Responses.
///
///     response.created → (output_item.added → …delta* → …done → output_item.done)*
///                      → response.completed, response.incomplete or response.failed
///
/// The last of these events ends the answer, but other events may follow it. Compatible servers
/// send any selection of these events, so every one of them is read, and of each text only what has
/// not been shown is shown. Events of other types report on tools that run on the server.
struct OpenAIResponsesDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIResponsesReader>
}

struct OpenAIResponsesReader: AnswerReader {
  typealias Framing = BodyFraming

  static let format = WireFormat.openAIResponses
  /// A complete response says itself whether the answer is complete.
  static let endsWithWholeBody = false

  private var output = OpenAIResponsesOutput()
  private var steps = ReasoningSteps()
  /// The place of the last event with only text, as the event gave it. Text that is not parsed
  /// belongs there.
  private var lastDelta: (reference: OpenAIResponsesItems.Reference, index: Int?)?

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> OpenAIResponsesEvent {
    try OpenAIResponsesEvent(&json, event: context.event)
  }

  mutating func unshown(_ text: String) -> String {
    if let shown = output.addText(text) { return shown }
    guard let lastDelta else { return text }
    return output.addText(text, in: lastDelta.reference, index: lastDelta.index)
  }

  mutating func receive(
    _ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: event.response?.id, model: event.response?.model)
    switch event.kind {
    case .textDelta:
      receiveText(event, into: &answer)
    case .itemAdded, .itemDone:
      guard let item = event.item else { break }
      output.receive(item, at: event.outputIndex, isDone: event.kind == .itemDone, into: &answer)
    case .begun:
      if let response = event.response { output.begin(response, into: &answer) }
    case .completed, .incomplete, .failed, .whole:
      try end(event, into: &answer)
    case .error:
      throw event.error ?? FaultReport(message: "unknown error")
    default:
      output.receive(event, into: &answer)
    }
    if let thought = event.thought, !thought.isBlank { answer.reasoning(steps.unshown(thought)) }
    if let error = event.error { throw error }
    if let problem = event.unreadable { answer.unreadable(problem) }
  }

  private mutating func receiveText(
    _ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) {
    guard let delta = (event.delta ?? event.text).map({ answer.join(text: $0) }) else { return }
    let reference = event.reference(to: .message)
    answer.text(output.addText(delta, in: reference, index: event.partIndex))
    if event.onlyText != nil {
      lastDelta = (reference, event.partIndex)
    } else {
      output.endText()
    }
  }

  mutating func finish(into answer: inout AnswerBuilder) {
    output.finish(into: &answer)
  }

  private mutating func end(
    _ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    let response = event.response ?? .init()
    output.receive(response, into: &answer)
    answer.count(response.usage)
    switch response.status ?? event.kind.status {
    case "completed": answer.finish(.stop, raw: "completed")
    case "incomplete": answer.finish(response.incompleteReason ?? "incomplete")
    case "failed", "cancelled": throw response.error ?? FaultReport(message: "the response failed")
    // In the event that ends the response, another status is out of date.
    case _ where event.kind == .completed: answer.finish(.stop, raw: "completed")
    default: return
    }
    answer.end()
  }
}

extension OpenAIResponsesEvent {
  /// What the event says about its item.
  func reference(to kind: OpenAIResponsesItem.Kind) -> OpenAIResponsesItems.Reference {
    .init(kind: kind, id: itemID, index: outputIndex)
  }
}

extension OpenAIResponsesEvent.Kind {
  /// The status of a response that an event of this kind ends.
  fileprivate var status: String {
    switch self {
    case .incomplete: "incomplete"
    case .failed: "failed"
    default: "completed"
    }
  }
}
