/// A request to a model: the conversation so far, and how to answer it.
public struct LLMRequest: Sendable, Equatable {
  /// An alias from the lockfile, or `provider:model`.
  public var model: String
  /// The conversation, oldest message first. The model answers the last message.
  public var messages: [Message]
  /// Sampling temperature, 0 to 2. `nil` uses the provider's default. It is not sent to models that
  /// do not accept one.
  public var temperature: Double?
  /// The share of the likeliest tokens to choose from, 0 to 1. `nil` uses the provider's default. It is
  /// not sent to models that do not accept it; ``LLMResponse/requestNotes`` then says so.
  public var topP: Double?
  /// Texts that end the answer when the model writes one of them; they are not part of it. Some formats
  /// and models have no such option; ``LLMResponse/requestNotes`` then says so.
  public var stop: [String]
  /// A number that makes answers to the same request more alike. Some formats have no such option;
  /// ``LLMResponse/requestNotes`` then says so.
  public var seed: Int?
  /// Maximum number of tokens in the answer, including hidden reasoning. `nil` uses the provider's
  /// default.
  public var maxTokens: Int?
  /// How much a reasoning model should think. `nil` uses the provider's default.
  public var reasoning: ReasoningEffort?
  /// The tools that the model may call.
  public var tools: [Tool]
  /// Whether the model must call a tool. Ignored if ``tools`` is empty.
  public var toolChoice: ToolChoice
  /// The format of the answer. ``LLMResponse/structured(as:)-(ResponseFormat)`` checks the answer against it.
  public var responseFormat: ResponseFormat
  /// How long the server may send nothing, not a byte: until the answer begins, and between any two
  /// bytes. It applies to each attempt anew.
  public var timeout: Timeout
  /// How long to wait for the whole answer: for the key, all attempts, the delays between them, and
  /// the last chunk. `nil` for no limit. The chunks that arrive in time are kept.
  public var deadline: Duration?
  /// When the wait began that ``deadline`` limits, if that is before this request is sent: several
  /// requests may share it.
  package var deadlineStart: ContinuousClock.Instant?
  /// Whether to request the answer as a stream. If not, it arrives whole, in one chunk.
  public var streams: Bool
  /// Members to add to the request's body, each in place of the value that the body has.
  ///
  /// `top_p`, `stop` and `seed` are translated to the provider's names, and replace ``topP``, ``stop``
  /// and ``seed``. `model`, `messages`, `contents`, `input`, `stream` and `tools` are not allowed.
  public var options: [String: JSONValue]
  /// Headers to send with the request, each in place of the one that the provider's configuration has.
  ///
  /// Those that carry a key, such as `Authorization`, are sent only to the provider that is asked
  /// first: after a failover, another provider gets its own key.
  public var headers: [String: String]
  /// An identifier of the conversation, at most 64 characters. Some providers use it to find the
  /// cached beginning of the prompt.
  public var conversation: String?

  public init(
    model: String, messages: [Message], temperature: Double? = nil, topP: Double? = nil,
    stop: [String] = [], seed: Int? = nil, maxTokens: Int? = nil,
    reasoning: ReasoningEffort? = nil, tools: [Tool] = [], toolChoice: ToolChoice = .auto,
    responseFormat: ResponseFormat = .text, timeout: Timeout = .inherit,
    deadline: Duration? = nil, streams: Bool = true, options: [String: JSONValue] = [:],
    headers: [String: String] = [:], conversation: String? = nil
  ) {
    self.model = model
    self.messages = messages
    self.temperature = temperature
    self.topP = topP
    self.stop = stop
    self.seed = seed
    self.maxTokens = maxTokens
    self.reasoning = reasoning
    self.tools = tools
    self.toolChoice = toolChoice
    self.responseFormat = responseFormat
    self.timeout = timeout
    self.deadline = deadline
    self.streams = streams
    self.options = options
    self.headers = headers
    self.conversation = conversation
  }

  /// Creates a request that asks one question.
  ///
  /// - Parameters:
  ///   - model: An alias from the lockfile, or `provider:model`.
  ///   - prompt: The question.
  ///   - system: Instructions for the model, if it needs any.
  public init(model: String, prompt: String, system: String? = nil) {
    self.init(model: model, messages: (system.map { [.system($0)] } ?? []) + [.user(prompt)])
  }

  /// How long a provider may send nothing.
  public enum Timeout: Sendable, Hashable {
    /// Use the provider's own `timeout`, or else the timeout of the ``LLMRing``'s configuration, or
    /// else a default that depends on the model and the server: from 120 seconds to 10 minutes.
    case inherit
    case after(Duration)
    /// Wait without a limit.
    case unlimited
  }
}

/// How much a reasoning model should think before it answers. Later versions may have further levels.
public enum ReasoningEffort: String, Sendable, CaseIterable, Codable {
  /// Not at all. Its word in JSON and settings is `none`.
  case off = "none"
  case minimal, low, medium, high, max
}
