/// A request to a model: the conversation so far, and how to answer it.
public struct LLMRequest: Sendable, Equatable {
  /// An alias from the lockfile, or `provider:model`.
  public var model: String
  /// The conversation, oldest message first. The model answers the last message.
  public var messages: [Message]
  /// Sampling temperature, 0 to 2. `nil` uses the provider's default. It is not sent to models that
  /// do not accept one.
  public var temperature: Double?
  /// Maximum number of tokens in the answer, including hidden reasoning. `nil` uses the provider's
  /// default.
  public var maxTokens: Int?
  /// How much a reasoning model should think. `nil` uses the provider's default.
  public var reasoning: ReasoningEffort?
  /// The tools that the model may call.
  public var tools: [Tool]
  /// Whether the model must call a tool. Ignored if ``tools`` is empty.
  public var toolChoice: ToolChoice
  /// The format of the answer. ``LLMResponse/structured(as:)`` checks the answer against it.
  public var responseFormat: ResponseFormat
  /// How long to wait for the first byte of the answer, and between any two bytes.
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
    /// Use the timeout of the ``LLMRing``'s configuration.
    case inherit
    case after(Duration)
    /// Wait without a limit.
    case none
  }
}

/// How much a reasoning model should think before it answers.
public enum ReasoningEffort: String, Sendable, CaseIterable, Codable {
  case none, minimal, low, medium, high, max
}
