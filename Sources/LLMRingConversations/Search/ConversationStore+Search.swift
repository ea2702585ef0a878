import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// The turns on all branches that have every word of a query, or have it together with the rest of
  /// their exchange, best first and, of two that are equally good, newer first; then the first turns
  /// of conversations whose titles or system prompts have them.
  ///
  /// A search for single letters of ASCII reads everything, which takes longer.
  package func search(_ query: SearchQuery, limit: Int = 20) throws(StoreError) -> [SearchResult] {
    var usesIndex = query.match != nil
    if var indexing = indexing(for: query) {
      indexing.finish()
      usesIndex = indexing.isWhole
    }
    return try search(query, limit: limit, usesIndex: usesIndex)
  }

  /// - Parameter usesIndex: Whether it reads the index, and not everything that was said.
  func search(
    _ query: SearchQuery, limit: Int = 20, usesIndex: Bool
  ) throws(StoreError) -> [SearchResult] {
    try read { database in
      var search = Search(query: query, limit: limit, database: database)
      if usesIndex { try search.useIndex() } else { try search.readAll() }
      if !search.isFull { try search.addTitles() }
      if !search.isFull { try search.addSystemPrompts() }
      return search.results
    }
  }
}

extension ConversationStore {
  /// Searches for a text; finds nothing for one that is not a ``SearchQuery``.
  package func search(_ text: String, limit: Int = 20) throws(StoreError) -> [SearchResult] {
    guard let query = try? SearchQuery(text) else { return [] }
    return try search(query, limit: limit)
  }
}

/// A search that is under way.
private struct Search {
  let query: SearchQuery
  let limit: Int
  let database: Database
  private(set) var results: [SearchResult] = []
  private var conversations: Set<String> = []

  init(query: SearchQuery, limit: Int, database: Database) {
    self.query = query
    self.limit = limit
    self.database = database
  }

  var isFull: Bool { results.count >= limit }

  mutating func useIndex() throws {
    // The first search of a store with turns makes the index.
    guard let match = query.match, try ExchangeIndex.isCurrent(database) else { return }
    try database.addTrigrams()
    let table = ExchangeIndex.table
    var rows = try database.rows(
      "SELECT rowid FROM \(table) WHERE \(table) MATCH ? ORDER BY rank, rowid DESC", match)
    while !isFull, try rows.next() { try add(exchange: rows[0] ?? 0) }
  }

  /// Goes through all turns, the last one first, and adds up what those of an exchange have.
  mutating func readAll() throws {
    var rows = try database.rows(
      "SELECT \(SearchedTurn.selection) FROM turn ORDER BY turn.id DESC")
    let withFiles = Set(
      try database.values("SELECT DISTINCT turn_id FROM turn_attachment", as: Int64.self))
    // What the turns below one have, until that one comes.
    var below: [Int64: [Bool]] = [:]
    var folder = FoldedText()
    while !isFull, try rows.next() {
      var turn = SearchedTurn(rows)
      if withFiles.contains(turn.id) { try turn.addFiles(database) }
      folder.clear()
      for text in turn.texts { folder.add(text.text) }
      var found = query.terms.map { $0.place(in: folder) != nil }
      if let more = below.removeValue(forKey: turn.id) { Self.join(&found, more) }
      if turn.isFirst {
        if found.allSatisfy(\.self) { try add(exchange: turn.id) }
      } else if let parent = turn.parent, found.contains(true) {
        Self.join(&below[parent, default: found], found)
      }
    }
  }

  private static func join(_ found: inout [Bool], _ more: [Bool]) {
    for (place, isFound) in more.enumerated() where isFound { found[place] = true }
  }

  private mutating func add(exchange first: Int64) throws {
    guard let exchange = try Exchange.read(startingWith: first, database),
      let conversation = exchange.turns.first?.conversation
    else { return }
    let title: String? = try database.value(
      "SELECT title FROM conversation WHERE id = ?", conversation)
    for result in exchange.results(of: query, title: title ?? "") where !isFull {
      results.append(result)
      conversations.insert(result.conversation)
    }
  }

  // MARK: - Titles and system prompts

  mutating func addTitles() throws {
    try addConversations("SELECT id, title, title FROM conversation ORDER BY recency DESC")
  }

  mutating func addSystemPrompts() throws {
    var prompts = try database.rows("SELECT id, text FROM system_prompt ORDER BY id DESC")
    while !isFull, try prompts.next() {
      guard let id: Int64 = prompts[0], let text: String = prompts[1], hasAll(text) else {
        continue
      }
      try addConversations(
        """
        SELECT id, title, ?1 FROM conversation
        WHERE id IN (SELECT conversation_id FROM turn WHERE system_prompt_id = ?2)
        ORDER BY recency DESC
        """, text, id, as: .system)
    }
    // The prompts of turns of earlier versions are not known, but that of the conversation is.
    try addConversations(
      "SELECT id, title, system FROM conversation WHERE system <> '' ORDER BY recency DESC",
      as: .system)
  }

  /// Adds conversations that were not found before, each with its first turn.
  ///
  /// - Parameters:
  ///   - sql: Finds ids, titles and the texts in which to search.
  ///   - role: The role that the text has; that of the turn for `nil`.
  private mutating func addConversations(
    _ sql: String, _ values: (any SQLiteValue)?..., as role: Message.Role? = nil
  ) throws {
    var rows = try database.rows(sql, values: values)
    while !isFull, try rows.next() {
      guard let id: String = rows[0], let text: String = rows[2], !conversations.contains(id),
        hasAll(text)
      else { continue }
      var turn = try database.rows(
        "SELECT id, role, created_at FROM turn WHERE conversation_id = ? ORDER BY id LIMIT 1", id)
      guard try turn.next() else { continue }
      conversations.insert(id)
      results.append(
        SearchResult(
          conversation: id, title: rows[1] ?? "", turn: turn[0] ?? 0,
          role: role ?? Message.Role(rawValue: turn[1] ?? "") ?? .assistant,
          snippet: query.snippet(of: text), createdAt: turn[2] ?? 0))
    }
  }

  private func hasAll(_ text: String) -> Bool {
    let folded = FoldedText(text)
    return query.terms.allSatisfy { $0.isIn(text, folded: folded) }
  }
}
