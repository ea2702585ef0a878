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
    if var indexing = indexing(for: text) {
      indexing.finish()
      query.usesIndex = indexing.isWhole
    }
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
}
