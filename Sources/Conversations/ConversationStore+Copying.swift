import GRDB

extension ConversationStore {
  /// Begins a conversation with turns that were said in another one.
  ///
  /// - Parameters:
  ///   - turns: Each follows the one before; their own ids and parents are ignored.
  ///   - time: In milliseconds since 1970 UTC.
  /// - Returns: The ids of the conversation and of the turns. All are on the disk by then, in one
  ///   transaction.
  package func beginConversation(
    system: String, title: String, turns: [Turn], at time: Int64
  ) throws(StoreError) -> (conversation: String, turns: [Int64]) {
    try write { database in
      try insertCopy(of: turns, system: system, title: title, at: time, database)
    }
  }

  func insertCopy(
    of turns: [Turn], system: String, title: String, at time: Int64, _ database: Database
  ) throws -> (conversation: String, turns: [Int64]) {
    let conversation = try insertConversation(system: system, title: title, at: time, database)
    var ids: [Int64] = []
    for var turn in turns {
      turn.parent = ids.last
      ids.append(try insert(turn, into: conversation, database))
    }
    try database.execute(
      sql: "UPDATE conversation SET updated_at = ? WHERE id = ?", arguments: [time, conversation])
    return (conversation, ids)
  }
}
