/// A question to a model: the conversation so far, and how it should be answered.
public struct LLMRequest: Sendable, Equatable {
  /// An alias from the lockfile, or `provider:model`.
  public var model: String
  /// The conversation, oldest message first; the last one is to be answered.
  public var messages: [Message]
  /// Randomness, 0 to 2. `nil` leaves it to the provider; models that take none are not sent any.
  public var temperature: Double?
  /// The most tokens the answer may have, hidden reasoning included. `nil` leaves it to the
  /// provider.
  public var maxTokens: Int?
  /// How much a reasoning model should think. `nil` leaves it to the provider.
  public var reasoning: ReasoningEffort?
  /// The tools that the model may ask to be called.
  public var tools: [Tool]
  /// Whether it must; without effect when there are no tools.
  public var toolChoice: ToolChoice
  /// The form that the answer is to have; ``LLMResponse/structured(as:)`` holds it to that.
  public var responseFormat: ResponseFormat
  /// How long to wait for the provider: for the first byte of an answer, and between two.
  public var timeout: Timeout

  public init(
    model: String, messages: [Message], temperature: Double? = nil, maxTokens: Int? = nil,
    reasoning: ReasoningEffort? = nil, tools: [Tool] = [], toolChoice: ToolChoice = .auto,
    responseFormat: ResponseFormat = .text, timeout: Timeout = .inherit
  ) {
    self.model = model
    self.messages = messages
    self.temperature = temperature
    self.maxTokens = maxTokens
    self.reasoning = reasoning
    self.tools = tools
    self.toolChoice = toolChoice
    self.responseFormat = responseFormat
    self.timeout = timeout
  }

  /// How long to wait for a provider.
  public enum Timeout: Sendable, Equatable {
    /// What the ``LLMRing`` was made with.
    case inherit
    case after(Duration)
    /// Wait for as long as it takes.
    case none
  }
}

/// How much a reasoning model should think before it answers.
public enum ReasoningEffort: String, Sendable, CaseIterable, Codable {
  case none, minimal, low, medium, high, max
}
