internal import LLMRingWire

/// The stream of OpenAI Chat Completions and compatible servers.
///
///     data: a chunk … data: a chunk with a finish reason … data: a chunk with usage
///     data: [DONE]
///
/// A chunk has a `delta`, or a `message` in its place, or both. A message is the answer so far or
/// the whole answer, so only what the deltas lacked is shown of it.
struct OpenAIChatDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<OpenAIChatReader>
}

struct OpenAIChatReader: AnswerReader {
  typealias Framing = BodyFraming

  static let format = WireFormat.openAIChat

  private var text = DeltaText()
  private var reasoning = DeltaText()
  private var refusal = ShownText()
  /// Whether any delta has had text. Without deltas, messages may be used in their place.
  private var hasDeltas = false
  /// Whether reasoning has arrived under the name under which it is sent back.
  private var sendsReasoningBack = false
  private var hasToolCalls = false
  /// The index of the choice that is read; other choices are other answers.
  private var index: Int?
  private var trace = OpenAIChatReasoning()
  private var extras = AnswerExtras()
  private var steps = ReasoningSteps()

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> OpenAIChatChunk {
    try OpenAIChatChunk(&json, needsID: context.needsID)
  }

  var repeatsText: Bool? { text.repeatsText }

  mutating func expectRepeatedText() { text.expectRepeats() }

  mutating func unshown(_ text: String) -> String {
    self.text.next(text)
  }

  mutating func receive(
    _ chunk: OpenAIChatChunk, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: chunk.id, model: chunk.model)
    if let choice = chunk.choice, index == nil || index == choice.index {
      index = choice.index
      try receive(choice, into: &answer)
    }
    if let sources = chunk.sources { extras.add(sources.citations, to: &answer) }
    answer.count(chunk.usage)
    if let error = chunk.error { throw error }
  }

  mutating func finish(into answer: inout AnswerBuilder) {
    showReasoning(reasoning.flush(), in: &answer)
    answer.text(text.flush())
    // Reasoning is sent back together with the calls it led to.
    if answer.hasToolCalls, let block = trace.take() {
      answer.signature(.block(json: block.text, token: ""))
    }
  }

  private mutating func receive(
    _ choice: OpenAIChatChoice, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    let isLast = choice.finishReason.flatMap(FinishReason.init(word:)) != nil
    receive(delta: choice.delta, isLast: isLast, into: &answer)
    if let message = choice.message { receive(message: message, into: &answer) }
    answer.count(choice.usage)
    if let problem = choice.unreadable { answer.unreadable(problem) }
    if let error = choice.error { throw error }
    guard isLast else { return }
    finish(into: &answer)
    answer.finish(choice.finishReason)
  }

  private mutating func receive(
    delta: OpenAIChatMessage, isLast: Bool, into answer: inout AnswerBuilder
  ) {
    if delta.reasoningContent?.isEmpty == false { sendsReasoningBack = true }
    if let piece = delta.reasoning {
      showReasoning(reasoning.next(answer.join(reasoning: piece)), in: &answer)
    }
    if let content = delta.content, !content.isEmpty {
      hasDeltas = true
      answer.text(text.next(answer.join(text: content), isLast: isLast))
    }
    if let piece = delta.refusal.map({ answer.join(refusal: $0) }) {
      refusal.add(piece)
      answer.refusal(piece)
    }
    receiveRest(of: delta, isWhole: false, into: &answer)
  }

  /// Shows of a message only what has not been shown.
  private mutating func receive(
    message: OpenAIChatMessage, into answer: inout AnswerBuilder
  ) {
    if message.reasoningContent?.isEmpty == false { sendsReasoningBack = true }
    if let whole = message.reasoning, !whole.isEmpty {
      if let rest = reasoning.rest(of: whole) {
        answer.reasoning(rest: "")
        showReasoning(rest, in: &answer)
      } else if !hasDeltas {
        showReasoning(reasoning.append(whole), in: &answer)
      }
    }
    if let whole = message.content, !whole.isEmpty {
      if let rest = text.rest(of: whole) {
        answer.text(rest: rest)
      } else if !hasDeltas {
        answer.text(text.append(whole))
      } else {
        extras.noteDifference(in: &answer)
      }
    }
    if let whole = message.refusal { answer.refusal(rest: refusal.rest(of: whole)) }
    receiveRest(of: message, isWhole: true, into: &answer)
  }

  private mutating func showReasoning(_ piece: String, in answer: inout AnswerBuilder) {
    if sendsReasoningBack { trace.add(content: piece) }
    answer.reasoning(piece)
  }

  private mutating func receiveRest(
    of message: OpenAIChatMessage, isWhole: Bool, into answer: inout AnswerBuilder
  ) {
    if !message.toolCalls.isEmpty { hasToolCalls = true }
    answer.toolCalls(message.toolCalls)
    guard let rest = message.rest else { return }
    for step in rest.reasoningSteps { answer.reasoning(steps.unshown(step)) }
    if let details = rest.reasoningDetails { trace.add(details: details, isWhole: isWhole) }
    // Servers that send a call in both forms send the same call.
    if let call = rest.functionCall, !hasToolCalls { answer.toolCall(call) }
    extras.add(rest.citations, to: &answer)
    extras.add(rest.images, to: &answer)
    answer.count(rest.usage)
    if let problem = rest.unreadable { answer.unreadable(problem) }
  }
}
