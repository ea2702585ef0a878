/// A piece of an answer, as it arrives.
///
/// Every chunk bears the model. The last one, and only the last, bears ``finishReason`` and, when
/// the provider counted, ``usage``.
public struct StreamChunk: Sendable, Equatable {
  /// Text of the answer; empty in chunks that bear something else.
  public var delta: String
  /// What the model lets be seen of its thinking; never part of ``delta``.
  public var reasoning: String
  /// The model that answers, as `provider:model`: what the alias was resolved to.
  public var model: String
  // What few chunks of an answer bear, and thousands do not.
  @Boxed private var rest: Rest?

  private struct Rest: Sendable, Equatable {
    var toolCalls: [ToolCall] = []
    var finishReason: FinishReason?
    var usage: Usage?
    var ending: Ending?
    var setback: Setback?
  }

  /// Tool calls that this chunk began or added to, each with its place in the answer; whole in
  /// the last chunk.
  public var toolCalls: [ToolCall] {
    get { rest?.toolCalls ?? [] }
    set { set(\.toolCalls, to: newValue) }
  }

  /// Why the answer ended.
  public var finishReason: FinishReason? {
    get { rest?.finishReason }
    set { set(\.finishReason, to: newValue) }
  }

  /// What the answer took.
  public var usage: Usage? {
    get { rest?.usage }
    set { set(\.usage, to: newValue) }
  }

  /// What only the last chunk knows, in the provider's own words.
  public var ending: Ending? {
    get { rest?.ending }
    set { set(\.ending, to: newValue) }
  }

  /// Word that an attempt failed before anything of an answer came, and what is tried next; such
  /// a chunk bears nothing else.
  public var setback: Setback? {
    get { rest?.setback }
    set { set(\.setback, to: newValue) }
  }

  private mutating func set<Value>(_ member: WritableKeyPath<Rest, Value>, to value: Value) {
    var changed = rest ?? Rest()
    changed[keyPath: member] = value
    rest = changed == Rest() ? nil : changed
  }

  public init(
    delta: String = "", reasoning: String = "", model: String, toolCalls: [ToolCall] = [],
    finishReason: FinishReason? = nil, usage: Usage? = nil, ending: Ending? = nil,
    setback: Setback? = nil
  ) {
    self.delta = delta
    self.reasoning = reasoning
    self.model = model
    let rest = Rest(
      toolCalls: toolCalls, finishReason: finishReason, usage: usage, ending: ending,
      setback: setback)
    if rest != Rest() { self.rest = rest }
  }

  /// A chunk of text.
  init(text: String, model: String) {
    delta = text
    reasoning = ""
    self.model = model
  }

  /// A failed attempt, and what is tried next.
  public struct Setback: Sendable, Equatable {
    /// Why the attempt failed.
    public var error: LLMError
    /// The model that is asked next, as `provider:model`; the same one for a retry.
    public var nextModel: String
    /// How long it is waited before.
    public var delay: Duration

    public init(error: LLMError, nextModel: String, delay: Duration) {
      self.error = error
      self.nextModel = nextModel
      self.delay = delay
    }
  }

  /// The provider's own words about an answer that has ended.
  public struct Ending: Sendable, Equatable {
    /// The provider's word for the finish reason.
    public var rawFinishReason: String
    /// The model that the provider says it was, such as a dated snapshot.
    public var servedModel: String?
    /// The provider's name for the answer.
    public var id: String?
    /// What a model said instead of an answer when it refused.
    public var refusal: String
    /// What the provider wants back with the answer; ``Message/assistant(_:)`` takes it over.
    public var trace: ReasoningTrace?
    /// Whether the answer is empty because all its tokens went to reasoning: a higher token limit
    /// or less effort is what helps.
    public var endedInReasoning: Bool

    public init(
      rawFinishReason: String, servedModel: String? = nil, id: String? = nil,
      refusal: String = "", trace: ReasoningTrace? = nil, endedInReasoning: Bool = false
    ) {
      self.rawFinishReason = rawFinishReason
      self.servedModel = servedModel
      self.id = id
      self.refusal = refusal
      self.trace = trace
      self.endedInReasoning = endedInReasoning
    }
  }
}

/// Why an answer ended, the same words for every provider.
public enum FinishReason: String, Sendable, Codable {
  /// The model had said what it had to say.
  case stop
  /// The answer reached the token limit.
  case length
  /// The model waits for the results of tools.
  case toolCalls = "tool_calls"
  /// The provider's filter cut or blocked the answer.
  case contentFilter = "content_filter"
  /// The model declined.
  case refusal
  /// The provider paused a long answer.
  case pause
  /// The provider gave the answer up.
  case error
  /// A word that this version does not know.
  case other
}
