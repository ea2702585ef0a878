import GRDB
import LLMRingCalendar
import StreamingEngine

/// The `logs.db` of Simon Willison's `llm`, from version 0.5 on (`llm/migrations.py`, m010 and
/// later). Columns and tables that came later are read where they are, as is its later store of
/// messages, an ``LLMMessageStore``; conversations can be in both.
package struct LLMLog {
  private let queue: DatabaseQueue

  /// - Throws: ``ImportError`` if it is not a log of `llm`.
  package init(path: String) throws(ImportError) {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let found = try queue.read { database in
        try (
          database.tableExists("responses") || database.tableExists("threads"),
          database.tableExists("logs")
        )
      }
      guard found.0 else {
        throw ImportError(
          found.1
            ? "it was written by an llm older than 0.5; run a newer llm once, which brings it up"
            : "it is an SQLite file without llm's table responses; export from its own program")
      }
    } catch let error as ImportError {
      throw error
    } catch {
      throw ImportError("it cannot be read as an SQLite file: \(error)")
    }
  }

  /// Hands over all conversations, in the order in which they began, some at a time.
  package func read(
    _ receive: ([ImportedConversation]) throws -> Void
  ) throws {
    try queue.read { database in
      if try database.tableExists("responses") { try readResponses(database, receive) }
      try LLMMessageStore(database).read(receive)
    }
  }

  private func readResponses(
    _ database: Database, _ receive: ImportBatch.Receiver
  ) throws {
    let columns = Set(try database.columns(in: "responses").map(\.name))
    let wanted = [
      "id", "conversation_id", "model", "prompt", "system", "response", "datetime_utc",
      "duration_ms", "input_tokens", "output_tokens", "resolved_model", "reasoning",
    ]
    let selection = wanted.map { columns.contains($0) ? $0 : "NULL AS \($0)" }
    // An answer outside a conversation is one of its own. The ids are in the order of time.
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(selection.joined(separator: ", ")), coalesce(conversation_id, id) AS whole
        FROM responses ORDER BY whole, datetime_utc, rowid
        """)
    let extras = try LLMLogExtras(database)
    var batch = ImportBatch()
    var current: ImportedConversation?
    while let row = try rows.next() {
      let id = TurnColumns.value("whole", of: row) ?? ""
      let origin = "llm:\(id)"
      if current?.origin != origin {
        if let current { try batch.add(current, receive) }
        let title = try extras.title(of: id, database)
        current = ImportedConversation(origin: origin, title: title, turns: [])
      }
      // A system prompt applies to all later questions, until another replaces it.
      let told = try Self.system(of: row, extras, database)
      if !told.isEmpty { current?.system = told }
      var turns = try Self.turns(of: row, extras, database)
      if let system = current?.system, !system.isEmpty {
        for place in turns.indices where turns[place].role == .user { turns[place].system = system }
      }
      current?.turns += turns
    }
    if let current { try batch.add(current, receive) }
    try batch.handOver(receive)
  }

  /// As llm puts it together (`Prompt.system` in `llm/models.py`).
  private static func system(
    of row: Row, _ extras: LLMLogExtras, _ database: Database
  ) throws -> String {
    let id: String = TurnColumns.value("id", of: row) ?? ""
    let parts =
      try extras.fragments(of: id, in: .system, database)
      + [TurnColumns.value("system", of: row) ?? ""]
    guard parts.count > 1 else { return parts[0] }
    return parts.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The time in a row, in milliseconds since 1970 UTC; 0 if it has none.
  static func time(of row: Row) -> Int64 {
    let text: String = TurnColumns.value("datetime_utc", of: row) ?? ""
    return UTCTime(iso8601: text)?.millisecondsSince1970 ?? 0
  }

  private static func turns(
    of row: Row, _ extras: LLMLogExtras, _ database: Database
  ) throws -> [Turn] {
    let id: String = TurnColumns.value("id", of: row) ?? ""
    let time = time(of: row)
    let model: String? = TurnColumns.value("model", of: row)
    // What tools said that were called before goes out with the question, which mostly is empty.
    var turns = try extras.toolResults(to: id, at: time, database)
    let parts =
      try extras.fragments(of: id, in: .prompt, database)
      + [TurnColumns.value("prompt", of: row) ?? ""]
    var question = Turn(
      id: 0, role: .user, content: parts.filter { !$0.isEmpty }.joined(separator: "\n"),
      model: model, createdAt: time)
    let (files, names) = try extras.files(of: id, database)
    question.attachments = files
    question.content += Turn.note(of: names)
    if turns.isEmpty || !question.content.isEmpty || !files.isEmpty { turns.append(question) }
    guard let text: String = TurnColumns.value("response", of: row) else { return turns }
    let duration: Int64? = TurnColumns.value("duration_ms", of: row)
    let usage = Usage(
      promptTokens: TurnColumns.value("input_tokens", of: row),
      completionTokens: TurnColumns.value("output_tokens", of: row))
    turns.append(
      Turn(
        id: 0, role: .assistant, content: text, model: model,
        answer: Turn.Answer(
          reasoning: TurnColumns.value("reasoning", of: row) ?? "",
          toolCalls: try extras.toolCalls(of: id, database),
          servedModel: TurnColumns.value("resolved_model", of: row),
          usage: usage == Usage() ? nil : usage, duration: duration),
        createdAt: time &+ (duration ?? 0)))
    return turns
  }
}
