package import Conversations
package import StreamingEngine

extension Session {
  /// Adds the person's turn, and saves it before anything is sent: accepted is durable.
  package mutating func ask(_ text: String, of model: String?, with surroundings: Surroundings) {
    let now = surroundings.now()
    let named = model ?? self.model
    var turn = Turn(
      id: 0, parent: turns.last?.id, role: .user, content: text, status: .complete, alias: named,
      createdAt: now)
    if let store = surroundings.store {
      do {
        let id = try conversation ?? store.createConversation(system: system, at: now)
        conversation = id
        turn.id = try store.addUserTurn(
          id, parent: savedParent, content: text, alias: named,
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
    let record = AnswerRecord(progress, alias: model ?? self.model, took: duration)
    var turn = Turn(record, parent: turns.last?.id, createdAt: surroundings.now())
    if let store = surroundings.store, let conversation, let parent = savedParent {
      do {
        turn.id = try store.addAnswer(conversation, parent: parent, record, at: turn.createdAt)
      } catch {
        notices.append(error.description)
      }
    }
    turns.append(turn)
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
