package import Conversations
import StreamingEngine

extension Session {
  /// Adds the person's turn, and saves it before anything is sent: accepted is durable.
  package mutating func ask(_ text: String, of model: String?, with surroundings: Surroundings) {
    let named = model ?? self.model
    var turn = Turn(
      id: 0, role: .user, content: text, alias: surroundings.alias(named),
      model: surroundings.resolved(named, profile: profile), createdAt: surroundings.now())
    turn.attachments = attachments
    turn.system = system
    turn.settings = settings
    attachments = []
    hasToldUnsaved = false
    hasDraftFailed = false
    beforeRetry = []
    add(turn, with: surroundings)
  }

  /// Begins to keep the answer to the last turn while it comes; `nil` when it is not to be saved
  /// or cannot be, which is told once.
  package mutating func beginAnswer(
    of model: String?, with surroundings: Surroundings
  ) -> AnswerDraft? {
    guard let store = surroundings.store, let conversation, let parent = savedParent else {
      return nil
    }
    let named = model ?? self.model
    do throws(StoreError) {
      return try store.beginAnswer(
        conversation, parent: parent, alias: surroundings.alias(named),
        model: surroundings.resolved(named, profile: profile), at: surroundings.now())
    } catch {
      if !hasDraftFailed { notices.append(error.description) }
      hasDraftFailed = true
      return nil
    }
  }

  /// Adds the answer to the last turn and saves it, complete or not.
  ///
  /// - Parameter draft: What it was written to while it came.
  package mutating func receive(
    _ progress: AnswerProgress, of model: String?, took duration: Duration,
    draft: AnswerDraft? = nil, with surroundings: Surroundings
  ) {
    lastFault = progress.fault ?? lastFault
    totals.add(progress)
    hearOfReading(progress, with: surroundings)
    let record = AnswerRecord(
      progress, alias: surroundings.alias(model ?? self.model), took: duration,
      at: surroundings.now())
    add(Turn(record, parent: nil), draft: draft, with: surroundings)
    // That nothing came of asking again takes nothing away; it stays saved, as a branch.
    guard turns.last?.hasFailed == true, takeUpFormerAnswer() else {
      beforeRetry = []
      return
    }
    if let store = surroundings.store { saveEnd(in: store) }
    notices.append("the earlier answer stands; /retry asks again")
  }

  /// Goes back to what was there before the question was asked again.
  ///
  /// - Returns: Whether that was an answer.
  @discardableResult
  mutating func takeUpFormerAnswer() -> Bool {
    defer { beforeRetry = [] }
    guard let last = beforeRetry.last, last.role != .user, !last.hasFailed else { return false }
    turns = beforeRetry
    return true
  }

  /// Goes on with a stored conversation; returns words about it.
  ///
  /// - Parameters:
  ///   - word: As of ``ConversationPlace``; the branch of a turn that is named becomes the current
  ///     one.
  ///   - keeping: What was given on the command line and stands in place of what is stored.
  package mutating func open(
    _ word: String, in store: ConversationStore, keeping given: Given = [],
    with surroundings: Surroundings
  ) throws(StoreError) -> String {
    // What was left before it could be saved may be of this very conversation.
    if isUnsaved { save(in: store) }
    let place = ConversationPlace(word)
    let found = try store.find(place.conversation)
    if let words = store.takeNotice() { notices.append(words) }
    let turns = try store.turns(of: found.id, around: place.turn)
    let system = try store.system(of: found.id)
    startAnew()
    if !given.contains(.system) || self.system == nil {
      self.system = system.isEmpty ? nil : system
    }
    if !takeUpUnsaved(of: found.id) || place.turn != nil { self.turns = turns }
    restore(keepsModel: given.contains(.model), with: surroundings)
    conversation = found.id
    if place.turn != nil { saveEnd(in: store) }
    if let words = claim(found.id, in: store) { notices.append(words) }
    let size = UsageWords.count(self.turns.count, "turn")
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

  /// What the person must be told, once.
  package mutating func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// The turn in the store that the next one follows.
  private var savedParent: Int64? {
    turns.last.flatMap { $0.id > 0 ? $0.id : nil }
  }
}

extension AnswerRecord {
  init(_ progress: AnswerProgress, alias: String?, took: Duration, at time: Int64) {
    let response = progress.response
    self.init(
      content: response.content, status: progress.status, alias: alias, model: response.model,
      answer: Turn.Answer(
        reasoning: response.reasoning, refusal: response.ending?.refusal ?? "",
        toolCalls: response.toolCalls, trace: response.trace,
        servedModel: response.ending?.servedModel,
        finishReason: progress.finishReason, rawFinishReason: response.ending?.rawFinishReason,
        usage: response.usage,
        timeToFirstText: progress.firstText.map { Int64($0 / .milliseconds(1)) },
        duration: Int64(took / .milliseconds(1)), error: progress.fault?.description),
      createdAt: time)
  }
}
