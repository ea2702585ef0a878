import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// Changes the system prompt of a conversation.
  package func setSystem(_ conversation: String, to system: String) throws(StoreError) {
    try change(conversation, "system = ?", system)
  }

  package func rename(_ conversation: String, to title: String) throws(StoreError) {
    try change(conversation, "title = ?", titleLine(of: title))
  }

  /// Makes another turn the last of the current branch: to go back, or to go over to another
  /// branch. Nothing is lost.
  ///
  /// - Parameters:
  ///   - turn: `nil` to stand before the first turn.
  ///   - known: As it should be in the store; otherwise the file was replaced, and nothing is changed.
  package func setHead(
    _ conversation: String, to turn: Int64?, known: Turn? = nil
  ) throws(StoreError) {
    try write { database in
      _ = try requireConversation(conversation, database)
      try require(known, in: conversation, database)
      if let turn { _ = try requireTurn(turn, in: conversation, database) }
      try database.run("UPDATE conversation SET head = ? WHERE id = ?", turn, conversation)
    }
  }

  /// Erases a conversation with all its branches, and the copy that was made of the file before a
  /// migration, which may have it too.
  ///
  /// An ``IndexScrubbing`` takes its words out of the index as well, before the next search at the
  /// latest.
  /// Images that no other conversation has are erased with it.
  package func delete(_ conversation: String) throws(StoreError) {
    let unused = try write { database in
      _ = try requireConversation(conversation, database)
      let images = try Self.images("= ?", conversation, database)
      // Another program may have it open, and is not to write it anew.
      try database.run(
        """
        INSERT INTO erased (conversation_id, last_said, origin)
        SELECT id, (
            SELECT coalesce(max(created_at), 0) FROM turn WHERE conversation_id = ?1), origin
        FROM conversation WHERE id = ?1
        ON CONFLICT (conversation_id) DO UPDATE
        SET last_said = max(coalesce(last_said, 0), excluded.last_said),
          origin = coalesce(max(origin, excluded.origin), origin, excluded.origin)
        """, conversation)
      try database.run(
        """
        INSERT OR IGNORE INTO erased_turn (conversation_id, created_at, depth)
        SELECT conversation_id, created_at, depth FROM turn WHERE conversation_id = ?
        """, conversation)
      try ExchangeIndex.remove(conversation, database)
      try database.run("DELETE FROM conversation WHERE id = ?", conversation)
      try database.run("UPDATE search_reach SET has_erased = 1")
      return images.isEmpty
        ? images : images.subtracting(try Self.images("<> ?", conversation, database))
    }
    for name in unused { images.remove(name) }
    unlink(Schema.backup(of: path))
  }

  /// The images of the turns whose conversation meets a condition.
  private static func images(
    _ condition: String, _ conversation: String, _ database: Database
  ) throws -> Set<String> {
    let lists: [String] = try database.values(
      "SELECT images FROM turn WHERE images IS NOT NULL AND conversation_id \(condition)",
      conversation)
    return Set(lists.flatMap { StoredJSON.value([String].self, of: $0) ?? [] })
      .filter(ImageFolder.isName)
  }

  /// What was said by the user in a conversation, on all its branches.
  package func questions(of conversation: String) throws(StoreError) -> [String] {
    try read { database in
      try database.values(
        "SELECT content FROM turn WHERE conversation_id = ? AND role = 'user'", conversation)
    }
  }

  /// The damaged files that were set aside, which may have what was erased since.
  package var damagedFiles: [String] {
    Salvage.numbers.map { Salvage.name(of: path, setAside: $0) }.filter { access($0, F_OK) == 0 }
  }

  /// Starts a conversation with a copy of the branch that ends at a turn.
  ///
  /// A copy, so that either can be deleted without the other.
  ///
  /// - Parameter time: In milliseconds since 1970 UTC.
  /// - Returns: The new conversation's id.
  package func fork(
    _ conversation: String, at turn: Int64, time: Int64
  ) throws(StoreError) -> String {
    try write { database in
      let original = try requireConversation(conversation, database)
      _ = try requireTurn(turn, in: conversation, database)
      return try insertCopy(
        of: try branch(endingIn: turn, of: conversation, database), system: original.system,
        title: original.title, at: time, database
      ).conversation
    }
  }

  // MARK: - Statements

  /// - Parameter wish: The id that it is to have, if that is free.
  func insertConversation(
    system: String, title: String, at time: Int64, wishing wish: String? = nil,
    _ database: Database
  ) throws -> String {
    // Of 2^40 ids one is taken now and then; ten in a row mean that the source is not random.
    for attempt in 0..<10 {
      let wished = attempt == 0 ? wish : nil
      let id = wished ?? conversationID(from: random())
      try database.run(
        """
        INSERT INTO conversation (id, system, title, created_at, updated_at, recency)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4) ON CONFLICT (id) DO NOTHING
        """, id, system, title, time)
      if database.changes == 1 { return id }
    }
    throw Refusal(.system("no id is free"))
  }

  private func change(
    _ conversation: String, _ assignment: String, _ value: String
  ) throws(StoreError) {
    try write { database in
      _ = try requireConversation(conversation, database)
      try database.run("UPDATE conversation SET \(assignment) WHERE id = ?", value, conversation)
    }
  }

  /// Notes that something was said in a conversation just now: it becomes the latest one, whatever
  /// the clock says.
  ///
  /// - Parameter time: What the clock says, in milliseconds since 1970 UTC.
  func noteUse(of conversation: String, at time: Int64, _ database: Database) throws {
    // A clock that ran ahead may have left times that lie in the future.
    try database.run(
      """
      UPDATE conversation SET updated_at = ?1,
        recency = max(?1, coalesce((SELECT max(recency) FROM conversation), 0) + 1)
      WHERE id = ?2
      """, time, conversation)
  }

  /// Inserts a turn beneath its parent and makes it the conversation's last; the conversation
  /// becomes as recent as the turn's time.
  ///
  /// - Parameter draft: The ``AnswerDraft/id`` of an answer that was streamed.
  func insert(
    _ turn: Turn, into conversation: String, draft: String? = nil, _ database: Database
  ) throws -> Int64 {
    let depth =
      if let parent = turn.parent { try requireTurn(parent, in: conversation, database) } else { 0 }
    try database.run(
      TurnColumns.insertion,
      values: TurnColumns.values(
        of: turn, in: conversation, depth: depth + 1, draft: draft,
        systemPrompt: try turn.system.flatMap { try StoredSystemPrompts.id(of: $0, database) }))
    let id = database.lastInsertedRow
    try StoredAttachments.insert(turn.attachments, of: id, database)
    try database.run(
      """
      UPDATE conversation SET head = ?1, updated_at = max(updated_at, ?2),
        recency = max(recency, ?2) WHERE id = ?3
      """, id, turn.createdAt, conversation)
    return id
  }
}
