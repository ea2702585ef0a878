package import LLMRingSQLite
import StreamingEngine

/// The `logs.db` of Simon Willison's `llm`, of any version (`llm/migrations.py`). Columns and tables
/// that came later are read where they are. Its oldest table is an ``LLMOldLog`` and its later store of
/// messages an ``LLMMessageStore``; conversations can be in several of them.
package struct LLMLog {
  private let database: Database
  private let time: Int64

  /// - Parameters:
  ///   - time: For rows without a date that can be read, in milliseconds since 1970 UTC.
  ///   - waiting: What to do while another program has locked the file.
  /// - Throws: ``ImportError`` if it is not a log of `llm`, or stays locked.
  package init(
    path: String, at time: Int64, waiting: @escaping Database.BusyHandler = StoreWait.pause
  ) throws(ImportError) {
    self.time = time
    do {
      database = try Database(path, isReadOnly: true, busy: waiting)
      let isLog = try database.hasTable("responses") || database.hasTable("threads")
      guard try isLog || LLMOldLog(database, at: time) != nil else {
        throw ImportError(
          "it is an SQLite file without llm's tables; export from the program that it is from")
      }
    } catch let error as ImportError {
      throw error
    } catch {
      throw ImportError(ofDatabase: error)
    }
  }

  /// Hands over all conversations, in the order in which they began, some at a time.
  ///
  /// - Throws: ``ImportError`` if the file cannot be read, and the errors of `receive`.
  package func read(
    _ receive: ([ImportedConversation]) throws -> Void
  ) throws {
    do {
      try database.transaction(.deferred) {
        try LLMOldLog(database, at: time)?.read(receive)
        if try database.hasTable("responses") { try readResponses(receive) }
        try LLMMessageStore(database, at: time).read(receive)
      }
    } catch let error as SQLiteError {
      throw ImportError(ofDatabase: error)
    }
  }

  private func readResponses(_ receive: ImportBatch.Receiver) throws {
    let columns = Set(try database.columns(of: "responses"))
    let wanted = [
      "id", "conversation_id", "model", "prompt", "system", "response", "datetime_utc",
      "duration_ms", "input_tokens", "output_tokens", "token_details", "resolved_model",
      "reasoning",
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
    var times = ImportedTimes(time)
    func close() throws {
      guard var done = current else { return }
      times.report(in: &done)
      try batch.add(done, receive)
    }
    while try rows.next() {
      let id = rows["whole"] ?? ""
      let origin = "llm:\(id)"
      if current?.origin != origin {
        try close()
        times = ImportedTimes(time)
        let title = try extras.title(of: id, database)
        current = ImportedConversation(origin: origin, title: title, turns: [])
      }
      // A system prompt applies to all later questions, until another replaces it.
      let told = try Self.system(of: rows, extras, database)
      if !told.isEmpty { current?.system = told }
      let asked = times.time(of: rows["datetime_utc"] as String?)
      let files = try extras.files(of: rows["id"] ?? "", database)
      var turns = try Self.turns(of: rows, at: asked, with: files, extras, database)
      if let system = current?.system, !system.isEmpty {
        for place in turns.indices where turns[place].role == .user { turns[place].system = system }
      }
      current?.turns += turns
      current?.notes += files.notes
    }
    try close()
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

  private static func turns(
    of row: borrowing Rows, at time: Int64, with files: LLMAttachments, _ extras: LLMLogExtras,
    _ database: Database
  ) throws -> [Turn] {
    let id: String = row["id"] ?? ""
    let model: String? = row["model"]
    // What tools said that were called before goes out with the question, which mostly is empty.
    var turns = try extras.toolResults(to: id, at: time, database)
    let parts =
      try extras.fragments(of: id, in: .prompt, database)
      + [row["prompt"] ?? ""]
    var question = Turn(
      id: 0, role: .user, content: parts.filter { !$0.isEmpty }.joined(separator: "\n"),
      model: model, createdAt: time)
    question.attachments = files.files
    question.content += Turn.note(of: files.names)
    if turns.isEmpty || !question.content.isEmpty || !files.files.isEmpty {
      turns.append(question)
    }
    guard let text: String = row["response"] else { return turns }
    let duration: Int64? = row["duration_ms"]
    turns.append(
      Turn(
        id: 0, role: .assistant, content: text, model: model,
        answer: Turn.Answer(
          reasoning: row["reasoning"] ?? "",
          toolCalls: try extras.toolCalls(of: id, database),
          servedModel: row["resolved_model"],
          usage: LLMUsage.usage(of: row), duration: duration),
        createdAt: time &+ (duration ?? 0)))
    return turns
  }
}

extension ImportError {
  /// What keeps another program's database from being read.
  fileprivate init(ofDatabase error: any Error) {
    if let error = error as? SQLiteError, [.busy, .locked].contains(error.code.primary) {
      self = .busy
    } else {
      self.init("it cannot be read as an SQLite file: \(error)")
    }
  }
}
