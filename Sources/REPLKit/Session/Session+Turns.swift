package import Conversations
import LLMRingPlatform
import StreamingEngine

extension Session {
  /// Whether any turn is not in the store.
  package var isUnsaved: Bool { saving.isUnsaved }

  /// Adds the user's turn, and saves it before anything is sent: accepted is durable.
  ///
  /// - Parameters:
  ///   - model: Another alias or `provider:model` for this once.
  ///   - isAside: Whether later requests leave out the question and its answer.
  package func ask(_ text: String, of model: String? = nil, isAside: Bool = false) {
    settle()
    let named = model ?? self.model
    beginQuestion(to: named)
    addQuestion(
      text, alias: services.alias(named), model: resolved(named), of: model, isAside: isAside)
  }

  /// Adds the user's turn for several models, each of which answers it.
  package func ask(_ text: String, ofEach models: [String]) {
    guard models.count > 1 else { return ask(text, of: models.first) }
    // If the model in use is one of them, its provider has read the conversation, whichever answer
    // it continues from.
    let isAsked = models.contains(self.model)
    addQuestion(
      text, alias: isAsked ? services.alias(self.model) : nil,
      model: isAsked ? resolved() : nil, of: nil)
  }

  private func addQuestion(
    _ text: String, alias: String?, model: String?, of asked: String?, isAside: Bool = false
  ) {
    var turn = Turn(
      id: 0, role: .user, content: text, alias: alias, model: model, createdAt: services.now())
    turn.attachments = self.attachments.attachments
    turn.system = preferences(for: asked).system
    turn.settings = settings
    turn.isAside = isAside
    saving.beginQuestion()
    // The queue gives the turn its number, and the state its place.
    state.beginQuestion()
    add(turn, patience: questionPatience)
  }

  /// Takes back the last question, which is still being saved, as soon as that is over.
  func withdrawQuestion() {
    endQuestion()
    isQuestionWithdrawn = true
  }

  private func takeBackWithdrawn() {
    guard isQuestionWithdrawn else { return }
    isQuestionWithdrawn = false
    guard let question = state.takeBack(1) else { return }
    state.reattachFiles(of: question)
    saveEnd()
  }

  /// Adds a turn after the last one, and saves it.
  ///
  /// - Parameter patience: How long to wait for the save, which then goes on in the background.
  func add(_ turn: Turn, draft: AnswerDraft? = nil, patience: Duration? = nil) {
    var turn = turn
    // What answers a side question belongs to it.
    if turn.role != .user { turn.isAside = self.turns.last?.isAside ?? false }
    saving.add(turn, draft: draft, to: &state, in: services.store, patience: patience)
  }

  /// Waits at most this long for a save that goes on in the background.
  ///
  /// - Returns: Whether it is over.
  func settle(atMost patience: Duration) -> Bool {
    guard saving.settle(&state, in: services.store, atMost: patience) else { return false }
    takeBackWithdrawn()
    return true
  }

  /// Waits for a save that goes on in the background. Everything that needs the numbers of the turns,
  /// or the store, comes after it.
  package func settle() {
    saving.settle(&state, in: services.store)
    takeBackWithdrawn()
  }

  /// Begins to keep the answer to the last turn while it arrives; `nil` when it is not to be saved
  /// or cannot be, which is reported once.
  package func beginAnswer(of model: String?) -> AnswerDraft? {
    guard let store = services.store else { return nil }
    let named = model ?? self.model
    return saving.beginDraft(for: state) {
      (conversation, parent) throws(StoreError) -> AnswerDraft? in
      try store.beginAnswer(
        conversation, parent: parent, alias: services.alias(named),
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
  /// - Parameters:
  ///   - draft: What it was written to while it arrived.
  ///   - patience: How long to wait for the save, which then goes on in the background.
  package func receive(
    _ progress: AnswerProgress, of model: String?, took duration: Duration,
    draft: AnswerDraft? = nil, patience: Duration? = nil
  ) {
    endQuestion()
    count(progress)
    detectShortRead(progress)
    let record = AnswerRecord(
      progress, alias: services.alias(model ?? self.model), took: duration, at: services.now())
    add(Turn(record, parent: nil), draft: draft, patience: patience)
    state.noteAnswer()
    // A failed retry removes nothing; it stays saved, as a branch.
    guard self.turns.last?.hasFailed == true, state.restorePreviousAnswer() else {
      state.forgetPreviousAnswer()
      return
    }
    settle()
    saveEnd()
    note("the earlier answer is kept; /retry asks again")
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

  /// Saves where the current branch ends, after turns were taken back.
  func saveEnd() {
    if let store = services.store { saving.saveEnd(of: &state, in: store) }
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
    settle()
    // Turns still unsaved may belong to this conversation.
    if isUnsaved { saving.save(&state, in: store) }
    let place = ConversationPlace(word)
    let found = try store.find(place.conversation)
    note(store.takeNotice())
    let turns = try store.turns(of: found.id, around: place.turn)
    let system = try store.system(of: found.id)
    startAnew()
    state.restoreSystem(system, keepsOwn: given.contains(.system))
    if !saving.takeBack(found.id, into: &state) || place.turn != nil { state.turns = turns }
    restore(keepsModel: given.contains(.model))
    state.id = found.id
    if place.turn != nil { saving.saveEnd(of: &state, in: store) }
    saving.claim(found.id, in: store)
    let size = UsageMessages.count(self.turns.count, "turn")
    return "continuing \(found.id) (\(size)): \(found.title)"
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

  /// Tries once more to save what could not be saved before.
  package func saveAgain() {
    saving.saveAgain(&state, in: services.store)
  }

  /// Number of turns that are not in the store, of all conversations of this run.
  var unsavedTurns: Int { saving.unsavedTurns }

  /// Releases the conversation, after ``saveAgain()``.
  ///
  /// - Returns: Messages to show on exit.
  package func leave() -> [String] {
    // Notices of the session itself have been shown by now.
    saving.leave(state)
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
        duration: Int64(took / .milliseconds(1)), error: progress.fault?.description),
      createdAt: time)
  }
}
