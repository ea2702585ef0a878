internal import LLMRingWire

/// The stream of Anthropic Messages.
///
///     message_start → (content_block_start → content_block_delta* → content_block_stop)*
///                   → message_delta+ → message_stop
///
/// `ping` can occur anywhere, and `error` ends the stream. Events, blocks and deltas of other types
/// are skipped, as Anthropic's versioning policy requires. A `message_delta` with a stop reason
/// completes the answer, because some proxies lose the `message_stop`.
struct AnthropicDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<AnthropicReader>
}

struct AnthropicReader: AnswerReader {
  typealias Framing = BodyFraming

  static let format = WireFormat.anthropic

  /// The open blocks of tool calls, each with the call's number and the input from its start event.
  /// Anthropic's blocks do not overlap, but those of servers that imitate it may. Tools that run on
  /// Anthropic's servers are not treated as calls.
  private var toolBlocks: [(index: Int, call: Int, input: String)] = []
  /// The indexes of all blocks that have started, up to a limit.
  private var startedIndexes: Set<Int> = []
  /// The number of blocks with calls. Each is a call, even if a server gives all the same index.
  private var callCount = 0
  /// The IDs of all calls, because a final message repeats them.
  private var callIDs: Set<String> = []
  /// The thinking of the current block. It is sent back together with its signature.
  private var thoughts = ""
  private var usage = AnthropicUsage()
  private var shownText = ShownText()
  private var shownThinking = ShownText()
  /// The text and the thinking with which the current block began.
  private var textOpening = OpeningText()
  private var thoughtOpening = OpeningText()
  /// The index of that block; `nil` if the text was in the start of the message.
  private var openingIndex: Int?
  /// The index of the last delta with text.
  private var lastIndex = 0
  /// The type of the current block if it is not known, and how much had been shown before it.
  private var unknownBlock: (type: String, shown: Int)?

  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> AnthropicEvent {
    try AnthropicEvent(&json, event: context.event)
  }

  mutating func receive(
    _ event: AnthropicEvent, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    answer.start(id: event.message?.id, model: event.message?.model)
    count(event, in: &answer)
    switch event.kind {
    case .messageStart:
      if let message = event.message { begin(message, in: &answer) }
    case .blockStart:
      if let block = event.block { start(block, index: event.index ?? 0, in: &answer) }
    case .blockDelta:
      if let delta = event.delta { add(delta, index: event.index, to: &answer) }
    case .blockStop:
      endBlock(index: event.index ?? 0, in: &answer)
    case .messageDelta:
      if let delta = event.delta { add(delta, index: event.index, to: &answer) }
      endBlock(index: nil, in: &answer)
      if let explanation = event.delta?.explanation, !explanation.isEmpty {
        answer.note(explanation)
      }
      answer.finish(event.delta?.stopReason ?? event.message?.stopReason)
    case .messageStop:
      endBlock(index: nil, in: &answer)
      if let message = event.message { receive(message, into: &answer) }
      answer.end()
    case .error:
      throw event.error ?? FaultReport(message: "unknown error")
    case .whole:
      if let error = event.error { throw error }
      endBlock(index: nil, in: &answer)
      if let message = event.message { receive(message, into: &answer) }
    case .other:
      // Servers that imitate Anthropic report errors in OpenAI's format.
      if let error = event.error { throw error }
      if let problem = event.unreadable { answer.unreadable(problem) }
    }
  }

  mutating func unshown(_ text: String) -> String {
    let text = textOpening.isOver ? text : unopened(text, index: lastIndex)
    shownText.add(text)
    return text
  }

  /// The part of a delta that does not repeat the text with which its block began.
  private mutating func unopened(_ delta: String, index: Int) -> String {
    if let openingIndex, openingIndex != index { return textOpening.end() + delta }
    return textOpening.unshown(delta)
  }

  mutating func finish(into answer: inout AnswerBuilder) {
    // The input of a call may have been cut off.
    if !answer.hasFinishReason { toolBlocks = [] }
    endBlock(index: nil, in: &answer)
  }

  private mutating func count(_ event: AnthropicEvent, in answer: inout AnswerBuilder) {
    let counts = [event.message?.usage, event.usage].compactMap { $0 }
    guard !counts.isEmpty else { return }
    // These counts are cumulative: each replaces the previous value.
    for count in counts { usage.update(with: count) }
    answer.count(usage.normalized)
  }

  /// Shows the text at the start of a message, where some servers put its beginning. The start of a
  /// block may repeat it.
  private mutating func begin(_ message: AnthropicMessage, in answer: inout AnswerBuilder) {
    var text = ""
    for block in message.blocks {
      if block.kind == .text { text += answer.join(text: block.text ?? "") }
      if let unreadable = block.unreadable { answer.unreadable(unreadable) }
    }
    show(text, in: &answer)
    textOpening.begin(text)
    openingIndex = nil
  }

  private mutating func start(
    _ block: AnthropicBlock, index: Int, in answer: inout AnswerBuilder
  ) {
    endOpenings(in: &answer)
    unknownBlock = nil
    if startedIndexes.count < AnswerSize.countLimit { startedIndexes.insert(index) }
    switch block.kind {
    case .text:
      let text = textOpening.unshown(answer.join(text: block.text ?? ""))
      show(text, in: &answer)
      if text.isEmpty, block.text?.isEmpty == false, !textOpening.isOver {
        textOpening.settle()
      } else {
        textOpening.begin(text)
        openingIndex = index
      }
      if let unreadable = block.unreadable { answer.unreadable(unreadable) }
    case .thinking:
      thoughts = ""
      let thought = answer.join(reasoning: block.thinking ?? "")
      think(thought, in: &answer)
      thoughtOpening.begin(thought)
      sign(block.signature, in: &answer)
    case .redactedThinking:
      guard let data = block.data, !data.isEmpty else { return }
      let sealed: JSONValue = ["type": "redacted_thinking", "data": .string(data)]
      answer.signature(.block(json: sealed.text, token: data))
    case .toolUse:
      if let id = block.id { callIDs.insert(id) }
      answer.toolCall(ToolCallFragment(key: callCount, id: block.id, name: block.name))
      toolBlocks.append((index, callCount, block.input ?? "{}"))
      callCount += 1
    case .image:
      if let image = block.image { answer.image(image) }
    case .hidden: break
    case .unknown:
      if let unreadable = block.unreadable {
        answer.unreadable(unreadable)
      } else {
        unknownBlock = (block.type, shownText.count + shownThinking.count)
      }
    }
    for citation in block.citations { answer.citation(citation) }
  }

  private mutating func add(
    _ delta: AnthropicDelta, index: Int?, to answer: inout AnswerBuilder
  ) {
    if let text = delta.text {
      lastIndex = index ?? 0
      show(unopened(answer.join(text: text), index: lastIndex), in: &answer)
    }
    if let thought = delta.thinking {
      think(thoughtOpening.unshown(answer.join(reasoning: thought)), in: &answer)
    }
    sign(delta.signature, in: &answer)
    if let arguments = delta.partialJSON, !arguments.isEmpty,
      let call = call(ofArgumentsAt: index)
    {
      answer.toolCall(ToolCallFragment(key: call, arguments: arguments))
    }
    if let citation = delta.citation { answer.citation(citation) }
    if let unreadable = delta.unreadable { answer.unreadable(unreadable) }
  }

  /// The number of the call that arguments belong to; `nil` if they are those of a tool that runs on
  /// the server. Arguments of a block that never started are a call without a name.
  private mutating func call(ofArgumentsAt index: Int?) -> Int? {
    let block =
      index == nil ? toolBlocks.last : toolBlocks.last { $0.index == index }
    if let block { return block.call }
    if let index, startedIndexes.contains(index) { return nil }
    toolBlocks.append((index ?? 0, callCount, "{}"))
    callCount += 1
    return callCount - 1
  }

  private mutating func show(_ text: String, in answer: inout AnswerBuilder) {
    shownText.add(text)
    answer.text(text)
  }

  private mutating func think(_ thought: String, in answer: inout AnswerBuilder) {
    thoughts += thought
    shownThinking.add(thought)
    answer.reasoning(thought)
  }

  private mutating func sign(_ token: String?, in answer: inout AnswerBuilder) {
    guard let token, !token.isEmpty else { return }
    let block: JSONValue = [
      "type": "thinking", "thinking": .string(thoughts), "signature": .string(token),
    ]
    thoughts = ""
    answer.signature(.block(json: block.text, token: token))
  }

  /// Processes a complete message: from a server that does not stream, or after the deltas with the
  /// same content.
  private mutating func receive(
    _ message: AnthropicMessage, into answer: inout AnswerBuilder
  ) {
    if shownText.isEmpty, shownThinking.isEmpty, callIDs.isEmpty {
      for (index, block) in message.blocks.enumerated() {
        start(block, index: index, in: &answer)
        endBlock(index: index, in: &answer)
      }
    } else {
      let thinking = message.blocks.compactMap(\.thinking).joined()
      if let rest = shownThinking.rest(of: thinking) { answer.reasoning(rest: rest) }
      let text = message.blocks.filter { $0.kind == .text }.compactMap(\.text).joined()
      if let rest = shownText.rest(of: text) { answer.text(rest: rest) }
      for block in message.blocks { block.unreadable.map { answer.unreadable($0) } }
      for (index, block) in message.blocks.enumerated()
      where block.kind == .toolUse && !callIDs.contains(block.id ?? "") {
        start(block, index: index, in: &answer)
        endBlock(index: index, in: &answer)
      }
    }
    answer.finish(message.stopReason)
  }

  /// Shows what has been held back of a block that ends because another begins. The first block may
  /// still repeat the text at the start of the message.
  private mutating func endOpenings(in answer: inout AnswerBuilder) {
    if openingIndex != nil { show(textOpening.end(), in: &answer) }
    think(thoughtOpening.end(), in: &answer)
  }

  /// Ends the block with this index, or any block.
  ///
  /// A call without arguments streams none, so the input from its start event is used.
  private mutating func endBlock(index: Int?, in answer: inout AnswerBuilder) {
    if openingIndex != nil || index == nil { show(textOpening.end(), in: &answer) }
    think(thoughtOpening.end(), in: &answer)
    if let unknown = unknownBlock {
      unknownBlock = nil
      if answer.unreadableText == nil, unknown.shown == shownText.count + shownThinking.count {
        answer.note(MissingPart.hidden(ofType: unknown.type))
      }
    }
    for block in toolBlocks where index == nil || block.index == index {
      answer.endToolCall(key: block.call, placeholder: block.input)
    }
    toolBlocks.removeAll { index == nil || $0.index == index }
  }
}
