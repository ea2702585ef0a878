package import Conversations
package import StreamingEngine
package import TerminalKit

/// What a conversation at the prompt consists of: a value that commands change and turns grow.
package struct Session: Sendable {
  /// The alias or `provider:model` in use.
  package var model: String
  /// The lockfile's profile, when one was chosen.
  package var profile: String?
  package var system: String?
  /// The turns so far, oldest first.
  package var turns: [Turn] = []
  /// The store's name for the conversation, once it has a turn.
  package var conversation: String?
  package var preferences: Preferences
  /// Files that go with the next question.
  package var attachments: [Attachment] = []
  package var totals = Totals()
  /// The last fault, for `/error`.
  package var lastFault: LLMError?
  /// What the resumed conversation was asked with; it stands below what this run says.
  package var restored: ConversationSettings?
  /// Why nothing is sent before a model is chosen; `nil` when nothing stands in the way.
  package var obstacle: SendingObstacle?
  /// Whether the profile was chosen for this run and stays with every conversation.
  var isProfileGiven: Bool
  /// What the person must be told, such as that something could not be saved.
  var notices: [String] = []
  /// Whether it was said since the last question that answers cannot be kept while they come.
  var hasDraftFailed = false
  /// What the turns take.
  var meter = ContextMeter()
  /// What was estimated of the request that was sent last, and how much of it had been counted.
  var sentEstimate: (estimate: ContextEstimate, counted: Int?)?
  /// The models of which it was said that they did not read all that they were sent.
  var shortReaders: Set<String> = []
  /// What was said in this conversation and is not in the store, on any branch, oldest first.
  var unsaved: [Turn] = []
  /// What unsaved answers were written to while they came, by the ids of their turns.
  var drafts: [Int64: AnswerDraft] = [:]
  /// Conversations that were left before they could be saved.
  var leftUnsaved: [UnsavedConversation] = []
  /// Turns that are not in the store count down from here.
  var lastUnsavedID: Int64 = 0
  /// Whether the store does not know yet that turns were taken back.
  var isEndUnsaved = false
  /// Why something is not saved, in words.
  var unsavedFault: String?
  /// Whether that was said since the last question.
  var hasToldUnsaved = false
  /// What lets others know that the conversation is open here.
  var claim: ConversationClaim? {
    didSet { if oldValue !== claim { oldValue?.release() } }
  }

  /// The conversation that was open elsewhere when this one came to it.
  var conflict: String?
  /// The turns as they were before a question is asked again, for when nothing comes of that.
  var beforeRetry: [Turn] = []

  package init(
    model: String, profile: String? = nil, system: String? = nil,
    preferences: Preferences = Preferences()
  ) {
    self.model = model
    self.profile = profile
    isProfileGiven = profile != nil
    self.system = system
    self.preferences = preferences
  }

  /// The request that asks the last turn.
  package func request(to model: String? = nil) -> LLMRequest {
    LLMRequest(
      model: model ?? self.model, messages: messages(forRequest: turns, system: system ?? ""),
      temperature: effectivePreferences.temperature, maxTokens: effectivePreferences.maxTokens,
      reasoning: effectivePreferences.reasoning, responseFormat: preferences.responseFormat,
      timeout: preferences.timeout)
  }

  /// Forgets the turns; the stored conversation stays as it is.
  package mutating func startAnew() {
    setUnsavedAside()
    claim = nil
    conflict = nil
    turns = []
    beforeRetry = []
    conversation = nil
    restored = nil
    obstacle = nil
    lastFault = nil
    meter = ContextMeter()
    sentEstimate = nil
    shortReaders = []
  }
}

/// How questions are asked and answers shown.
package struct Preferences: Sendable, Equatable {
  package var temperature: Double?
  package var maxTokens: Int?
  package var reasoning: ReasoningEffort?
  package var responseFormat: ResponseFormat
  package var timeout: LLMRequest.Timeout
  /// Whether what a model lets be seen of its thinking is painted.
  package var showsReasoning: Bool
  /// Whether answers are shown as the Markdown they are written in.
  package var showsMarkdown: Bool
  /// What answers are seen against; `nil` as the terminal says.
  package var background: Palette.Background?
  /// Whether the terminal rings when an answer is over that took long.
  package var ringsBell: Bool
  /// Whether a question that is longer than its model can read is kept from being sent.
  package var checksContext: Bool

  package init(
    temperature: Double? = nil, maxTokens: Int? = nil, reasoning: ReasoningEffort? = nil,
    responseFormat: ResponseFormat = .text, timeout: LLMRequest.Timeout = .inherit,
    showsReasoning: Bool = true, showsMarkdown: Bool = true,
    background: Palette.Background? = nil, ringsBell: Bool = false, checksContext: Bool = true
  ) {
    self.temperature = temperature
    self.maxTokens = maxTokens
    self.reasoning = reasoning
    self.responseFormat = responseFormat
    self.timeout = timeout
    self.showsReasoning = showsReasoning
    self.showsMarkdown = showsMarkdown
    self.background = background
    self.ringsBell = ringsBell
    self.checksContext = checksContext
  }
}

/// What this run has taken so far.
package struct Totals: Sendable, Equatable {
  package private(set) var answers = 0
  package private(set) var promptTokens = 0
  package private(set) var completionTokens = 0
  package private(set) var cost = 0.0
  /// Answers that no price could be put on.
  package private(set) var unpriced = 0

  package init() {}

  /// Adds an answer, unless nothing came of it.
  mutating func add(_ progress: AnswerProgress) {
    guard progress.isComplete || progress.hasContent else { return }
    let usage = progress.response.usage
    answers += 1
    promptTokens = promptTokens.addingClamped(usage?.promptTokens)
    completionTokens = completionTokens.addingClamped(usage?.completionTokens)
    if let cost = usage?.cost { self.cost += cost } else { unpriced += 1 }
  }
}
