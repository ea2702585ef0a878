import LLMRingSQLite

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
    try Self.markCopies(in: conversation, database)
    try noteUse(of: conversation, at: time, database)
    return (conversation, ids)
  }

  /// Marks the answers of a conversation that repeat one that has been counted, in another
  /// conversation or in one that was erased. No two answers of a model come at the same millisecond.
  static func markCopies(in conversation: String, _ database: Database) throws {
    try database.run(
      """
      UPDATE turn SET is_copy = 1
      WHERE conversation_id = ? AND role = 'assistant' AND is_copy IS NULL AND (
        EXISTS (
          SELECT 1 FROM turn AS other WHERE other.role = 'assistant' AND other.is_copy IS NULL
            AND other.model IS turn.model AND other.alias IS turn.alias
            AND other.created_at = turn.created_at AND other.id < turn.id
            AND other.conversation_id <> turn.conversation_id)
        OR EXISTS (
          SELECT 1 FROM erased_usage AS other WHERE other.model IS turn.model
            AND other.alias IS turn.alias AND other.created_at = turn.created_at))
      """, conversation)
  }
}
