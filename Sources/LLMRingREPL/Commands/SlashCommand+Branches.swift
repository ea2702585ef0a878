import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

extension SlashCommand {
  static let undo = SlashCommand(
    name: "undo", synonyms: ["rewind"], argument: .optional("n"),
    summary: "remove the last question and its answer, or the last n"
  ) { word, session, _ throws(Fault) in
    guard let count = word.isEmpty ? 1 : Int(word), count > 0 else {
      throw Fault("'\(word)' is not a number of questions")
    }
    let question = try takeBack(count, session)
    return ["removed, starting with: \(firstLine(of: question.content))"]
  }

  static let edit = SlashCommand(
    name: "edit", argument: .optional("new question"),
    summary: "edit the last question and ask it again",
    completion: { text, session in Completer.file(in: text, session) ?? .none },
    recipient: { text, session in text.isEmpty ? nil : recipientOfLast(session) }
  ) { text, session, host throws(Fault) in
    guard !text.isEmpty else {
      guard let question = session.turns.last(where: { $0.role == .user }) else {
        throw Fault("there is no question to edit")
      }
      host.propose("/edit \(question.content)")
      return []
    }
    let asked = try session.promptOfLastQuestion()
    let waiting = session.attachments
    if let question = session.turns.last(where: { $0.role == .user }) {
      session.state.reattachFiles(of: question)
    }
    guard host.attachFiles(namedIn: text) else {
      session.state.attachments = waiting
      return []
    }
    let question = try takeBack(1, session, isFollowed: true)
    host.say(asked.notices)
    session.asking(asked.prompt) { model in
      session.ask(text, of: model, from: asked.prompt?.prompt.name, isAside: question.isAside)
      host.answer(from: model)
    }
    return []
  }

  static let fork = SlashCommand(
    name: "fork", synonyms: ["branch"], argument: .optional("name"),
    summary: "continue in a copy of the conversation; the original is unchanged"
  ) { name, session, _ throws(Fault) in
    let store = try savingStore(session)
    let time = session.services.now()
    guard let original = session.id,
      let last = session.turns.last(where: { $0.id > 0 })
    else {
      throw Fault("this conversation has not been saved yet")
    }
    let opened = try faulting { () throws(StoreError) in
      let copy = try session.inStore { store throws(StoreError) in
        let copy = try store.fork(original, at: last.id, time: time)
        if !name.isEmpty { try store.rename(copy, to: name) }
        return copy
      }
      return try session.open(copy, in: store, keeping: [.model, .system])
    }
    return [opened, "/resume \(original) returns to the original"]
  }

  private static func takeBack(
    _ count: Int, _ session: Session, isFollowed: Bool = false
  ) throws(Fault) -> Turn {
    if let question = session.takeBack(count, isFollowed: isFollowed) { return question }
    let questions = session.state.questionStarts.count
    throw Fault(
      questions == 0
        ? "there is no question to remove"
        : "only \(UsageMessages.count(questions, "question")) can be removed")
  }

  static func firstLine(of text: String) -> String {
    let line = text.splitLines.first { !$0.trimmed.isEmpty } ?? ""
    return line.count > 60 ? "\(line.prefix(60))…" : line
  }
}

/// The store, or an error if this run has none.
func savingStore(_ session: Session) throws(SlashCommand.Fault) -> ConversationStore {
  guard let store = session.services.store else {
    throw SlashCommand.Fault("nothing is saved in this run")
  }
  return store
}
