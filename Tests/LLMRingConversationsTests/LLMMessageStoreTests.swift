import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// The conversations in a `logs.db` of a newer `llm`, which keeps messages, not responses.
@Suite struct LLMMessageStoreTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/logs.db"
    let database = try Database(path)
    try database.execute(Self.tables)
    try database.execute(Self.rows)
  }

  private static let tables = """
    CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
      response TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT);
    CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
    CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
    CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT,
      provider_metadata TEXT);
    CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT,
      tool_name TEXT, text TEXT, payload TEXT);
    CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT,
      datetime_utc TEXT);
    CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT,
      tip_message_hash TEXT, model TEXT, resolved_model TEXT, input_tokens INTEGER,
      output_tokens INTEGER, duration_ms INTEGER, datetime_utc TEXT);
    """

  /// A conversation with all there can be, a fork of it, and a thread without messages.
  private static let rows = #"""
    INSERT INTO fragments VALUES (7, '', 'a novel');
    INSERT INTO attachments VALUES ('f', 'text/plain', '/x/n.txt', NULL, CAST('t' AS BLOB)),
      ('u', 'image/png', NULL, 'https://e.example/i.png', NULL);
    INSERT INTO messages VALUES ('s', NULL, 'system', NULL), ('q', 's', 'user', NULL),
      ('c', 'q', 'assistant', NULL), ('r', 'c', 'tool', NULL), ('a', 'r', 'assistant', NULL),
      ('q2', 'a', 'user', NULL), ('q3', 'a', 'user', NULL), ('o', 'o', 'user', NULL);
    INSERT INTO parts (message_hash, position, type, text, payload) VALUES
      ('s', 0, 'text', 'Be brief.', NULL),
      ('q', 1, 'attachment', NULL, '{"attachment":{"id":"f"}}'),
      ('q', 2, 'attachment', NULL, '{"attachment":{"id":"u"}}'),
      ('q', 0, 'text', NULL, '{"text_ref":[{"literal":"of "},{"fragment":7},{"fragment":8}]}'),
      ('c', 0, 'reasoning', 'hm', NULL),
      ('c', 1, 'tool_call', NULL, '{"name":"web","arguments":{},"server_executed":true}'),
      ('c', 2, 'tool_call', NULL,
        '{"name":"clock","arguments":{"z": "UTC", "a": 1},"tool_call_id":"c1"}'),
      ('r', 0, 'tool_result', NULL, '{"name":"clock","output":"dark","tool_call_id":"c1",
        "exception":"Fault: dark"}'),
      ('a', 0, 'text', 'no', NULL), ('a', 1, 'text', 'on', NULL), ('a', 2, 'new', NULL, 'no JSON'),
      ('q2', 0, 'text', 'more?', NULL), ('q3', 0, 'text', 'else?', NULL),
      ('o', 0, 'text', 'round', NULL);
    INSERT INTO threads VALUES
      ('t1', 'Noon', 'q2', NULL, '2026-01-01T00:00:00'),
      ('t2', NULL, 'q3', 't1', '2026-01-02 00:00:00.5+00:00'),
      ('t3', 'empty', NULL, NULL, '2026-01-03T00:00:00');
    INSERT INTO turns VALUES
      ('1', 't1', 'q', 'c', 'm', NULL, NULL, NULL, 5, '2026-01-01T00:00:01'),
      ('2', 't1', 'r', 'a', 'm', 'm-1', 3, 2, 7, '2026-01-01T00:00:02');
    """#

  private func read() throws -> [ImportedConversation] {
    var all: [ImportedConversation] = []
    try LLMLog(path: path, at: 7).read { all += $0 }
    return all
  }

  @Test("imports messages, calls, results, files and the details of answers")
  func whole() throws {
    let all = try read()
    #expect(all.map(\.origin) == ["llm:t1", "llm:t2", "llm:t3"])
    #expect(all.map(\.title) == ["Noon", "", "empty"])
    #expect(all.map(\.system) == ["Be brief.", "Be brief.", ""])
    let turns = all[0].turns
    #expect(turns.map(\.role) == [.user, .assistant, .tool, .assistant, .user])
    #expect(
      turns.map(\.content) == [
        "of a novel\n\n(attached: https://e.example/i.png)", "", "dark", "noon", "more?",
      ])
    #expect(turns[0].attachments.map(\.name) == ["n.txt"])
    #expect(turns[1].answer.reasoning == "hm")
    #expect(
      turns[1].answer.toolCalls == [
        ToolCall(index: 0, id: "c1", name: "clock", arguments: #"{"z":"UTC","a":1}"#)
      ])
    #expect(turns[2].toolResult == Turn.ToolResult(callID: "c1", isError: true))
    #expect(turns[3].answer.usage == Usage(promptTokens: 3, completionTokens: 2))
    #expect(turns.map(\.model) == ["m", "m", nil, "m", nil])
    #expect(turns[3].answer.servedModel == "m-1")
    let start: Int64 = 1_767_225_600_000
    #expect(turns.map { $0.createdAt - start } == [1_000, 1_005, 2_000, 2_007, 0])
    #expect(all[1].turns.map(\.content) == turns.dropLast().map(\.content) + ["else?"])
    #expect(all[1].turns.map(\.model) == ["m", "m", nil, "m", nil])
  }

  @Test("imports a conversation that is also in the older tables only once")
  func both() throws {
    try Database(path).execute(
      """
      CREATE TABLE tool_calls (id INTEGER PRIMARY KEY, response_id TEXT, name TEXT,
        arguments TEXT, tool_call_id TEXT);
      INSERT INTO tool_calls VALUES (1, 'r1', 'clock', '{"z": "UTC", "a": 1}', 'c1');
      DELETE FROM parts WHERE message_hash = 'q' AND position > 0;
      INSERT INTO responses VALUES
        ('r1', 'm', 'of a novel', NULL, '', 't1', 5, '2026-01-01T00:00:01');
      """)
    let store = ConversationStore(path: "\(folder.path)/c.sqlite")
    var count = ImportCount()
    try store.add(try read(), to: &count)
    #expect([count.newConversations, count.newTurns] == [2, 10])
    try store.add(try read(), to: &count)
    #expect([count.newConversations, count.newTurns] == [2, 10])
  }

  @Test("reads a file without the older tables")
  func newOnly() throws {
    try Database(path).execute("DROP TABLE responses")
    #expect(try read().count == 3)
  }

  @Test("stops at messages that form a ring")
  func ring() throws {
    try Database(path).execute("UPDATE threads SET tip_message_hash = 'o' WHERE id = 't3'")
    #expect(try read().last?.turns.first?.content == "round")
  }
}
