/// A whole answer.
public struct LLMResponse: Sendable, Equatable {
  public var content: String
  public var reasoning: String
  /// The model that answered, as `provider:model`.
  public var model: String
  /// The calls of a whole answer. Of one that broke off, which were begun, without arguments and
  /// marked as incomplete.
  public var toolCalls: [ToolCall]
  public var finishReason: FinishReason
  public var usage: Usage?
  public var ending: StreamChunk.Ending?
  /// The attempts that failed before this answer: each with its model, and in
  /// ``StreamChunk/setback`` why it failed and what was tried next.
  public var setbacks: [StreamChunk] = []

  /// What the provider wants back with the answer; ``Message/assistant(_:)`` takes it over.
  public var trace: ReasoningTrace? { ending?.trace }

  /// Whether the answer is empty because all its tokens went to reasoning.
  public var endedInReasoning: Bool { ending?.endedInReasoning ?? false }

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
