import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

@Suite struct ExchangeSearchTests {
  private let folder: TemporaryFolder
  private let path: String
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
    store = ConversationStore(path: path)
  }

  private func answer(
    _ conversation: String, _ parent: Int64, _ content: String, refusal: String = "",
    reasoning: String = "", calls: [ToolCall] = []
  ) throws -> Int64 {
    var record = AnswerRecord(content: content, status: .complete, createdAt: 3)
    record.answer.refusal = refusal
    record.answer.reasoning = reasoning
    record.answer.toolCalls = calls
    return try store.addAnswer(conversation, parent: parent, record)
  }

  @Test("words that are split between a question and its answer are found as one exchange")
  func split() throws {
    let (id, question) = try store.beginConversation(
      content: "what is a heron?", alias: nil, model: nil, at: 1)
    let reply = try answer(id, question, "A large wading bird of rivers.")
    let next = try store.addUserTurn(id, content: "and a stork?", alias: nil, model: nil, at: 4)
    _ = try answer(id, next, "Another one.")
    #expect(try store.search("heron wading").map(\.turn) == [reply])
    #expect(
      try store.search("heron wading").first?.snippet
        == "what is a heron? … A large wading bird of rivers.")
    #expect(try store.search("heron stork").isEmpty, "two exchanges")
    #expect(try store.search("bird").map(\.turn) == [reply])
    #expect(try store.search("\"heron a large\"").isEmpty, "a phrase is of one turn")
  }

  @Test("words of two answers to one question are not found together")
  func branches() throws {
    let (id, question) = try store.beginConversation(
      content: "name a tree", alias: nil, model: nil, at: 1)
    let first = try answer(id, question, "an oak")
    let second = try answer(id, question, "a linden")
    #expect(try store.search("oak linden").isEmpty)
    #expect(try store.search("tree oak").map(\.turn) == [first])
    #expect(try store.search("tree linden").map(\.turn) == [second])
  }

  @Test("an answer that came after its question was indexed joins it")
  func later() throws {
    let (id, question) = try store.beginConversation(
      content: "capital of Peru?", alias: nil, model: nil, at: 1)
    #expect(try store.search("Peru").map(\.turn) == [question])
    let call = ToolCall(index: 0, id: "c1", name: "lookup", arguments: #"{"place":"Cusco"}"#)
    let calling = try answer(id, question, "", calls: [call])
    #expect(try store.search("cusco Peru").map(\.turn) == [calling])
    let result = try store.addToolResult(
      id, parent: calling, content: "not it", .init(callID: "c1"), at: 4)
    let last = try answer(id, result, "It is Lima.")
    #expect(try store.search("peru lima").map(\.turn) == [last])
    #expect(try store.search("peru").map(\.turn) == [question])
    try store.delete(id)
    var scrubbing = IndexScrubbing(store)
    scrubbing.finish()
    #expect(try store.search("lima").isEmpty)
    let left: Int? = try store.write { try $0.value("SELECT count(*) FROM exchange_index_docsize") }
    #expect(left == 0)
  }

  @Test("search finds files, refusals, reasoning and system prompts")
  func everything() throws {
    var question = Turn(id: -1, role: .user, content: "sum it up", createdAt: 1)
    question.attachments = [
      try Attachment(name: "field-notes.txt", bytes: Array("The bittern was heard at dawn.".utf8))
    ]
    question.system = "You are a patient ornithologist."
    let saved = try store.save(
      UnsavedTurns(conversation: nil, system: question.system, turns: [question]))
    let asked = try #require(saved.ids[-1])
    let id = saved.conversation
    let refused = try answer(
      id, asked, "", refusal: "I cannot disclose it.", reasoning: "Hm, marshes.")
    let found = try store.search("bittern")
    #expect(found.map(\.turn) == [asked])
    #expect(found.first?.snippet == "field-notes.txt: The bittern was heard at dawn.")
    #expect(try store.search("sum dawn").map(\.turn) == [asked])
    #expect(try store.search("field-notes").map(\.turn) == [asked])
    #expect(try store.search("disclose").map(\.turn) == [refused])
    #expect(try store.search("marshes").map(\.turn) == [refused])
    let prompted = try store.search("ornithologist")
    #expect(prompted.map(\.turn) == [asked])
    #expect(prompted.first?.role == .system)
    #expect(prompted.first?.snippet == "You are a patient ornithologist.")
    try store.delete(id)
    #expect(try store.search("ornithologist").isEmpty)
  }

  @Test("a search for nothing, or for too much, says so in one line")
  func limits() {
    func problem(_ text: String) -> String? {
      words { () throws(SearchQueryError) in _ = try SearchQuery(text) }
    }
    for text in ["", " \n", "*", "**", "`` __", "\u{200B}"] {
      #expect(problem(text) == "nothing to search for; give a word or a part of one")
    }
    let many = Array(repeating: "word", count: 20_000).joined(separator: " ")
    #expect(problem(many) == "the search has 20000 words; use at most 100")
    #expect(
      problem(String(repeating: "x", count: 2_001))
        == "the search has 2001 characters; use at most 2000")
    #expect(problem(String(repeating: "東", count: 2_000)) == nil)
    #expect(problem((1...100).map { "w\($0)" }.joined(separator: " ")) == nil)
  }

  // MARK: - Indexes of earlier versions

  /// A file of version 11 with a large index.
  private func makeOld() throws {
    let database = try Database(path)
    try Schema.migrations.migrate(database, upTo: "v11")
    try database.execute(
      """
      INSERT INTO conversation (id, title, created_at, updated_at) VALUES ('abc', 't', 1, 3);
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3000)
      INSERT INTO turn (id, conversation_id, depth, role, status, content, created_at)
        SELECT n, 'abc', 1, 'user', 'complete',
          'café q' || n || 'q' || hex(randomblob(2000)), n FROM number;
      INSERT INTO turn_index (rowid, content) SELECT id, content FROM turn;
      UPDATE turn_index_reach SET last = 3000;
      """)
  }

  @Test(
    "an index of an earlier version is replaced in steps, also by a program that continues later")
  func renewed() throws {
    try makeOld()
    var indexing = try #require(store.indexing(for: "cafe"))
    #expect(indexing.isRenewal && indexing.isLong && !indexing.isOver && indexing.share == 0)
    indexing.advance()
    indexing.advance()
    func pages() throws -> Int {
      try store.write { try $0.value("SELECT count(*) FROM turn_index_data") } ?? 0
    }
    let left = try pages()
    #expect(left > 500)
    // As after the program was killed: another one goes on from there.
    let other = ConversationStore(path: path)
    indexing = try #require(other.indexing(for: "cafe"))
    #expect(indexing.isRenewal && !indexing.isOver)
    indexing.advance()
    #expect(try pages() == left - 500)
    #expect(try other.search("cafe q2999q", limit: 3).map(\.turn) == [2_999])
    #expect(other.indexing(for: "cafe")?.isOver == true)
    #expect(other.indexing(for: "cafe")?.isRenewal == false)
    #expect(try other.write { try $0.hasTable("turn_index") } == false)
  }

  @Test("an index of another folding is made anew")
  func refolded() throws {
    let (id, question) = try store.beginConversation(
      content: "an old spelling", alias: nil, model: nil, at: 1)
    #expect(try store.search("spelling").count == 1)
    try store.write { database in
      try database.run("UPDATE search_reach SET folding = folding + 1")
    }
    #expect(store.indexing(for: "spelling")?.isOver == false)
    #expect(try store.search("spelling").map(\.turn) == [question])
    // And what is deleted before that leaves no words behind.
    try store.write { database in
      try database.run("UPDATE search_reach SET folding = folding + 1")
    }
    try store.delete(id)
    var scrubbing = IndexScrubbing(store)
    scrubbing.finish()
    let indexed: Int? = try store.write {
      try $0.value("SELECT count(*) FROM exchange_index_docsize")
    }
    #expect(indexed == 0)
  }
}
