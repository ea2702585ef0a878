import Conversations
package import Settings
package import StreamingEngine

/// What a conversation at the prompt, or of one question, consists of: its state, the queue that
/// saves it, the preferences of the run, and what is counted on the way.
///
/// The members of the ``ConversationState`` are members of the session, too.
@dynamicMemberLookup
package final class Session {
  package var state: ConversationState
  /// The shape that answers must have: of the whole run, or of the question in hand.
  package var responseFormat: ResponseFormat
  /// The services outside the session.
  package var services: SessionServices
  package private(set) var totals = Totals()
  /// Whether answers are requested as a stream.
  package var streams = true
  /// The last fault, for `/error`.
  package private(set) var lastFault: LLMError?
  /// What was unusual about the last answer, for `/error`.
  package private(set) var lastNotes: [String] = []
  /// The request that led to the last fault.
  package private(set) var lastRequest: RequestRecord?
  let saving = SaveQueue()
  /// Waits for the store together with the user; `nil` where there is no prompt.
  weak var waiter: (any Waiter)?
  /// How long to wait for a save, which then goes on in the background; `nil` for as long as it
  /// takes.
  var savePatience: Duration?
  /// Changes to the conversation that wait until it is saved.
  var delayedChanges: [(Session) -> Void] = []
  /// When the first of several answers was asked for that are waited for together.
  var comparisonStart: ContinuousClock.Instant?
  /// What the turns take of the model's context window.
  var meter = ContextMeter()
  /// What the question in hand is asked with.
  var asked: AskedModels?
  /// What was estimated of the request that was sent last.
  var sentEstimate: SentEstimate?
  /// The models of which it was said that they did not read all that they were sent.
  var shortReaders: Set<String> = []
  /// The models of which it was said that the budget does not limit them.
  var unpricedModels: Set<String> = []
  /// Messages for the user, such as that something could not be saved.
  private var notices: [String] = []

  /// An estimate of a request, and how many of its tokens a provider had counted before.
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

  /// The request that asks the last turn.
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

  /// Begins another conversation; the stored one stays as it is.
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
    lastNotes = progress.response.ending?.notes ?? []
    let usage = progress.response.usage
    let saved = usage.flatMap { services.ring.cacheSavings(of: $0, by: progress.response.model) }
    totals.add(progress, saved: saved, isFree: services.ring.isFree(progress.response.model))
    if services.store == nil, let cost = usage?.cost { noteSpending(of: cost) }
  }

  /// Begins to look for servers of this machine that nobody configured.
  package func findLocalServers() {
    guard let listings = services.listings else { return }
    let used = (try? resolution().get())?.first.provider
    services.localServers?.search(with: services.ring, for: listings, besides: used)
  }

  /// Keeps a message for the user until it is shown.
  func note(_ words: String?) {
    if let words { notices.append(words) }
  }

  /// Returns the messages for the user and forgets them.
  package func takeNotices() -> [String] {
    defer { notices = [] }
    return saving.takeNotices() + notices
  }
}
