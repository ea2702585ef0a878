import GRDB
import StreamingEngine

extension ConversationStore {
  /// The turns, of all branches, in which every word of a query is, the best first, and the newer
  /// of two that are as good.
  ///
  /// - Parameter text: Words, parts of words, or characters of a script without spaces. Those of
  ///   fewer than three characters are looked for without the index, which takes longer. Text
  ///   after a NUL is not found: to SQLite's searches it ends there.
  package func search(_ text: String, limit: Int = 20) throws(StoreError) -> [SearchResult] {
    var query = SearchQuery(text)
    guard !query.words.isEmpty else { return [] }
    // A file that cannot be written to can still be searched, if more slowly.
    if query.match != nil { query.usesIndex = (try? index()) != nil }
    return try read { [query] database in
      var conditions = query.patterns.map { spellings in
        "(\(spellings.map { _ in #"turn.content LIKE ? ESCAPE '\'"# }.joined(separator: " OR ")))"
      }
      var arguments = StatementArguments(query.patterns.flatMap(\.self))
      var source = "turn"
      var order = "turn.id DESC"
      if let match = query.match {
        source = "turn_index JOIN turn ON turn.id = turn_index.rowid"
        order = "turn_index.rank, \(order)"
        conditions.append("turn_index MATCH ?")
        arguments += [match]
      }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT turn.id, turn.conversation_id, CAST(title AS BLOB) AS title, role,
            CAST(turn.content AS BLOB) AS content, turn.created_at
          FROM \(source) JOIN conversation ON conversation.id = turn.conversation_id
          WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT ?
          """, arguments: arguments + [limit]
      ).map { row in
        SearchResult(
          conversation: row["conversation_id"], title: ExactText.text(row["title"]),
          turn: row["id"], role: Message.Role(rawValue: row["role"]) ?? .assistant,
          snippet: query.snippet(of: ExactText.text(row["content"])),
          createdAt: row["created_at"])
      }
    }
  }

  /// Brings what was said since the last search into the index.
  private func index() throws(StoreError) {
    while try read(Self.unindexed) != nil { try write(Self.indexSome) }
  }

  /// The first and the last of the turns that are not in the index.
  private static func unindexed(_ database: Database) throws -> ClosedRange<Int64>? {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT min(id) AS first, max(id) AS last FROM turn
        WHERE id > (SELECT last FROM turn_index_reach)
        """)
    guard let row, let first = row["first"] as Int64? else { return nil }
    return first...row["last"]
  }

  /// Indexes some thousand turns: other programs, which wait no longer than five seconds, save
  /// theirs in between.
  private static func indexSome(_ database: Database) throws {
    guard let new = try unindexed(database) else { return }
    let last = min(new.upperBound, new.lowerBound + 4_999)
    try database.execute(
      sql: """
        INSERT INTO turn_index (rowid, content)
        SELECT id, content FROM turn WHERE id BETWEEN ? AND ?
        """, arguments: [new.lowerBound, last])
    try database.execute(sql: "UPDATE turn_index_reach SET last = ?", arguments: [last])
  }
}
