import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Files of earlier versions.
@Suite struct MigrationTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
  }

  /// A file of an earlier version: a question, an answer and another one, and a number that was
  /// given to a turn that is gone.
  private func make(version: String = "v1") throws {
    let database = try Database(path)
    try Schema.migrations.migrate(database, upTo: version)
    try database.transaction {
      try database.execute(
        """
        INSERT INTO conversation (id, title, system, created_at, updated_at)
          VALUES ('abc', 'q', 's', 1, 3);
        INSERT INTO turn
          (id, conversation_id, parent_id, depth, role, status, content, reasoning, cost,
           created_at)
          VALUES (1, 'abc', NULL, 1, 'user', 'complete', 'q' || char(0), '', NULL, 2),
            (2, 'abc', 1, 2, 'assistant', 'interrupted', 'a1', 'hm', 0.5, 3),
            (3, 'abc', 1, 2, 'assistant', 'complete', 'a2', '', NULL, 3),
            (9, 'abc', 3, 3, 'user', 'complete', 'gone', '', NULL, 3);
        DELETE FROM turn WHERE id = 9;
        UPDATE conversation SET head = 2 WHERE id = 'abc';
        """)
    }
  }

  /// All but the one of this program.
  static let earlier = Array(Schema.migrations.names.dropLast())

  @Test(
    "migrates a file of an earlier version completely, and never reuses a turn's number",
    arguments: earlier)
  func whole(version: String) throws {
    try make(version: version)
    let store = ConversationStore(path: path)
    let turns = try store.turns(of: "abc")
    #expect(turns.map(\.content) == ["q\0", "a1"])
    #expect(turns.map(\.status) == [.complete, .interrupted])
    #expect(turns.last?.answer.reasoning == "hm")
    #expect(turns.last?.answer.usage?.cost == 0.5)
    #expect(try store.search("a2").map(\.turn) == [3])
    try store.setHead("abc", to: 3)
    #expect(try store.turns(of: "abc").map(\.content) == ["q\0", "a2"])
    let next = try store.addUserTurn("abc", content: "q2", alias: nil, model: nil, at: 4)
    #expect(next == 10)
    // The tables still hold together.
    #expect(
      words { () throws(StoreError) in
        _ = try store.addAnswer(
          "abc", parent: 99, AnswerRecord(content: "", status: .complete, createdAt: 5))
      } == "NOT SAVED: the conversation has no turn 99")
    try store.delete("abc")
    #expect(try store.write { try $0.value("SELECT count(*) FROM turn", as: Int.self) } == 0)
  }

  @Test(
    "copies the old file privately before a migration, and deletes the copy with the first conversation that is deleted",
    arguments: earlier)
  func backup(version: String) throws {
    try make(version: version)
    let store = ConversationStore(path: path)
    _ = try store.latest()
    let backup = "\(path).bak"
    #expect(folder.names == ["c.sqlite", "c.sqlite.bak"])
    #expect(permissions(of: backup) == 0o600)
    let copy = try Database(backup)
    let copied: [String] = try copy.values("SELECT content FROM turn WHERE id > 1 ORDER BY id")
    #expect(
      try Schema.migrations.applied(to: copy)
        == Set(Schema.migrations.names.prefix { $0 != version } + [version]))
    #expect(copied == ["a1", "a2"])
    try store.delete("abc")
    #expect(folder.names == ["c.sqlite"])
  }

  @Test("copies neither a new file nor one that is up to date")
  func new() throws {
    _ = try ConversationStore(path: path).createConversation(at: 1)
    _ = try ConversationStore(path: path).createConversation(at: 1)
    #expect(folder.names == ["c.sqlite"])
  }

  @Test("does not migrate a file that cannot be copied")
  func uncopied() throws {
    try make()
    let before = try bytes(of: path)
    // A folder in the place of the copy.
    #expect(mkdir("\(path).bak", 0o700) == 0)
    let inner = try ConversationStore(path: "\(path).bak/x").createConversation(at: 1)
    #expect(!inner.isEmpty)
    #expect(
      words { () throws(StoreError) in _ = try ConversationStore(path: path).latest() } != nil)
    #expect(try bytes(of: path) == before)
  }
}
