import StreamingEngine

@testable import LLMRingConversations

/// Short forms of what the program saves, for tests that need some turns in a store.
extension ConversationStore {
  /// A conversation without a turn, which earlier versions of the program left behind.
  func createConversation(system: String = "", at time: Int64) throws(StoreError) -> String {
    try write { database in try insertConversation(system: system, title: "", at: time, database) }
  }

  /// A conversation that begins with a question.
  func beginConversation(
    system: String = "", content: String, alias: String?, model: String?, at time: Int64
  ) throws(StoreError) -> (conversation: String, turn: Int64) {
    let question = Turn(
      id: -1, role: .user, content: content, alias: alias, model: model, createdAt: time)
    let saved = try save(UnsavedTurns(conversation: nil, system: system, turns: [question]))
    return (saved.conversation, saved.ids[-1] ?? 0)
  }

  /// A question after the last turn of the current branch.
  func addUserTurn(
    _ conversation: String, content: String, alias: String?, model: String?, at time: Int64
  ) throws(StoreError) -> Int64 {
    let head = try write { database in try requireConversation(conversation, database).head }
    return try add(
      Turn(
        id: -1, parent: head, role: .user, content: content, alias: alias, model: model,
        createdAt: time), to: conversation)
  }

  func addAnswer(
    _ conversation: String, parent: Int64, _ record: AnswerRecord, draft: AnswerDraft? = nil
  ) throws(StoreError) -> Int64 {
    try add(Turn(record, id: -1, parent: parent), to: conversation, draft: draft)
  }

  func addToolResult(
    _ conversation: String, parent: Int64, content: String, _ result: Turn.ToolResult,
    at time: Int64
  ) throws(StoreError) -> Int64 {
    try add(
      Turn(
        id: -1, parent: parent, role: .tool, content: content, toolResult: result, createdAt: time),
      to: conversation)
  }

  private func add(
    _ turn: Turn, to conversation: String, draft: AnswerDraft? = nil
  ) throws(StoreError) -> Int64 {
    let drafts = draft.map { [turn.id: $0] } ?? [:]
    return try save(UnsavedTurns(conversation: conversation, turns: [turn], drafts: drafts))
      .ids[turn.id] ?? 0
  }
}
