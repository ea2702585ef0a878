import LLMRingConversations
package import StreamingEngine

/// A conversation in progress, at the prompt or in a one-shot run: its state, the queue that saves
/// it, the preferences of the run, and running totals.
///
/// The members of ``ConversationState`` can be used as members of the session.
@dynamicMemberLookup
package final class Session {
  package var state: ConversationState
  /// The format that answers must have, for the whole run or for the current question.
  package var responseFormat: ResponseFormat
  /// The services outside the session.
  package var services: SessionServices
  package private(set) var totals = Totals()
  /// Whether answers are requested as a stream.
  package var streams = true
  /// The last fault, for `/error`.
  package private(set) var lastFault: LLMError?
  /// Whether to say that a project's lockfile binds an alias differently from the user's own.
  package var reportsShadowing = true
  /// Notes about anything unusual in the last answer, for `/error`.
  package private(set) var lastNotes: [String] = []
  /// The request that caused the last fault.
  package private(set) var lastRequest: RequestRecord?
  let saving = SaveQueue()
  /// Waits for the store together with the user; `nil` where there is no prompt.
  weak var waiter: (any Waiter)?
  /// How long to wait for a save, which then goes on in the background; `nil` for as long as it
  /// takes.
  var savePatience: Duration?
  /// Changes to the conversation that wait until it is saved.
  var delayedChanges: [(Session) -> Void] = []
  /// When a comparison began: the deadline is for all of its answers together.
  var comparisonStart: ContinuousClock.Instant?
  /// How much of the model's context window the turns use.
  var meter = ContextMeter()
  /// The models that the current question is sent to.
  var asked: AskedModels?
  /// The size estimate of the last request.
  var sentEstimate: SentEstimate?
  /// The models already reported for not reading all of their input.
  var shortReaders: Set<String> = []
  /// The models already reported as outside the budget.
  var unpricedModels: Set<String> = []
  /// The aliases of which it has been looked up whether a lockfile shadows them.
  var shadowingChecked: Set<String> = []
  /// Messages for the user, such as that something could not be saved.
  private var notices: [String] = []

  /// The estimated size of a request, and how many of its tokens a provider has already counted.
  struct SentEstimate {
    var estimate: ContextEstimate
    var counted: Int?
  }

  package init(
    model: String, profile: String? = nil, layers: SettingLayers = SettingLayers(),
    responseFormat: ResponseFormat = .text, services: SessionServices
  ) {
    state = ConversationState(model: model, profile: profile, layers: layers)
    self.responseFormat = responseFormat
    self.services = services
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<ConversationState, Value>) -> Value {
    get { state[keyPath: path] }
    _modify { yield &state[keyPath: path] }
  }

  /// The request for an answer to the last turn.
  package func request(to model: String? = nil) -> LLMRequest {
    let preferences = preferences(for: model)
    var request = LLMRequest(
      model: model ?? self.model,
      messages: messages(forRequest: self.turns, system: preferences.system ?? ""),
      temperature: preferences.temperature, maxTokens: preferences.maxTokens,
      reasoning: preferences.reasoning, responseFormat: responseFormat,
      timeout: preferences.timeout, deadline: preferences.deadline, streams: streams,
      options: preferences.options, conversation: self.id)
    request.deadlineStart = comparisonStart
    return request
  }

  /// Starts a new conversation. The saved one does not change.
  package func startAnew() {
    settle()
    saving.setAside(state)
    saving.releaseClaim()
    state.startAnew()
    lastFault = nil
    lastNotes = []
    lastRequest = nil
    meter = ContextMeter()
    sentEstimate = nil
    shortReaders = []
  }

  /// Adds an answer to the totals, and keeps its fault for `/error`.
  func count(_ progress: AnswerProgress) {
    if let fault = progress.fault {
      lastFault = fault
      lastRequest = services.ring.lastRequest
    }
    lastNotes = progress.notes
    let usage = progress.response.usage
    let saved = usage.flatMap { services.ring.cacheSavings(of: $0, by: progress.response.model) }
    totals.add(progress, saved: saved, isFree: services.ring.isFree(progress.response.model))
    if services.store == nil, let cost = usage?.cost { noteSpending(of: cost) }
  }

  /// Starts searching for local servers that are not in the configuration.
  package func findLocalServers() {
    guard let listings = services.listings else { return }
    let used = (try? resolution().get())?.first.provider
    services.localServers?.search(with: services.ring, for: listings, besides: used)
  }

  /// Keeps a message for the user until it is shown.
  /// Whether the user can enter commands, so that notices name them.
  package var takesCommands: Bool {
    get { saving.takesCommands }
    set { saving.takesCommands = newValue }
  }

  func note(_ words: String?) {
    if let words { notices.append(words) }
  }

  /// Returns the messages for the user and forgets them.
  package func takeNotices() -> [String] {
    defer { notices = [] }
    return saving.takeNotices() + notices
  }
}
