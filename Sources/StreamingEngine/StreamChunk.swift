/// A piece of an answer, as it arrives.
///
/// Every chunk has the model. Only the last one has ``ending`` and, if the provider reports them,
/// ``finishReason`` and ``usage``. If an answer fails after it has begun, a chunk with what was held
/// back, its ``toolCalls``, ``usage`` and an incomplete ``ending`` may precede the error.
public struct StreamChunk: Sendable, Equatable {
  /// Text of the answer; empty in chunks that carry something else.
  public var delta: String
  /// Visible reasoning of the model; never part of ``delta``.
  public var reasoning: String
  /// The model that answers, as `provider:model`, after the alias has been resolved.
  public var model: String
  // Members that are present in few of an answer's chunks.
  @Boxed private var rest: Rest?

  private struct Rest: Sendable, Equatable {
    var toolCalls: [ToolCall] = []
    var finishReason: FinishReason?
    var usage: Usage?
    var ending: Ending?
    var failedAttempt: FailedAttempt?
    var correction = ThinkTagFilter.Correction.none
    var requestNotes: [String] = []
  }

  /// Tool calls that this chunk started or extended, each with its index in the answer. A chunk
  /// with an ``ending`` has all of them in full.
  public var toolCalls: [ToolCall] {
    get { rest?.toolCalls ?? [] }
    set { set(\.toolCalls, to: newValue) }
  }

  /// Why the answer ended; `nil` in the last chunk if the provider did not say.
  public var finishReason: FinishReason? {
    get { rest?.finishReason }
    set { set(\.finishReason, to: newValue) }
  }

  /// Token counts and price of the answer.
  public var usage: Usage? {
    get { rest?.usage }
    set { set(\.usage, to: newValue) }
  }

  /// Details that only the last chunk has, as reported by the provider.
  public var ending: Ending? {
    get { rest?.ending }
    set { set(\.ending, to: newValue) }
  }

  /// Whether the answer is complete with this chunk.
  public var isLast: Bool { ending?.isComplete == true || finishReason != nil }

  /// Set if an attempt failed before any part of an answer arrived, and another follows. Such a
  /// chunk has nothing else.
  public var failedAttempt: FailedAttempt? {
    get { rest?.failedAttempt }
    set { set(\.failedAttempt, to: newValue) }
  }

  /// Whether all text of the answer before this chunk was reasoning: the model wrote only the end
  /// tag of its reasoning. The chunk's own ``reasoning`` follows that text.
  public var textWasReasoning: Bool {
    get { rest?.correction == .textWasReasoning }
    set { set(\.correction, to: newValue ? .textWasReasoning : .none) }
  }

  /// Whether all reasoning of the answer before this chunk was text, which ``delta`` repeats: an end
  /// tag of reasoning was expected, as in earlier answers of the model, and did not arrive.
  public var reasoningWasText: Bool {
    get { rest?.correction == .reasoningWasText }
    set { set(\.correction, to: newValue ? .reasoningWasText : .none) }
  }

  /// How the request that is being answered differs from what the caller asked for, each as a clause
  /// for the user. Only the first chunk of an answer has them.
  public var requestNotes: [String] {
    get { rest?.requestNotes ?? [] }
    set { set(\.requestNotes, to: newValue) }
  }

  private mutating func set<Value>(_ member: WritableKeyPath<Rest, Value>, to value: Value) {
    var changed = rest ?? Rest()
    changed[keyPath: member] = value
    rest = changed == Rest() ? nil : changed
  }

  public init(
    delta: String = "", reasoning: String = "", model: String, toolCalls: [ToolCall] = [],
    finishReason: FinishReason? = nil, usage: Usage? = nil, ending: Ending? = nil,
    failedAttempt: FailedAttempt? = nil
  ) {
    self.delta = delta
    self.reasoning = reasoning
    self.model = model
    let rest = Rest(
      toolCalls: toolCalls, finishReason: finishReason, usage: usage, ending: ending,
      failedAttempt: failedAttempt)
    if rest != Rest() { self.rest = rest }
  }

  /// Creates a chunk of text.
  init(text: String, model: String) {
    delta = text
    reasoning = ""
    self.model = model
  }

  /// Creates a chunk of text from which reasoning was separated.
  init(_ output: ThinkTagFilter.Output, model: String) {
    delta = output.text
    reasoning = output.reasoning
    self.model = model
    if output.correction != .none { set(\.correction, to: output.correction) }
  }

  /// Details of a finished answer, as reported by the provider. An answer that an error ends may
  /// have them too.
  public struct Ending: Sendable, Hashable {
    /// Whether the answer is complete, and not broken off by an error.
    public var isComplete = true
    /// The provider's name for the finish reason.
    public var rawFinishReason: String
    /// The error that ``rawFinishReason`` stands for, if the answer ended with
    /// ``FinishReason/error``.
    public var failure: LLMError?
    /// The model that the provider reports, such as a dated snapshot.
    public var servedModel: String?
    /// The provider's ID for the answer.
    public var id: String?
    /// The model's explanation if it refused to answer.
    public var refusal: String
    /// Data that the provider expects back with the answer. ``Message/assistant(_:)-(LLMResponse)`` includes it.
    public var trace: ReasoningTrace?
    /// Whether the answer is empty because reasoning used up all its tokens. A higher token limit
    /// or a lower reasoning effort helps.
    public var endedInReasoning: Bool
    /// The sources that the answer names, in the order of their first appearance.
    public var citations: [Citation]
    public var images: [GeneratedImage]
    /// What was unusual about the answer without making it fail, each as a clause for the user.
    public var notes: [String]

    public init(
      rawFinishReason: String, servedModel: String? = nil, id: String? = nil,
      refusal: String = "", trace: ReasoningTrace? = nil, endedInReasoning: Bool = false,
      citations: [Citation] = [], images: [GeneratedImage] = [], notes: [String] = []
    ) {
      self.citations = citations
      self.images = images
      self.notes = notes
      self.rawFinishReason = rawFinishReason
      self.servedModel = servedModel
      self.id = id
      self.refusal = refusal
      self.trace = trace
      self.endedInReasoning = endedInReasoning
    }
  }
}
