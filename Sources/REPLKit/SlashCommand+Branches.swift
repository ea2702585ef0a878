import Conversations
import Settings
import StreamingEngine

extension SlashCommand {
  static let undo = SlashCommand(
    name: "undo", synonyms: ["rewind"], argument: .optional("n"),
    summary: "take back the last question and what followed, or the last n"
  ) { word, session, surroundings throws(Fault) in
    guard let count = word.isEmpty ? 1 : Int(word), count > 0 else {
      throw Fault("'\(word)' is no number of questions")
    }
    let question = try takeBack(count, &session, surroundings)
    return .say(["taken back to before: \(firstLine(of: question.content))"])
  }

  static let edit = SlashCommand(
    name: "edit", argument: .optional("new question"),
    summary: "change the last question and ask it again",
    sends: { !$0.isEmpty }
  ) { text, session, surroundings throws(Fault) in
    guard !text.isEmpty else {
      guard let question = session.turns.last(where: { $0.role == .user }) else {
        throw Fault("there is no question to change")
      }
      return .propose([], line: "/edit \(question.content)")
    }
    let question = try takeBack(1, &session, surroundings)
    session.attachments = question.attachments + session.attachments
    session.ask(text, of: nil, with: surroundings)
    return .answer(model: nil)
  }

  static let fork = SlashCommand(
    name: "fork", synonyms: ["branch"], argument: .optional("name"),
    summary: "go on in a copy of the conversation; this one stays as it is"
  ) { name, session, surroundings throws(Fault) in
    let store = try savingStore(surroundings)
    guard let original = session.conversation,
      let last = session.turns.last(where: { $0.id > 0 })
    else {
      throw Fault("nothing of this conversation is saved yet")
    }
    let opened = try faulting { () throws(StoreError) in
      let copy = try store.fork(original, at: last.id, time: surroundings.now())
      if !name.isEmpty { try store.rename(copy, to: name) }
      return try session.open(copy, in: store, keeping: [.model, .system], with: surroundings)
    }
    return .say([opened, "/resume \(original) goes back"])
  }

  private static func takeBack(
    _ count: Int, _ session: inout Session, _ surroundings: Surroundings
  ) throws(Fault) -> Turn {
    let questions = session.turns.indices.filter { session.turns[$0].role == .user }
    guard let first = questions.suffix(count).first else {
      throw Fault("there is no question to take back")
    }
    guard count <= questions.count else {
      throw Fault("only \(UsageWords.count(questions.count, "question")) can be taken back")
    }
    let question = session.turns[first]
    session.turns.removeSubrange(first...)
    if let store = surroundings.store { session.saveEnd(in: store) }
    return question
  }

  static func firstLine(of text: String) -> String {
    let line = text.splitLines.first { !$0.trimmed.isEmpty } ?? ""
    return line.count > 60 ? "\(line.prefix(60))…" : line
  }
}

/// The store, or words about its not being there.
func savingStore(_ surroundings: Surroundings) throws(SlashCommand.Fault) -> ConversationStore {
  guard let store = surroundings.store else {
    throw SlashCommand.Fault("nothing is saved in this run")
  }
  return store
}
