package import Conversations
import StreamingEngine

extension Session {
  /// Adds the person's turn, and saves it before anything is sent: accepted is durable.
  package mutating func ask(_ text: String, of model: String?, with surroundings: Surroundings) {
    let named = model ?? self.model
    var turn = Turn(
      id: 0, parent: savedParent, role: .user, content: text,
      alias: surroundings.alias(named),
      model: surroundings.resolved(named, profile: profile), createdAt: surroundings.now())
    turn.attachments = attachments
    attachments = []
    if let store = surroundings.store {
      do throws(StoreError) {
        turn.id = try save(turn, in: store)
      } catch {
        notices.append(error.description)
      }
    }
    turns.append(turn)
  }

  private mutating func save(
    _ turn: Turn, in store: ConversationStore
  ) throws(StoreError) -> Int64 {
    let turn = Self.stored(turn)
    guard let conversation else {
      let begun = try store.beginConversation(
        system: system ?? "", content: turn.content, alias: turn.alias, model: turn.model,
        at: turn.createdAt)
      conversation = begun.conversation
      return begun.turn
    }
    return try store.addUserTurn(
      conversation, content: turn.content, alias: turn.alias, model: turn.model,
      at: turn.createdAt)
  }

  /// A turn as it is kept: of files the names, as a conversation that is taken up again has not
  /// their bytes.
  static func stored(_ turn: Turn) -> Turn {
    guard !turn.attachments.isEmpty else { return turn }
    var turn = turn
    turn.content += "\n\n(attached: \(turn.attachments.map(\.name).joined(separator: ", ")))"
    return turn
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
    var turn = Turn(record, parent: savedParent)
    if let store = surroundings.store, let conversation, let parent = turn.parent {
      do throws(StoreError) {
        turn.id = try store.addAnswer(conversation, parent: parent, record, draft: draft)
      } catch {
        notices.append(error.description)
      }
    }
    turns.append(turn)
  }

  /// Goes on with a stored conversation; returns words about it. A system prompt that was given
  /// before stands in place of the stored one.
  ///
  /// - Parameter word: Its id, or a beginning of it.
  package mutating func open(
    _ word: String, in store: ConversationStore
  ) throws(StoreError) -> String {
    let found = try store.find(word)
    let turns = try store.turns(of: found.id)
    let system = try store.system(of: found.id)
    startAnew()
    if self.system == nil, !system.isEmpty { self.system = system }
    self.turns = turns
    conversation = found.id
    return "going on with \(found.id) (\(UsageWords.count(turns.count, "turn"))): \(found.title)"
  }

  /// What the person must be told, once.
  package mutating func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// The turn in the store that the next one follows.
  private var savedParent: Int64? {
    turns.last.flatMap { $0.id == 0 ? nil : $0.id }
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
