import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

@Suite struct SearchTests {
  private let folder: TemporaryFolder
  private let path: String
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
    store = ConversationStore(path: path)
  }

  @discardableResult
  private func say(_ texts: String...) throws -> String {
    let id = try store.createConversation(at: 1)
    for text in texts {
      _ = try store.addUserTurn(id, content: text, alias: nil, model: nil, at: 2)
    }
    return id
  }

  @Test("the linked SQLite can search with the index")
  func library() throws {
    let options = try store.write { try $0.values("PRAGMA compile_options", as: String.self) }
    #expect(options.contains("ENABLE_FTS5"))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var query: String
    var found: [String]
    var testDescription: String { query }
  }

  static let said = [
    "The Quick brown fox", "a quick answer about foxes and more foxes", "東京タワーの高さは333メートルです",
    "100% of a_b \"quoted\" (C++) NOT this", "Ärger über Öl",
  ]

  static let cases = [
    Case(query: "quick", found: ["The Quick brown fox", said[1]]),
    Case(query: "fox answer", found: [said[1]]),
    Case(query: "ick bro", found: [said[0]]),
    Case(query: "タワー", found: [said[2]]),
    Case(query: "東京", found: [said[2]]),
    Case(query: "高", found: [said[2]]),
    Case(query: "東京 メートル", found: [said[2]]),
    Case(query: "0%", found: [said[3]]),
    Case(query: "_b", found: [said[3]]),
    Case(query: "\"quoted\"", found: [said[3]]),
    Case(query: "\"brown fox\"", found: [said[0]]),
    Case(query: "\"fox brown\"", found: []),
    Case(query: "fox \"a quick\"", found: [said[1]]),
    Case(query: "\"quoted", found: [said[3]]),
    Case(query: "\" \" fox", found: []),
    Case(query: "(C++)", found: [said[3]]),
    Case(query: "NOT", found: [said[3]]),
    Case(query: "über öl", found: [said[4]]),
    Case(query: "absent", found: []),
    Case(query: "quick absent", found: []),
    Case(query: " \n", found: []),
    Case(query: "' OR 1=1 --", found: []),
    Case(query: "*", found: []),
  ]

  @Test(
    "a search finds every word, also within words, in any script, without operators",
    arguments: cases)
  func finds(_ example: Case) throws {
    for text in Self.said { try say(text) }
    let ids = Dictionary(
      uniqueKeysWithValues: try store.conversations().map {
        ($0.id, try store.turns(of: $0.id).first?.content ?? "")
      })
    let found = try store.search(example.query).map { ids[$0.conversation] ?? "" }
    #expect(Set(found) == Set(example.found))
    #expect(found.count == example.found.count)
  }

  @Test("a search finds conversations by title, after turns by text")
  func titled() throws {
    let named = try say("about something else", "and more of it")
    let said = try say("the annual report")
    try store.rename(named, to: "Annual  REPORT 2026")
    let found = try store.search("report annual")
    #expect(found.map(\.conversation) == [said, named])
    #expect(found.last?.snippet == "Annual REPORT 2026")
    #expect(found.last?.turn == 1)
    #expect(try store.search("2026").map(\.conversation) == [named])
    #expect(try store.search("report", limit: 1).map(\.conversation) == [said])
    #expect(try store.search("else").count == 1, "once, though the words are in both")
  }

  @Test("search results are in order of quality, then newest first")
  func ranked() throws {
    try say("a river among many other words that have nothing at all to do with it, and so on")
    let best = try say("river river river")
    #expect(try store.search("river").first?.conversation == best)
    let (older, newer) = (try say("the same sea"), try say("the same sea"))
    #expect(try store.search("same sea").map(\.conversation) == [newer, older])
    #expect(try store.search("river", limit: 1).count == 1)
  }

  @Test("a search finds new answers and recovered answers on every branch")
  func kept() throws {
    let id = try say("q")
    let question = try #require(try store.turns(of: id).first?.id)
    for text in ["first marvel", "second marvel"] {
      _ = try store.addAnswer(
        id, parent: question, AnswerRecord(content: text, status: .complete, createdAt: 3))
    }
    let found = try store.search("marvel")
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.role == .assistant && $0.title == "q" && $0.createdAt == 3 })
  }

  @Test("a deleted conversation leaves the search results, the file and the index")
  func deleted() throws {
    for number in 0..<50 { try say("padding number \(number) that stays") }
    let secret = try say("⌘≋∮∰ is the secret")
    // The index leaves out the first bytes of a term where the one before has them too.
    let trigram = Array("⌘≋∮".utf8.dropFirst())
    func isIndexed() throws -> Bool {
      try store.write { database in
        guard try database.hasTable("exchange_index") else { return false }
        return try database.values("SELECT block FROM exchange_index_data", as: [UInt8].self)
          .contains { $0.contains(trigram) }
      }
    }
    #expect(try !isIndexed())
    #expect(try store.search("⌘≋∮").count == 1)
    #expect(try isIndexed())
    try store.delete(secret)
    #expect(try store.search("⌘≋∮").isEmpty)
    #expect(try store.search("secret").isEmpty)
    #expect(try !isIndexed())
    #expect(try !bytes(of: path).contains(trigram))
    #expect(try store.search("padding", limit: 99).count == 50)
    try checkIndex()
  }

  @Test(
    "erased words leave the index step by step, before the next search at the latest")
  func scrubbedInSteps() throws {
    try sayMany(12_000)
    let secrets = try (0..<3).map { try say("⌘≋∮∰ number \($0)") }
    #expect(try store.search("⌘≋∮").count == 3)
    let trigram = Array("⌘≋∮".utf8.dropFirst())
    #expect(try bytes(of: path).contains(trigram))
    try store.delete(secrets[0])
    var scrubbing = IndexScrubbing(store)
    #expect(!scrubbing.isOver)
    var steps = 0
    while !scrubbing.isOver {
      scrubbing.advance()
      steps += 1
      // Another program saves in between.
      if steps == 1 {
        _ = try ConversationStore(path: path).createConversation(at: 1)
      }
    }
    #expect(steps > 1)
    #expect(try store.search("⌘≋∮").count == 2)
    // What is not done is done before the next search, and is long enough to be told of.
    for secret in secrets.dropFirst() { try store.delete(secret) }
    #expect(store.indexing(for: "word")?.isLong == true)
    #expect(try store.search("word9.").count == 1)
    #expect(store.indexing(for: "word")?.isOver == true)
    #expect(try !bytes(of: path).contains(trigram))
    try checkIndex()
  }

  /// Throws when the index does not agree with the turns.
  private func checkIndex() throws {
    try store.write { database in
      try database.addTrigrams()
      try database.execute(
        "INSERT INTO exchange_index (exchange_index, rank) VALUES ('integrity-check', 1)")
    }
  }

  @Test("turns that are added and deleted between two searches do not damage the index")
  func deletedBeforeIndexed() throws {
    try say("padding of the first search")
    #expect(try store.search("padding").count == 1)
    let unindexed = try say("padding that nobody searched")
    try say("padding of the second search")
    try store.delete(unindexed)
    #expect(try store.search("padding").count == 2)
    #expect(try store.search("nobody").isEmpty)
    try checkIndex()
  }

  /// Makes a conversation of so many turns, of which the `n`th says `word<n>.`
  private func sayMany(_ count: Int) throws {
    let id = try say("the first")
    try store.write { database in
      try database.run(
        """
        WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
        INSERT INTO turn (conversation_id, parent_id, depth, role, status, content, created_at)
        SELECT ?, n - 1, n, 'user', 'complete', 'word' || n || '.', n FROM number
        """, count, id)
    }
  }

  @Test("indexes thousands of new turns in steps of about a thousand")
  func indexedInParts() throws {
    try sayMany(12_000)
    for number in [2, 2_000, 2_001, 12_000] {
      #expect(try store.search("word\(number).").map(\.createdAt) == [Int64(number)])
    }
    try checkIndex()
  }

  @Test("stopped indexing continues where it was, with the next search at the latest")
  func indexingStopped() throws {
    #expect(store.indexing(for: "a") == nil, "the index is of no use for a single letter")
    #expect(store.indexing(for: "word")?.isOver == true)
    try sayMany(30_000)
    var indexing = try #require(store.indexing(for: "word"))
    #expect(indexing.isLong && !indexing.isOver && indexing.share == 0)
    for _ in 0..<12 { indexing.advance() }
    #expect(abs(indexing.share - 0.8) < 0.001 && !indexing.isOver)
    indexing = try #require(store.indexing(for: "word"))
    #expect(!indexing.isLong && indexing.share == 0)
    // Another program takes the rest meanwhile.
    let other = ConversationStore(path: path)
    #expect(try other.search("word29999.").map(\.createdAt) == [29_999])
    indexing.advance()
    #expect(indexing.isOver && indexing.share == 1)
    #expect(store.indexing(for: "word")?.isOver == true)
    try checkIndex()
  }

  @Test("a read-only file is searched without the index")
  func readOnly() throws {
    try say("indexed words")
    #expect(try store.search("words").count == 1)
    let numbers = (0..<10_000).map { String($0) }.joined(separator: " ")
    try say("newer words, of an Über-author: \(numbers)")
    // For root no file is read-only: a store that may not grow by a page stands for it.
    let full = ConversationStore(path: path, random: { 7 }, pageLimit: 1)
    #expect(try full.search("words").count == 2)
    #expect(try full.search("über-AUTHOR words").count == 1)
    #expect(try full.search("absent").isEmpty)
    let reach = try full.read { try $0.value("SELECT last FROM search_reach", as: Int.self) }
    #expect(reach == 1)
  }

  @Test("a snippet is one line around the first match")
  func snippet() throws {
    let query = try SearchQuery("Needle")
    #expect(query.snippet(of: "a needle\nin  a\thaystack") == "a needle in a haystack")
    let long = String(repeating: "x", count: 200) + " needle " + String(repeating: "y", count: 200)
    let snippet = query.snippet(of: long, width: 30)
    #expect(snippet == "…xxxxxxxxx needle yyyyyyyyyyyyy…")
    #expect(query.snippet(of: "") == "")
  }
}
