import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Conversations that were held elsewhere.
@Suite struct ImportTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite")
  }

  private func conversation(_ texts: String...) -> ImportedConversation {
    ImportedConversation(
      origin: "test:1",
      turns: texts.enumerated().map { place, text in
        Turn(
          id: 0, role: place % 2 == 0 ? .user : .assistant, content: text,
          createdAt: Int64(place))
      })
  }

  private func add(_ one: ImportedConversation) throws -> [Int] {
    var count = ImportCount()
    try store.add([one], to: &count)
    return [count.newConversations, count.newTurns]
  }

  @Test("importing twice adds nothing; turns that are new or differ are added")
  func idempotent() throws {
    #expect(try add(conversation("q", "a")) == [1, 2])
    #expect(try add(conversation("q", "a")) == [0, 0])
    #expect(try add(conversation("q", "a", "q2", "a2")) == [0, 2])
    let id = try #require(try store.latest()?.id)
    #expect(try store.turns(of: id).map(\.content) == ["q", "a", "q2", "a2"])
    #expect(try add(conversation("q", "b")) == [0, 1])
    #expect(try add(conversation("q", "b")) == [0, 0])
    #expect(try store.turns(of: id).map(\.content) == ["q", "a", "q2", "a2"], "goes on as it was")
    #expect(try store.search("b").count == 1)
    #expect(try store.conversations().map(\.title) == ["q"])
  }

  @Test("of two answers with the same words, recognizes the one that was continued")
  func twins() throws {
    #expect(try add(conversation("q", "a")) == [1, 2])
    let id = try #require(try store.latest()?.id)
    let question = try #require(try store.turns(of: id).first?.id)
    let answer = AnswerRecord(content: "a", status: .complete, createdAt: 5)
    let second = try store.addAnswer(id, parent: question, answer)
    _ = try store.addUserTurn(id, content: "q2", alias: nil, model: nil, at: 6)
    #expect(try add(conversation("q", "a", "q2")) == [0, 0])
    #expect(try add(conversation("q", "a", "q2", "a2")) == [0, 1])
    #expect(try store.turns(of: id).map(\.content) == ["q", "a", "q2", "a2"])
    // What is new after both goes on where the conversation stands.
    try store.setHead(id, to: second)
    #expect(try add(conversation("q", "a", "other")) == [0, 1])
    #expect(try store.turns(of: id).dropLast().last?.id == second)
  }

  @Test("keeps an id that is free, and restores an erased conversation")
  func ids() throws {
    var one = conversation("q", "a")
    one.id = "abcd1234"
    #expect(try add(one) == [1, 2])
    #expect(try store.turns(of: "abcd1234").count == 2)
    try store.delete("abcd1234")
    #expect(try add(one) == [1, 2])
    _ = try store.addUserTurn("abcd1234", content: "q2", alias: nil, model: nil, at: 9)
    #expect(try store.turns(of: "abcd1234").count == 3)
  }

  private func makeLog(_ columns: String, _ rows: [String], more: String = "") throws -> String {
    let path = "\(folder.path)/logs.db"
    let database = try Database(path)
    try database.execute("CREATE TABLE responses (\(columns))")
    for row in rows { try database.execute("INSERT INTO responses VALUES (\(row))") }
    try database.execute(more)
    return path
  }

  private func read(_ path: String) throws -> [ImportedConversation] {
    var all: [ImportedConversation] = []
    try LLMLog(path: path, at: 7).read { all += $0 }
    return all
  }

  private static let early =
    "id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT, options_json TEXT,"
    + "response TEXT, response_json TEXT, conversation_id TEXT, duration_ms INTEGER,"
    + "datetime_utc TEXT"

  @Test("imports an early logs.db, without the later columns, completely")
  func earlyLog() throws {
    let path = try makeLog(
      Self.early,
      [
        "'01b', 'gpt-4', 'q2', NULL, '', '', 'a2', '', 'c1', 1500, '2023-08-17T21:18:56.5'",
        "'01a', 'gpt-4', 'q1', 'Be brief.', '', '', 'a1', '', 'c1', 20, '2023-08-17T21:18:55'",
        "'01c', 'm', 'alone', NULL, '', '', NULL, '', NULL, NULL, '2023-08-17 21:18:57+02:00'",
      ])
    let all = try read(path)
    #expect(all.map(\.origin) == ["llm:01c", "llm:c1"])
    #expect(all[0].turns.map(\.content) == ["alone"])
    #expect(all[0].turns[0].createdAt == 1_692_299_937_000)
    #expect(all[1].system == "Be brief.")
    #expect(all[1].turns.map(\.content) == ["q1", "a1", "q2", "a2"])
    #expect(all[1].turns.map(\.role) == [.user, .assistant, .user, .assistant])
    #expect(
      all[1].turns.map(\.createdAt)
        == [1_692_307_135_000, 1_692_307_135_020, 1_692_307_136_500, 1_692_307_138_000])
    #expect(all[1].turns[3].model == "gpt-4")
    #expect(all[1].turns[3].answer.usage == nil)
    var count = ImportCount()
    try store.add(all, to: &count)
    #expect([count.newConversations, count.newTurns] == [2, 5])
  }

  @Test("imports token counts, fragments and files from a later logs.db")
  func laterLog() throws {
    let path = try makeLog(
      Self.early + ", input_tokens INTEGER, output_tokens INTEGER, token_details TEXT,"
        + "schema_id TEXT, resolved_model TEXT",
      [
        "'r1', 'm', 'sum up', NULL, '', '', 'a', '', 'c1', 5, '2025-01-01T00:00:00+00:00',"
          + "7, 3, NULL, NULL, 'm-1'"
      ],
      more: """
        CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
        CREATE TABLE prompt_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
        INSERT INTO fragments VALUES (1, '', 'second'), (2, '', 'first');
        INSERT INTO prompt_fragments VALUES ('r1', 1, 1), ('r1', 2, 0);
        CREATE TABLE attachments (id TEXT, type TEXT, path TEXT, url TEXT, content BLOB);
        CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
        INSERT INTO attachments VALUES ('x', 'text/plain', '/tmp/n.txt', NULL, CAST('t' AS BLOB)),
          ('y', 'image/png', NULL, 'https://e.example/i.png', NULL);
        INSERT INTO prompt_attachments VALUES ('r1', 'x', 0), ('r1', 'y', 1);
        """)
    let turns = try #require(try read(path).first?.turns)
    #expect(
      turns[0].content == "first\nsecond\nsum up\n\n(attached: https://e.example/i.png)")
    #expect(turns[0].attachments.map(\.name) == ["n.txt"])
    #expect(turns[1].answer.usage == Usage(promptTokens: 7, completionTokens: 3))
    #expect(turns[1].answer.servedModel == "m-1")
  }

  @Test("imports tool calls, results, the system prompt and the name from a logs.db")
  func toolLog() throws {
    let path = try makeLog(
      Self.early + ", reasoning TEXT",
      [
        "'r1', 'm', 'time?', ' Be brief. ', '', '', '', '', 'c1', 5, '2025-06-01T00:00:00', 'hm'",
        "'r2', 'm', '', NULL, '', '', 'noon', '', 'c1', 5, '2025-06-01T00:00:01', NULL",
        "'r3', 'm', 'q', x'FF', '', '', 'a', '', 'c2', 5, '2025-06-01T00:00:02', NULL",
      ],
      more: """
        CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
        INSERT INTO conversations VALUES ('c1', 'What time it is', 'm'), ('c2', NULL, 'm');
        CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
        CREATE TABLE system_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
        INSERT INTO fragments VALUES (1, '', 'second\n'), (2, '', 'first');
        INSERT INTO system_fragments VALUES ('r1', 1, 1), ('r1', 2, 0);
        CREATE TABLE tool_calls (id INTEGER PRIMARY KEY, response_id TEXT, tool_id INTEGER,
          name TEXT, arguments TEXT, tool_call_id TEXT);
        INSERT INTO tool_calls VALUES (1, 'r1', NULL, 'clock', '{"zone": "UTC"}', 'call_x'),
          (2, 'r1', NULL, 'sun', '{}', NULL);
        CREATE TABLE tool_results (id INTEGER PRIMARY KEY, response_id TEXT, tool_id INTEGER,
          name TEXT, output TEXT, tool_call_id TEXT, exception TEXT);
        INSERT INTO tool_results VALUES (1, 'r2', NULL, 'clock', '12:00', 'call_x', NULL),
          (2, 'r2', NULL, 'sun', 'Error: dark', NULL, 'Fault: dark');
        """)
    let all = try read(path)
    #expect(all.map(\.title) == ["What time it is", ""])
    #expect(all.map(\.system) == ["first\n\nsecond\n\nBe brief.", ""])
    let turns = all[0].turns
    #expect(turns.map(\.system) == [all[0].system] + Array(repeating: nil, count: 4))
    #expect(turns.map(\.role) == [.user, .assistant, .tool, .tool, .assistant])
    #expect(turns.map(\.content) == ["time?", "", "12:00", "Error: dark", "noon"])
    #expect(turns[1].answer.reasoning == "hm")
    #expect(
      turns[1].answer.toolCalls == [
        ToolCall(index: 0, id: "call_x", name: "clock", arguments: #"{"zone":"UTC"}"#),
        ToolCall(index: 1, id: "call_1", name: "sun", arguments: "{}"),
      ])
    #expect(
      turns.map(\.toolResult) == [
        nil, nil, Turn.ToolResult(callID: "call_x"),
        Turn.ToolResult(callID: "call_1", isError: true), nil,
      ])
    var count = ImportCount()
    try store.add(all, to: &count)
    try store.add(try read(path), to: &count)
    #expect([count.newConversations, count.newTurns] == [2, 7])
  }

  @Test("hands a large log over in pieces of complete conversations")
  func pieces() throws {
    let path = try makeLog(Self.early, [])
    try Database(path).execute(
      """
      WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
      INSERT INTO responses (id, prompt, response, conversation_id, datetime_utc)
      SELECT printf('%05d', i), 'q', 'a', printf('%04d', i / 5), '2025-01-01T00:00:00' FROM n
      """)
    var sizes: [Int] = []
    var origins: [String] = []
    try LLMLog(path: path, at: 7).read { some in
      sizes.append(some.reduce(0) { $0 + $1.turns.count })
      origins += some.map(\.origin)
    }
    #expect(sizes == Array(repeating: 1_000, count: 10))
    #expect(Set(origins).count == 1_000)
    #expect(origins.count == 1_000)
  }

  @Test("rejects another SQLite file, also one with a table of the same name")
  func otherDatabases() throws {
    let other = "\(folder.path)/other.db"
    try Database(other).execute("CREATE TABLE t (x)")
    #expect(
      words { () throws(ImportError) in _ = try LLMLog(path: other, at: 7) }
        == "it is an SQLite file without llm's tables; export from the program that it is from")
    let old = "\(folder.path)/old.db"
    try Database(old).execute("CREATE TABLE logs (x)")
    #expect(
      words { () throws(ImportError) in _ = try LLMLog(path: old, at: 7) }
        == "it is an SQLite file without llm's tables; export from the program that it is from")
  }

  private static let session = #"""
    model: openai:gpt-4o
    temperature: 0.5
    top_p: null
    agent_variables: {}
    compressed_messages:
    - role: system
      content: Be brief.
    - role: user
      content: 'it''s: early'
    - role: assistant
      content: "tab\there \u00e9 \"q\""
    messages:
    - role: system
      content: a summary
    - role: user
      content: |-
        two
          lines: yes

        end
    - role: assistant
      content: |
        kept

      tool_calls: null
    - role: user
      content:
      - type: text
        text: look
      - type: image_url
        image_url:
          url: sha:1
    """#

  @Test("reads a session of aichat with the messages that it has summarised")
  func aichat() throws {
    let one = try AichatSession.conversation(Array(Self.session.utf8), at: 5)
    #expect(one.system == "Be brief.")
    #expect(
      one.turns.map(\.content) == [
        "it's: early", "tab\there é \"q\"", "two\n  lines: yes\n\nend", "kept\n",
        "look\n\n(attached: sha:1)",
      ])
    #expect(one.turns.map(\.role) == [.user, .assistant, .user, .assistant, .user])
    #expect(one.turns[1].model == "openai:gpt-4o")
    #expect(try add(one) == [1, 5])
    #expect(try add(AichatSession.conversation(Array(Self.session.utf8), at: 9)) == [0, 0])
  }

  @Test("reads a session of aichat with calls of tools and their results")
  func aichatTools() throws {
    let session = #"""
      model: openai:gpt-4o
      role_name: '%functions%'
      messages:
      - role: user
        content: 'weather?'
      - role: tool
        content:
          tool_results:
          - call:
              name: get_weather
              arguments:
                city name: Paris
                'from: to': []
                nested:
                - - 1
                  - 2
                - {}
              id: call_1
            output:
              text: |2-
                  two spaces
          text: ''
          sequence: false
      - role: assistant
        content: "\"'quoted' at the start"
      data_urls: {}
      """#
    let one = try AichatSession.conversation(Array(session.utf8), at: 5)
    #expect(one.turns.map(\.role) == [.user, .assistant, .tool, .assistant])
    #expect(
      one.turns.map(\.content)
        == ["weather?", "", #"{"text":"  two spaces"}"#, "\"'quoted' at the start"])
    #expect(
      one.turns[1].answer.toolCalls == [
        ToolCall(
          index: 0, id: "call_1", name: "get_weather",
          arguments: #"{"city name":"Paris","from: to":[],"nested":[[1,2],{}]}"#)
      ])
    #expect(one.turns[2].toolResult == Turn.ToolResult(callID: "call_1"))
  }

  @Test("reads a YAML string that begins with a combining mark")
  func combiningMark() throws {
    let session = "messages:\n- role: user\n  content: '\u{301}x'\n"
    let one = try AichatSession.conversation(Array(session.utf8), at: 5)
    #expect(one.turns.map { Array($0.content.unicodeScalars) } == [["\u{301}", "x"]])
  }

  @Test("keeps turns apart that differ only in tool calls, refusals or files")
  func distinctTurns() throws {
    func answer(_ change: (inout Turn) -> Void) -> ImportedConversation {
      var one = conversation("q", "")
      change(&one.turns[1])
      return one
    }
    let calls = ["a", "b"].map { name in
      answer { $0.answer.toolCalls = [ToolCall(index: 0, id: "1", name: name, arguments: "{}")] }
    }
    #expect(try add(calls[0]) == [1, 2])
    #expect(try add(calls[1]) == [0, 1])
    #expect(try add(answer { $0.answer.refusal = "no" }) == [0, 1])
    #expect(try add(answer { $0.content = "no" }) == [0, 0], "as Markdown has the refusal")
    for (place, bytes) in ["x", "y"].enumerated() {
      var one = conversation("q2")
      one.turns[0].attachments = [try Attachment(name: "n.txt", bytes: Array(bytes.utf8))]
      #expect(try add(one) == [0, 1], "file \(place)")
      #expect(try add(one) == [0, 0], "file \(place)")
    }
    #expect(try add(conversation("q2\n\n(attached: n.txt)")) == [0, 0], "as Markdown has it")
    for one in calls { #expect(try add(one) == [0, 0]) }
  }

  @Test(
    "rejects YAML that aichat does not write, with the line",
    arguments: [
      ("a: &x 1", "line 1: '&' is not within the part of YAML that is read"),
      ("a: 1\nb: >0\n  x", "line 2: '>0' is not within the part of YAML that is read"),
      ("b: 1\na: 'x\n\nc: 2", "line 2: the quotation does not end"),
      ("a: 'x' y", "line 1: text follows a quotation"),
      ("a: {b: 1}", "line 1: '{' is not within the part of YAML that is read"),
      ("a: b\n  c: d", "line 2: a name with a colon is not expected here"),
      ("a: \"x\\q\"", "line 1: '\\q' means nothing"),
      ("a: |9x\n  y", "line 1: '|9x' is not within the part of YAML that is read"),
      ("just words", "line 1: a name and a colon are expected"),
      ("a: 1\n   b: 2", "line 2: a name with a colon is not expected here"),
      ("model: m", "there is no list of messages in it; aichat's sessions have one"),
      ("messages:\n- content: x", "message 1 has no role"),
      ("messages:\n- role: king\n  content: x", "message 1 has an unknown role 'king'"),
      ("messages: []", "there is no message in it"),
    ])
  func refused(text: String, expected: String) {
    #expect(
      words { () throws(ImportError) in
        _ = try AichatSession.conversation(Array(text.utf8), at: 0)
      } == expected)
  }
}
