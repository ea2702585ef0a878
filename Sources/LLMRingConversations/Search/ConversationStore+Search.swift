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
      if !search.isFull { try search.addTitlesAndSystemPrompts() }
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
  private var folder = FoldedText()

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
    try database.addDensityRank()
    var seen: Set<Int64> = []
    if let matchOfWords = query.matchOfWords {
      try read(matchOfWords, limit: .max, besides: &seen)
      // Words after other signs are few, and what only has the letters has to be read to be told apart.
      if !isFull { try read(match, limit: Self.mostUncertain, besides: &seen) }
    } else {
      try read(match, limit: .max, besides: &seen)
    }
  }

  /// Maximum number of exchanges that are read to find a few more beginnings of words.
  private static let mostUncertain = 500

  /// - Parameter seen: The exchanges that have been read.
  private mutating func read(
    _ match: String, limit: Int, besides seen: inout Set<Int64>
  ) throws {
    let table = ExchangeIndex.table
    var rows = try database.rows(
      """
      SELECT rowid FROM \(table) WHERE \(table) MATCH ? AND rank MATCH '\(Database.densityRank)()'
      ORDER BY rank, rowid DESC
      """, match)
    var count = 0
    while !isFull, count < limit, try rows.next() {
      let exchange: Int64 = rows[0] ?? 0
      guard seen.insert(exchange).inserted else { continue }
      count += 1
      try add(exchange: exchange)
    }
  }

  /// Goes through all turns, the last one first, and adds up what those of an exchange have.
  mutating func readAll() throws {
    var rows = try database.rows(
      "SELECT \(SearchedTurn.selection) FROM turn ORDER BY turn.id DESC")
    let withFiles = Set(
      try database.values("SELECT DISTINCT turn_id FROM turn_attachment", as: Int64.self))
    // What the turns below one have, until that one comes.
    var below: [Int64: [Bool]] = [:]
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
    let found = exchange.results(of: query, title: title ?? "", limit: limit - results.count)
    results += found
    conversations.formUnion(found.map(\.conversation))
  }

  // MARK: - Titles and system prompts

  /// Adds conversations that were not found before, each with its first turn: those whose titles have
  /// all that is searched for, then those whose system prompts have it.
  mutating func addTitlesAndSystemPrompts() throws {
    // In the order of the file and not in that of the results: few conversations are among these.
    var rows = try database.rows("SELECT title, system, id, recency FROM conversation")
    var titles: [(id: String, recency: Int64)] = []
    var prompts: [(id: String, recency: Int64)] = []
    // Many conversations have the same one.
    var last: (system: String, hasAll: Bool) = ("", false)
    while try rows.next() {
      if let title: String = rows[0], hasAll(title) {
        titles.append((rows[2] ?? "", rows[3] ?? 0))
      } else if let system: String = rows[1], !system.isEmpty {
        if system != last.system { last = (system, hasAll(system)) }
        if last.hasAll { prompts.append((rows[2] ?? "", rows[3] ?? 0)) }
      }
    }
    for found in titles.sorted(by: { $0.recency > $1.recency }) where !isFull {
      try add(conversation: found.id)
    }
    if !isFull { try addSystemPromptsOfTurns() }
    for found in prompts.sorted(by: { $0.recency > $1.recency }) where !isFull {
      let system: String? = try database.value(
        "SELECT system FROM conversation WHERE id = ?", found.id)
      try add(conversation: found.id, system: system)
    }
  }

  /// Those of turns of earlier versions are not known, but those of their conversations are.
  private mutating func addSystemPromptsOfTurns() throws {
    var prompts = try database.rows("SELECT text, id FROM system_prompt ORDER BY id DESC")
    while !isFull, try prompts.next() {
      guard let text: String = prompts[0], hasAll(text), let prompt: Int64 = prompts[1] else {
        continue
      }
      let ids = try database.values(
        """
        SELECT id FROM conversation
        WHERE id IN (SELECT conversation_id FROM turn WHERE system_prompt_id = ?)
        ORDER BY recency DESC
        """, prompt, as: String.self)
      for id in ids where !isFull { try add(conversation: id, system: text) }
    }
  }

  /// - Parameter system: The system prompt that was found; `nil` if it was the title.
  private mutating func add(conversation id: String, system: String? = nil) throws {
    guard !conversations.contains(id) else { return }
    var turn = try database.rows(
      """
      SELECT turn.id, role, turn.created_at, title FROM turn
      JOIN conversation ON conversation.id = conversation_id
      WHERE conversation_id = ? ORDER BY turn.id LIMIT 1
      """, id)
    guard try turn.next() else { return }
    let title: String = turn[3] ?? ""
    conversations.insert(id)
    results.append(
      SearchResult(
        conversation: id, title: title, turn: turn[0] ?? 0,
        role: system == nil ? Message.Role(rawValue: turn[1] ?? "") ?? .assistant : .system,
        snippet: query.snippet(of: system ?? title), createdAt: turn[2] ?? 0))
  }

  private mutating func hasAll(_ text: String) -> Bool {
    folder.clear()
    folder.add(text)
    return query.terms.allSatisfy { $0.isIn(text, folded: folder) }
  }
}
