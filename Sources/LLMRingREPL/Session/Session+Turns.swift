package import LLMRingConversations
import LLMRingPlatform
import StreamingEngine

extension Session {
  /// Whether any turn is not in the store.
  package var isUnsaved: Bool { saving.isUnsaved }

  /// Adds the user's turn, and saves it before anything is sent: accepted is durable.
  ///
  /// - Parameters:
  ///   - model: Another alias or `provider:model` for this once.
  ///   - prompt: The name of the saved prompt that the question comes from.
  ///   - isAside: Whether later requests leave out the question and its answer.
  package func ask(
    _ text: String, of model: String? = nil, from prompt: String? = nil, isAside: Bool = false
  ) {
    settle()
    let named = model ?? self.model
    beginQuestion(to: named)
    addQuestion(
      text, alias: services.alias(named), model: resolved(named), of: model, from: prompt,
      isAside: isAside)
  }

  /// Adds the user's turn for several models, each of which answers it.
  package func ask(_ text: String, ofEach models: [String], from prompt: String? = nil) {
    guard models.count > 1 else { return ask(text, of: models.first, from: prompt) }
    // If the model in use is one of them, its provider has read the conversation, whichever answer
    // it continues from.
    let isAsked = models.contains(self.model)
    addQuestion(
      text, alias: isAsked ? services.alias(self.model) : nil,
      model: isAsked ? resolved() : nil, of: nil, from: prompt)
  }

  private func addQuestion(
    _ text: String, alias: String?, model: String?, of asked: String?, from prompt: String?,
    isAside: Bool = false
  ) {
    var turn = Turn(
      id: 0, role: .user, content: text, alias: alias, model: model, createdAt: services.now())
    turn.attachments = self.attachments.attachments
    turn.system = preferences(for: asked).system
    turn.settings = settings(from: prompt)
    turn.isAside = isAside
    saving.beginQuestion()
    // The queue gives the turn its number, and the state its place.
    state.beginQuestion()
    add(turn)
  }

  /// Takes back the last question, which is still being saved, as soon as that is over.
  func withdrawQuestion() {
    endQuestion()
    saving.endAnswering()
    whenSaved { session in
      guard let question = session.state.takeBack(1) else { return }
      session.state.reattachFiles(of: question)
      session.saveEnd()
    }
  }

  /// Adds a turn after the last one, and saves it.
  func add(_ turn: Turn, draft: AnswerDraft? = nil) {
    var turn = turn
    // What answers a side question belongs to it.
    if turn.role != .user { turn.isAside = self.turns.last?.isAside ?? false }
    saving.add(turn, draft: draft, to: &state, in: services.store, patience: savePatience)
  }

  /// Begins to keep the answer to the last turn while it arrives; `nil` when it is not to be saved
  /// or cannot be, which is reported once.
  package func beginAnswer(of model: String?) -> AnswerDraft? {
    guard let store = services.store else { return nil }
    let named = model ?? self.model
    return saving.beginDraft(for: state) {
      (conversation, parent) throws(StoreError) -> AnswerDraft? in
      try store.beginAnswer(
        conversation, parent: parent.id, askedAt: parent.createdAt, alias: services.alias(named),
        model: resolved(named), at: services.now())
    }
  }

  /// Saves the images of an answer. It has no other place where a user could see them, so they are
  /// saved even if the conversation is not.
  ///
  /// - Returns: Their paths.
  func saveImages(of progress: AnswerProgress) -> [String] {
    guard let folder = services.images else { return [] }
    var paths: [String] = []
    for image in progress.response.ending?.images ?? [] {
      do throws(SystemFault) {
        let path = folder.path(of: try folder.save(image))
        if !paths.contains(path) { paths.append(path) }
      } catch {
        note("an image of the answer cannot be saved in \(folder.path): \(error)")
      }
    }
    return paths
  }

  /// Adds the answer to the last turn and saves it, complete or not.
  ///
  /// - Parameter draft: What it was written to while it arrived.
  package func receive(
    _ progress: AnswerProgress, of model: String?, took duration: Duration,
    draft: AnswerDraft? = nil
  ) {
    endQuestion()
    count(progress)
    detectShortRead(progress)
    let record = AnswerRecord(
      progress, alias: services.alias(model ?? self.model), took: duration, at: services.now())
    add(Turn(record, parent: nil), draft: draft)
    saving.endAnswering()
    state.noteAnswer()
    // A failed retry removes nothing; it stays saved, as a branch.
    guard self.turns.last?.hasFailed == true else { return state.forgetPreviousAnswer() }
    whenSaved { session in
      guard session.state.restorePreviousAnswer() else { return }
      session.saveEnd()
      session.note("the earlier answer is kept; /retry asks again")
    }
  }

  /// Removes the last questions and all turns after them.
  ///
  /// - Parameter isFollowed: Whether another question follows at once, which saves where the branch
  ///   ends.
  /// - Returns: The first of them; `nil` when there are not so many.
  func takeBack(_ count: Int, isFollowed: Bool = false) -> Turn? {
    settle()
    guard let question = state.takeBack(count) else { return nil }
    if !isFollowed { saveEnd() }
    return question
  }

  /// Continues a stored conversation.
  ///
  /// - Parameters:
  ///   - word: As of ``ConversationPlace``; the branch of a turn that is named becomes the current
  ///     one.
  ///   - given: Settings from the command line, which override the stored ones.
  /// - Returns: One line about it.
  package func open(
    _ word: String, in store: ConversationStore, keeping given: Given = []
  ) throws(StoreError) -> String {
    // Turns still unsaved may belong to this conversation.
    saveAgain()
    let place = ConversationPlace(word)
    let stored = try inStore(store) { store throws(StoreError) in
      try StoredConversation(place, in: store)
    }
    note(store.takeNotice())
    startAnew()
    state.restoreSystem(stored.system, keepsOwn: given.contains(.system))
    let id = stored.summary.id
    let isOfStore = !saving.takeBack(id, into: &state) || place.turn != nil
    if isOfStore { state.turns = stored.turns }
    restore(keepsModel: given.contains(.model), namesProviders: stored.namesProviders)
    let isBeingAnswered = isOfStore && stored.answered.count < stored.turns.count
    if isOfStore { state.turns = stored.answered }
    state.id = id
    if place.turn != nil { saving.saveEnd(of: &state, in: store, patience: savePatience) }
    saving.claim(id, in: store)
    if isBeingAnswered, saving.conflict != id { note(Self.branching) }
    let size = UsageMessages.count(self.turns.count, "turn")
    return "continuing \(id) (\(size)): \(stored.summary.title)"
  }

  private static let branching =
    "another llmring is still answering the last question; yours begins a branch before it"

  /// What the store has of a conversation that is to be continued.
  private struct StoredConversation {
    let summary: ConversationSummary
    let turns: [Turn]
    /// Those that the next question follows.
    let answered: [Turn]
    let system: String
    let namesProviders: Bool

    init(_ place: ConversationPlace, in store: ConversationStore) throws(StoreError) {
      summary = try store.find(place.conversation)
      (answered, turns) = try store.answeredTurns(of: summary.id, around: place.turn)
      system = try store.system(of: summary.id)
      namesProviders = ImportedConversation.namesProviders(try store.origin(of: summary.id))
    }
  }

  /// What the user gave for this run, which a resumed conversation does not replace.
  package struct Given: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
      self.rawValue = rawValue
    }

    package static let model = Given(rawValue: 1)
    package static let system = Given(rawValue: 2)
  }

  /// Number of turns that are not in the store, of all conversations of this run.
  var unsavedTurns: Int { saving.unsavedTurns }

  /// Releases the conversation, after ``saveAgain()``.
  ///
  /// - Parameter repeatsFault: Whether to say again why something is not saved.
  /// - Returns: Messages to show on exit.
  package func leave(repeatsFault: Bool = true) -> [String] {
    // Notices of the session itself have been shown by now.
    saving.leave(state, repeatsFault: repeatsFault)
  }
}

extension AnswerRecord {
  init(_ progress: AnswerProgress, alias: String?, took: Duration, at time: Int64) {
    let response = progress.response
    self.init(
      content: response.content, status: progress.status, alias: alias, model: response.model,
      answer: Turn.Answer(
        reasoning: response.reasoning, refusal: response.ending?.refusal ?? "",
        toolCalls: response.toolCalls, citations: response.ending?.citations ?? [],
        images: progress.images.compactMap { ImageFolder.name(inPath: $0) }, trace: response.trace,
        servedModel: response.ending?.servedModel,
        finishReason: progress.finishReason, rawFinishReason: response.ending?.rawFinishReason,
        usage: response.usage,
        timeToFirstText: progress.firstText.map { Int64($0 / .milliseconds(1)) },
        duration: Int64(took / .milliseconds(1)), speed: progress.speed,
        error: progress.fault?.forUser.description),
      createdAt: time)
  }
}
