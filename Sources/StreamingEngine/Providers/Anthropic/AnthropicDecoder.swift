internal import Wire

/// The stream of Anthropic Messages.
///
///     message_start → (content_block_start → content_block_delta* → content_block_stop)*
///                   → message_delta+ → message_stop
///
/// `ping` can occur anywhere, and `error` ends the stream. Events, blocks and deltas of other types
/// are skipped, as Anthropic's versioning policy requires.
struct AnthropicDecoder: PayloadDecoding {
  var decoder: PayloadDecoder<AnthropicReader>
}

struct AnthropicReader: AnswerReader {
  typealias Framing = ServerSentEventDecoder

  /// The block of the current tool call, and the input from its start event. Blocks do not overlap.
  /// Tools that run on Anthropic's servers are not treated as calls.
  private var toolBlock: (index: Int, input: String)?
  /// The thinking of the current block. It is sent back together with its signature.
  private var thoughts = ""
  private var usage = AnthropicUsage()

  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> AnthropicEvent {
    try AnthropicEvent(&json)
  }

  mutating func receive(
    _ event: AnthropicEvent, into answer: inout AnswerBuilder
  ) throws(FaultReport) {
    switch event.kind {
    case .messageStart:
      answer.start(id: event.message?.id, model: event.message?.model)
      usage.update(with: event.message?.usage)
    case .blockStart:
      if let block = event.block { start(block, index: event.index ?? 0, in: &answer) }
    case .blockDelta:
      if let delta = event.delta { add(delta, index: event.index ?? 0, to: &answer) }
    case .blockStop:
      endToolCall(index: event.index ?? 0, in: &answer)
    case .messageDelta:
      // These counts are cumulative: each replaces the previous value.
      usage.update(with: event.usage)
      if let reason = event.delta?.stopReason {
        answer.finish(Self.finishReason(reason), raw: reason)
      }
    case .messageStop:
      answer.usage = usage.normalized
      answer.end()
    case .error:
      throw event.error ?? FaultReport(message: "unknown error")
    case .whole:
      receive(event.whole, usage: event.usage, into: &answer)
    case .other:
      // Servers that imitate Anthropic report errors in OpenAI's format.
      if let error = event.error { throw error }
    }
  }

  private mutating func start(
    _ block: AnthropicEvent.Block, index: Int, in answer: inout AnswerBuilder
  ) {
    switch block.kind {
    case .text: answer.text(block.text)
    case .thinking:
      thoughts = ""
      think(block.thinking, in: &answer)
      sign(block.signature, in: &answer)
    case .redactedThinking:
      guard let data = block.data, !data.isEmpty else { return }
      let sealed: JSONValue = ["type": "redacted_thinking", "data": .string(data)]
      answer.signature(.block(json: sealed.text, token: data))
    case .toolUse:
      answer.toolCall(ToolCallFragment(key: index, id: block.id, name: block.name))
      toolBlock = (index, block.input ?? "{}")
    case .other: break
    }
  }

  private mutating func add(
    _ delta: AnthropicEvent.Delta, index: Int, to answer: inout AnswerBuilder
  ) {
    answer.text(delta.text)
    think(delta.thinking, in: &answer)
    sign(delta.signature, in: &answer)
    if let arguments = delta.partialJSON, !arguments.isEmpty, index == toolBlock?.index {
      answer.toolCall(ToolCallFragment(key: index, arguments: arguments))
    }
  }

  private mutating func think(_ thought: String?, in answer: inout AnswerBuilder) {
    guard let thought else { return }
    thoughts += thought
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

  /// Processes a message from a server that does not stream.
  private mutating func receive(
    _ message: AnthropicEvent.Whole?, usage: AnthropicUsage?, into answer: inout AnswerBuilder
  ) {
    guard let message else { return }
    answer.start(id: message.id, model: message.model)
    for (index, block) in message.blocks.enumerated() {
      start(block, index: index, in: &answer)
      endToolCall(index: index, in: &answer)
    }
    self.usage.update(with: usage)
    guard let reason = message.stopReason else { return }
    answer.finish(Self.finishReason(reason), raw: reason)
    answer.usage = self.usage.normalized
    answer.end()
  }

  /// A call without arguments streams none, so the input from its start event is used.
  private mutating func endToolCall(index: Int, in answer: inout AnswerBuilder) {
    guard let block = toolBlock, block.index == index else { return }
    answer.endToolCall(key: index, placeholder: block.input)
    toolBlock = nil
  }

  private static func finishReason(_ word: String) -> FinishReason {
    switch word {
    case "end_turn", "stop_sequence": .stop
    case "max_tokens", "model_context_window_exceeded": .length
    case "tool_use": .toolCalls
    case "refusal": .refusal
    case "pause_turn", "compaction": .pause
    default: .other
    }
  }
}
