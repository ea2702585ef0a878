import LLMRingSQLite
import LLMRingCalendar
import StreamingEngine

/// The `logs.db` of Simon Willison's `llm`, from version 0.5 on (`llm/migrations.py`, m010 and
/// later). Columns and tables that came later are read where they are, as is its later store of
/// messages, an ``LLMMessageStore``; conversations can be in both.
package struct LLMLog {
  private let database: Database

  /// - Throws: ``ImportError`` if it is not a log of `llm`.
  package init(path: String) throws(ImportError) {
    do {
      database = try Database(path, isReadOnly: true)
      let isLog = try database.hasTable("responses") || database.hasTable("threads")
      guard isLog else {
        throw ImportError(
          try database.hasTable("logs")
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
    try database.transaction(.deferred) {
      if try database.hasTable("responses") { try readResponses(receive) }
      try LLMMessageStore(database).read(receive)
    }
  }

  private func readResponses(_ receive: ImportBatch.Receiver) throws {
    let columns = Set(try database.columns(of: "responses"))
    let wanted = [
      "id", "conversation_id", "model", "prompt", "system", "response", "datetime_utc",
      "duration_ms", "input_tokens", "output_tokens", "resolved_model", "reasoning",
    ]
    let selection = wanted.map { columns.contains($0) ? $0 : "NULL AS \($0)" }
    // An answer outside a conversation is one of its own. The ids are in the order of time.
    var rows = try database.rows(
      """
      SELECT \(selection.joined(separator: ", ")), coalesce(conversation_id, id) AS whole
      FROM responses ORDER BY whole, datetime_utc, rowid
      """)
    let extras = try LLMLogExtras(database)
    var batch = ImportBatch()
    var current: ImportedConversation?
    while try rows.next() {
      let id = rows["whole"] ?? ""
      let origin = "llm:\(id)"
      if current?.origin != origin {
        if let current { try batch.add(current, receive) }
        let title = try extras.title(of: id, database)
        current = ImportedConversation(origin: origin, title: title, turns: [])
      }
      // A system prompt applies to all later questions, until another replaces it.
      let told = try Self.system(of: rows, extras, database)
      if !told.isEmpty { current?.system = told }
      var turns = try Self.turns(of: rows, extras, database)
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
    of row: borrowing Rows, _ extras: LLMLogExtras, _ database: Database
  ) throws -> String {
    let id: String = row["id"] ?? ""
    let parts =
      try extras.fragments(of: id, in: .system, database)
      + [row["system"] ?? ""]
    guard parts.count > 1 else { return parts[0] }
    return parts.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The time in a row, in milliseconds since 1970 UTC; 0 if it has none.
  static func time(of row: borrowing Rows) -> Int64 {
    let text: String = row["datetime_utc"] ?? ""
    return UTCTime(iso8601: text)?.millisecondsSince1970 ?? 0
  }

  private static func turns(
    of row: borrowing Rows, _ extras: LLMLogExtras, _ database: Database
  ) throws -> [Turn] {
    let id: String = row["id"] ?? ""
    let time = time(of: row)
    let model: String? = row["model"]
    // What tools said that were called before goes out with the question, which mostly is empty.
    var turns = try extras.toolResults(to: id, at: time, database)
    let parts =
      try extras.fragments(of: id, in: .prompt, database)
      + [row["prompt"] ?? ""]
    var question = Turn(
      id: 0, role: .user, content: parts.filter { !$0.isEmpty }.joined(separator: "\n"),
      model: model, createdAt: time)
    let (files, names) = try extras.files(of: id, database)
    question.attachments = files
    question.content += Turn.note(of: names)
    if turns.isEmpty || !question.content.isEmpty || !files.isEmpty { turns.append(question) }
    guard let text: String = row["response"] else { return turns }
    let duration: Int64? = row["duration_ms"]
    let usage = Usage(
      promptTokens: row["input_tokens"],
      completionTokens: row["output_tokens"])
    turns.append(
      Turn(
        id: 0, role: .assistant, content: text, model: model,
        answer: Turn.Answer(
          reasoning: row["reasoning"] ?? "",
          toolCalls: try extras.toolCalls(of: id, database),
          servedModel: row["resolved_model"],
          usage: usage == Usage() ? nil : usage, duration: duration),
        createdAt: time &+ (duration ?? 0)))
    return turns
  }
}
