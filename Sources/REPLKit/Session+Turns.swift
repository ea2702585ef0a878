package import Conversations
import StreamingEngine

extension Session {
  /// Adds the person's turn, and saves it before anything is sent: accepted is durable.
  package mutating func ask(_ text: String, of model: String?, with surroundings: Surroundings) {
    let now = surroundings.now()
    let named = model ?? self.model
    var turn = Turn(
      parent: savedParent, role: .user, content: text, alias: named, createdAt: now)
    if let store = surroundings.store {
      do throws(StoreError) {
        let id =
          if let conversation {
            conversation
          } else {
            try store.createConversation(system: system, at: now)
          }
        conversation = id
        turn.id = try store.addQuestion(
          text, to: id, parent: savedParent, alias: named,
          model: surroundings.resolved(named, profile: profile), at: now)
      } catch {
        notices.append(error.description)
      }
    }
    turns.append(turn)
  }

  /// Adds the answer to the last turn and saves it, complete or not.
  package mutating func receive(
    _ progress: AnswerProgress, of model: String?, took duration: Duration,
    with surroundings: Surroundings
  ) {
    lastFault = progress.fault ?? lastFault
    totals.add(progress)
    let now = surroundings.now()
    let record = AnswerRecord(progress, alias: model ?? self.model, took: duration)
    var id: Int64 = 0
    let parent = savedParent
    if let store = surroundings.store, let conversation, let parent {
      do {
        id = try store.addAnswer(record, to: conversation, parent: parent, at: now)
      } catch {
        notices.append(error.description)
      }
    }
    turns.append(record.turn(id: id, parent: parent, createdAt: now))
  }

  /// Goes on with a stored conversation; returns words about it.
  ///
  /// - Parameter word: Its id, or a beginning of it.
  package mutating func open(
    _ word: String, in store: ConversationStore
  ) throws(StoreError) -> String {
    let found = try store.find(word)
    let turns = try store.turns(of: found.id)
    startAnew()
    self.turns = turns
    conversation = found.id
    system = found.system
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
  init(_ progress: AnswerProgress, alias: String, took: Duration) {
    let response = progress.response
    self.init(
      content: response.content, reasoning: response.reasoning, status: progress.status,
      alias: alias, model: response.model, servedModel: response.ending?.servedModel,
      finishReason: progress.finishReason, rawFinishReason: response.ending?.rawFinishReason,
      usage: response.usage,
      firstTextAfter: progress.firstText.map { Int($0 / .milliseconds(1)) },
      took: Int(took / .milliseconds(1)), fault: progress.fault?.description)
  }
}
