import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization
import Testing

@testable import LLMRingConversations

/// What people have in the store of `llm` beyond questions and answers.
@Suite struct LLMLogTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/logs.db"
  }

  private func read() throws -> [ImportedConversation] {
    var all: [ImportedConversation] = []
    try LLMLog(path: path, at: 7_000).read { all += $0 }
    return all
  }

  private static let responses = """
    CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
      response TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT,
      input_tokens INTEGER, output_tokens INTEGER, token_details TEXT);
    """

  @Test("attaches files by their paths, and says which are not there")
  func paths() throws {
    let pdf = Array("%PDF-1.7 x".utf8)
    let hidden = "\(folder.path)/.ssh"
    mkdir(hidden, 0o700)
    for (name, bytes) in [("a.pdf", pdf), ("b.pdf", pdf), (".ssh/key.txt", Array("k".utf8))] {
      try OpenFile("\(folder.path)/\(name)", O_WRONLY | O_CREAT, mode: 0o600).write(bytes)
    }
    let database = try Database(path)
    let digest = SHA256.hex(pdf)
    try database.execute(
      Self.responses + """
        INSERT INTO responses (id, prompt, response, datetime_utc)
          VALUES ('r', 'read', 'done', '2025-01-01T00:00:00');
        CREATE TABLE attachments (id TEXT, type TEXT, path TEXT, url TEXT, content BLOB);
        CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
        INSERT INTO attachments VALUES
          ('\(digest)', 'application/pdf', '\(folder.path)/a.pdf', NULL, NULL),
          ('\(SHA256.hex([1]))', 'application/pdf', '\(folder.path)/b.pdf', NULL, NULL),
          ('gone', 'image/png', '\(folder.path)/gone.png', NULL, NULL),
          ('key', 'text/plain', '\(folder.path)/.ssh/key.txt', NULL, NULL),
          ('0123456789', 'application/pdf', NULL, NULL, CAST('%PDF-' AS BLOB));
        INSERT INTO prompt_attachments SELECT 'r', id, rowid FROM attachments;
        """)
    let one = try #require(try read().first)
    #expect(one.turns[0].attachments.map(\.name) == ["a.pdf", "01234567.pdf"])
    #expect(one.turns[0].attachments[0].bytes == pdf)
    let names = ["b.pdf", "gone.png", ".ssh/key.txt"].map { "\(folder.path)/\($0)" }
    #expect(one.turns[0].content == "read\n\n(attached: \(names.joined(separator: ", ")))")
    #expect(
      one.notes == [
        "\(names[0]) is not attached: the file has changed since",
        "\(names[1]) is not attached: the file cannot be read: no such file or directory",
        "\(names[2]) is not attached: it is in a hidden folder",
      ])
  }

  private static let details: [(String, Usage)] = [
    (
      #"{"prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":9}}"#,
      Usage(promptTokens: 100, completionTokens: 20, cachedTokens: 60, reasoningTokens: 9)
    ),
    (
      #"{"cache_read_input_tokens":50,"cache_creation_input_tokens":30}"#,
      Usage(promptTokens: 180, completionTokens: 20, cachedTokens: 50, cacheWriteTokens: 30)
    ),
    (
      #"{"cachedContentTokenCount":40,"thoughtsTokenCount":5}"#,
      Usage(promptTokens: 100, completionTokens: 25, cachedTokens: 40, reasoningTokens: 5)
    ),
    (#"{"cached_tokens":-1,"x":[1]}"#, Usage(promptTokens: 100, completionTokens: 20)),
    ("no JSON", Usage(promptTokens: 100, completionTokens: 20)),
  ]

  @Test("the details of tokens become cached tokens, as each provider counts", arguments: details)
  func cachedTokens(details: String, expected: Usage) throws {
    let database = try Database(path)
    try database.execute(Self.responses)
    let statement = "INSERT INTO responses VALUES ('r', 'm', 'q', NULL, 'a', 'c', 1, ?, 100, 20, ?)"
    try database.run(statement, "2025-01-01T00:00:00", details)
    #expect(try read().first?.turns[1].answer.usage == expected)
  }

  @Test("dates that cannot be read are reported with the time that was used")
  func dates() throws {
    try Database(path).execute(
      Self.responses + """
        INSERT INTO responses (id, prompt, conversation_id, datetime_utc) VALUES
          ('1', 'one', 'a', '2024-02-29T10:00:00'), ('2', 'two', 'a', '2024-02-30T10:00:00'),
          ('3', 'three', 'b', 'yesterday'), ('4', 'four', 'c', NULL);
        """)
    let all = try read()
    #expect(
      all.map { $0.turns.map(\.createdAt) }
        == [[1_709_200_800_000, 1_709_200_800_000], [7_000], [7_000]])
    #expect(
      all.map(\.notes) == [
        ["the date '2024-02-30T10:00:00' cannot be read; used 2024-02-29 10:00:00 UTC instead"],
        ["the date 'yesterday' cannot be read; used 1970-01-01 00:00:07 UTC instead"], [],
      ])
    #expect(all.map(\.isUndated) == [false, false, true])
  }

  @Test("waits while another program has locked the store, and says so if it stays locked")
  func locked() throws {
    try Database(path).execute(
      Self.responses + "INSERT INTO responses (id, prompt) VALUES ('1', 'one');")
    let other = try Database(path)
    try other.execute("BEGIN EXCLUSIVE")
    #expect(throws: ImportError.busy) { try LLMLog(path: path, at: 7) { $0 < 3 } }
    let waits = Mutex(0)
    let release = UncheckedRelease(other)
    let log = try LLMLog(path: path, at: 7) { attempt in
      waits.withLock { $0 += 1 }
      if attempt == 1 { release.run() }
      return true
    }
    #expect(waits.withLock(\.self) == 2)
    try other.execute("BEGIN EXCLUSIVE")
    #expect(throws: ImportError.busy) {
      try LLMLog(path: path, at: 7) { attempt in attempt < 2 }.read { _ in }
    }
    try other.execute("ROLLBACK")
    var all: [ImportedConversation] = []
    try log.read { all += $0 }
    #expect(all.map(\.turns.first?.content) == ["one"])
  }

  @Test("reads a store with a write-ahead log from a copy")
  func writeAheadLog() throws {
    let database = try Database(path)
    try database.execute("PRAGMA journal_mode = WAL")
    try database.execute(Self.responses + "INSERT INTO responses (id, prompt) VALUES ('1', 'one');")
    #expect(try ConversationStore.isStore(path) == nil)
    let found = try ConversationStore.withCopy(of: path) { copy in
      var all: [ImportedConversation] = []
      try LLMLog(path: copy, at: 7).read { all += $0 }
      return all
    }
    #expect(found.map(\.turns.first?.content) == ["one"])
  }

  /// Ends the transaction of another connection of this thread.
  private struct UncheckedRelease: @unchecked Sendable {
    private let database: Database

    init(_ database: Database) { self.database = database }

    func run() { try? database.execute("ROLLBACK") }
  }

  // MARK: - Before version 0.5

  @Test("reads the oldest table, which has neither ids nor chats")
  func oldest() throws {
    try Database(path).execute(
      """
      CREATE TABLE log (provider TEXT, system TEXT, prompt TEXT, response TEXT, model TEXT,
        timestamp TEXT);
      INSERT INTO log VALUES
        ('openai', 'Be brief.', 'q1', 'a1', 'gpt-3.5-turbo', '2023-05-20 10:00:00.250000'),
        ('openai', NULL, 'q2', 'a2', 'gpt-4', '2023-05-21 10:00:00');
      """)
    let all = try read()
    #expect(all.map(\.origin) == ["llm:log:1", "llm:log:2"])
    #expect(all.map(\.system) == ["Be brief.", ""])
    #expect(all.map { $0.turns.map(\.content) } == [["q1", "a1"], ["q2", "a2"]])
    #expect(all[0].turns.map(\.createdAt) == [1_684_576_800_250, 1_684_576_800_250])
    #expect(all[0].turns.map(\.system) == ["Be brief.", nil])
    #expect(all[1].turns[1].model == "gpt-4")
  }

  @Test("joins the chats of the table before 0.5, beside the newer tables")
  func chats() throws {
    try Database(path).execute(
      Self.responses + """
        INSERT INTO responses (id, prompt, datetime_utc) VALUES ('r', 'new', '2024-01-01T00:00:00');
        CREATE TABLE logs (id INTEGER PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
          prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT,
          reply_to_id INTEGER, chat_id INTEGER, duration_ms INTEGER, datetime_utc TEXT);
        INSERT INTO logs (id, prompt, response, reply_to_id, chat_id, duration_ms, datetime_utc)
        VALUES (1, 'q1', 'a1', NULL, NULL, 5, '2023-06-15 10:00:00'),
          (2, 'alone', 'x', NULL, NULL, 5, '2023-06-15 10:00:01'),
          (4, 'q2', 'a2', NULL, 1, 5, '2023-06-15 10:00:02'),
          (7, 'q3', NULL, 4, NULL, NULL, '2023-06-15 10:00:03');
        """)
    let all = try read()
    #expect(all.map(\.origin) == ["llm:log:1", "llm:log:2", "llm:r"])
    #expect(all[0].turns.map(\.content) == ["q1", "a1", "q2", "a2", "q3"])
    #expect(all[0].turns.map { $0.createdAt - 1_686_823_200_000 } == [0, 5, 2_000, 2_005, 3_000])
    let store = ConversationStore(path: "\(folder.path)/c.sqlite")
    var count = ImportCount()
    try store.add(all, to: &count)
    try store.add(all, to: &count)
    #expect([count.newConversations, count.newTurns] == [3, 8])
  }
}
