import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// The conversations in which something was said, the last one that was used first: by the order
  /// in which it was said, not by the clock.
  package func conversations(limit: Int = 100) throws(StoreError) -> [ConversationSummary] {
    try read { database in try summaries("true", [], limit: limit, database) }
  }

  /// The conversation that was used last, if there is any.
  package func latest() throws(StoreError) -> ConversationSummary? {
    try conversations(limit: 1).first
  }

  /// The conversation with an id, or the only one whose id begins so. Case makes no difference.
  ///
  /// - Throws: If nothing matches, or several match.
  package func find(_ idOrPrefix: String) throws(StoreError) -> ConversationSummary {
    try read { database in
      let prefix = idOrPrefix.lowercased()
      let found = try summaries(
        "substr(conversation.id, 1, length(?)) = ?", [prefix, prefix], limit: 6, database)
      guard let first = found.first, !prefix.isEmpty else {
        throw Refusal(.noConversation(idOrPrefix))
      }
      guard found.count == 1 else {
        let ids = found.prefix(5).map(\.id) + (found.count > 5 ? ["…"] : [])
        throw Refusal(.ambiguous(idOrPrefix, ids: ids))
      }
      return first
    }
  }

  /// The turns of the branch that a turn is in; of the current one for `nil`. Where several go on
  /// from it, it is the one in which something was said last.
  package func turns(
    of conversation: String, around turn: Int64?
  ) throws(StoreError) -> [Turn] {
    guard let turn else { return try turns(of: conversation) }
    return try read { database in
      _ = try requireConversation(conversation, database)
      _ = try requireTurn(turn, in: conversation, database)
      // What is said later has a higher number.
      let last: Int64? = try database.value(
        """
        WITH RECURSIVE below (id) AS (
          VALUES (?)
          UNION
          SELECT turn.id FROM below JOIN turn ON conversation_id = ? AND parent_id = below.id
        )
        SELECT max(id) FROM below
        """, turn, conversation)
      return try branch(endingIn: last ?? turn, of: conversation, database)
    }
  }

  /// The turns of the current branch, the first one first.
  package func turns(of conversation: String) throws(StoreError) -> [Turn] {
    try read { database in
      guard let head = try requireConversation(conversation, database).head else { return [] }
      return try branch(endingIn: head, of: conversation, database)
    }
  }

  /// The system prompt of a conversation.
  package func system(of conversation: String) throws(StoreError) -> String {
    try read { database in try requireConversation(conversation, database).system }
  }

  /// Where a conversation was imported from; `nil` if it was not, as of ``ImportedConversation``.
  package func origin(of conversation: String) throws(StoreError) -> String? {
    try read { database in
      try database.value("SELECT origin FROM conversation WHERE id = ?", conversation)
    }
  }

  // MARK: - Within a transaction

  struct Conversation {
    var head: Int64?
    var system: String
    var title: String
  }

  func requireConversation(_ id: String, _ database: Database) throws -> Conversation {
    var rows = try database.rows("SELECT head, system, title FROM conversation WHERE id = ?", id)
    guard try rows.next() else {
      throw Refusal(try isErased(id, database) ? .erased(id) : .noConversation(id))
    }
    return Conversation(head: rows[0], system: rows[1] ?? "", title: rows[2] ?? "")
  }

  /// Whether a conversation was in the store and the user deleted it.
  func isErased(_ id: String, _ database: Database) throws -> Bool {
    // A file that can only be read may be of a version that did not note it.
    try database.hasTable("erased")
      && database.value("SELECT EXISTS (SELECT 1 FROM erased WHERE conversation_id = ?)", id)
        == true
  }

  /// The depth of a turn.
  func requireTurn(_ id: Int64, in conversation: String, _ database: Database) throws -> Int {
    let depth: Int? = try database.value(
      "SELECT depth FROM turn WHERE id = ? AND conversation_id = ?", id, conversation)
    guard let depth else { throw Refusal(.noTurn(id)) }
    return depth
  }

  /// Refuses a turn that has the number of another one, as in a file that took the place of this one
  /// and was continued elsewhere.
  func require(_ known: Turn?, in conversation: String, _ database: Database) throws {
    guard let known else { return }
    let isThere: Bool? = try database.value(
      """
      SELECT EXISTS (SELECT 1 FROM turn
        WHERE id = ? AND conversation_id = ? AND role = ? AND created_at = ?)
      """, known.id, conversation, known.role.rawValue, known.createdAt)
    guard isThere == true else { throw Refusal(.noTurn(known.id)) }
  }

  func branch(
    endingIn turn: Int64, of conversation: String, _ database: Database
  ) throws -> [Turn] {
    // The depth ends the query even if the parents in a file form a ring. UNION would, too, but keeps
    // all rows to compare each with them.
    var rows = try database.rows(
      """
      WITH RECURSIVE branch (branch_id, place) AS (
        SELECT id, depth FROM turn WHERE id = ?
        UNION ALL
        SELECT parent_id, depth - 1 FROM branch JOIN turn ON id = branch_id AND depth = place
        WHERE parent_id IS NOT NULL
      )
      SELECT \(TurnColumns.selection) FROM branch CROSS JOIN turn ON id = branch_id
      WHERE conversation_id = ?
      """, turn, conversation)
    // Sorted here: SQLite would carry every text through its sorter.
    var found: [(depth: Int, turn: Turn)] = []
    var prompts = StoredSystemPrompts()
    var settings = StoredSettings()
    while try rows.next() {
      var turn = rows.turn
      if let prompt = rows.systemPrompt { turn.system = try prompts.text(prompt, database) }
      if let text = rows.settings { turn.settings = settings.value(of: text) }
      found.append((rows.depth, turn))
    }
    found.sort { $0.depth < $1.depth }
    // A spoilt page can take rows away and say nothing: what is left is not to pass for all.
    let isWhole = found.indices.allSatisfy { found[$0].depth == $0 + 1 }
    guard isWhole, found.last?.turn.id == turn else {
      throw SQLiteError(.corrupt, "turns are missing")
    }
    var turns = found.map(\.turn)
    turns.markAsides()
    try StoredAttachments.add(to: &turns, of: conversation, database)
    return turns
  }

  private func summaries(
    _ condition: String, _ values: [String], limit: Int, _ database: Database
  ) throws -> [ConversationSummary] {
    // The index of turns is asked only where there is no last turn: damage in it hides nothing then.
    var rows = try database.rows(
      """
      SELECT conversation.id, title, conversation.created_at, updated_at,
        coalesce(last.depth, 0), last.model
      FROM conversation LEFT JOIN turn AS last ON last.id = head
      WHERE (last.id IS NOT NULL
        OR EXISTS (SELECT 1 FROM turn WHERE conversation_id = conversation.id)) AND \(condition)
      ORDER BY recency DESC, conversation.rowid DESC LIMIT ?
      """, values: values + [limit])
    var found: [ConversationSummary] = []
    while try rows.next() {
      found.append(
        ConversationSummary(
          id: rows[0] ?? "", title: rows[1] ?? "", createdAt: rows[2] ?? 0,
          updatedAt: rows[3] ?? 0, turns: rows[4] ?? 0, model: rows[5]))
    }
    return found
  }
}
