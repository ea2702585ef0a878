import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// The turns on all branches that have every word of a query, best first and, of two that are
  /// equally good, newer first; then the first turns of conversations whose titles have them.
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
      let found = try turns(with: query, limit: limit, database)
      let known = Set(found.map(\.conversation))
      let titled = try conversations(titled: query, limit: limit, database)
      return Array((found + titled.filter { !known.contains($0.conversation) }).prefix(limit))
    }
  }

  private func turns(
    with query: SearchQuery, limit: Int, _ database: Database
  ) throws -> [SearchResult] {
    var conditions = Self.conditions(query.patterns, on: "turn.content")
    var values: SQLiteValues = query.patterns.flatMap(\.self)
    var source = "turn"
    var order = "turn.id DESC"
    if let match = query.match {
      source = "turn_index JOIN turn ON turn.id = turn_index.rowid"
      order = "turn_index.rank, \(order)"
      conditions.append("turn_index MATCH ?")
      values.append(match)
    }
    return try results(
      of: query,
      """
      SELECT turn.id, turn.conversation_id, title, role, turn.content, turn.created_at
      FROM \(source) JOIN conversation ON conversation.id = turn.conversation_id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT ?
      """, values + [limit], database)
  }

  /// The first turns of conversations whose titles match.
  private func conversations(
    titled query: SearchQuery, limit: Int, _ database: Database
  ) throws -> [SearchResult] {
    var query = query
    query.usesIndex = false
    let conditions = Self.conditions(query.patterns, on: "title").joined(separator: " AND ")
    return try results(
      of: query,
      """
      SELECT turn.id, turn.conversation_id, title, role, title, turn.created_at
      FROM conversation JOIN turn
        ON turn.id = (SELECT min(id) FROM turn WHERE conversation_id = conversation.id)
      WHERE \(conditions) ORDER BY updated_at DESC LIMIT ?
      """, query.patterns.flatMap(\.self) + [limit], database)
  }

  private static func conditions(_ patterns: [[String]], on column: String) -> [String] {
    patterns.map { spellings in
      "(\(spellings.map { _ in #"\#(column) LIKE ? ESCAPE '\'"# }.joined(separator: " OR ")))"
    }
  }

  private func results(
    of query: SearchQuery, _ sql: String, _ values: SQLiteValues, _ database: Database
  ) throws(SQLiteError) -> [SearchResult] {
    var rows = try database.rows(sql, values: values)
    var found: [SearchResult] = []
    while try rows.next() {
      found.append(
        SearchResult(
          conversation: rows[1] ?? "", title: rows[2] ?? "", turn: rows[0] ?? 0,
          role: Message.Role(rawValue: rows[3] ?? "") ?? .assistant,
          snippet: query.snippet(of: rows[4] ?? ""), createdAt: rows[5] ?? 0))
    }
    return found
  }
}
