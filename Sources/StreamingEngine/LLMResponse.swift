/// A whole answer.
public struct LLMResponse: Sendable, Equatable {
  public var content: String
  public var reasoning: String
  /// The model that answered, as `provider:model`.
  public var model: String
  public var toolCalls: [ToolCall]
  public var finishReason: FinishReason
  public var usage: Usage?
  public var ending: StreamChunk.Ending?

  public init(
    content: String, reasoning: String = "", model: String, toolCalls: [ToolCall] = [],
    finishReason: FinishReason, usage: Usage? = nil, ending: StreamChunk.Ending? = nil
  ) {
    self.content = content
    self.reasoning = reasoning
    self.model = model
    self.toolCalls = toolCalls
    self.finishReason = finishReason
    self.usage = usage
    self.ending = ending
  }
}
