/// A complete answer.
public struct LLMResponse: Sendable, Equatable {
  public var content: String
  public var reasoning: String
  /// The model that answered, as `provider:model`.
  public var model: String
  /// The tool calls of the answer. If the answer broke off, they have the arguments that arrived,
  /// and are marked as incomplete.
  public var toolCalls: [ToolCall]
  /// Why the answer ended; `nil` if the provider did not say.
  public var finishReason: FinishReason?
  public var usage: Usage?
  public var ending: StreamChunk.Ending?
  /// The attempts that failed before this answer.
  public var failedAttempts: [FailedAttempt] = []

  /// How the request that was answered differs from what the caller asked for.
  public var requestNotes: [String] = []

  /// Data that the provider expects back with this answer. ``Message/assistant(_:)-(LLMResponse)`` includes it.
  public var trace: ReasoningTrace? { ending?.trace }

  /// Whether the answer is empty because reasoning used up all its tokens.
  public var endedInReasoning: Bool { ending?.endedInReasoning ?? false }

  public init(
    content: String, reasoning: String = "", model: String, toolCalls: [ToolCall] = [],
    finishReason: FinishReason? = nil, usage: Usage? = nil, ending: StreamChunk.Ending? = nil
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
