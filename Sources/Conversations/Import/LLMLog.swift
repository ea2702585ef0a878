import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The `logs.db` of Simon Willison's `llm`, from version 0.5 on (`llm/migrations.py`, m010 and
/// later). Columns and tables that came later are read where they are.
package struct LLMLog {
  /// How many turns are handed over at once: what is held in memory.
  static let batch = 1_000

  private let queue: DatabaseQueue

  /// - Throws: ``ImportError`` when it is no such file.
  package init(path: String) throws(ImportError) {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let found = try queue.read { database in
        try (database.tableExists("responses"), database.tableExists("logs"))
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
      let columns = Set(try database.columns(in: "responses").map(\.name))
      let wanted = [
        "id", "conversation_id", "model", "prompt", "system", "response", "datetime_utc",
        "duration_ms", "input_tokens", "output_tokens", "resolved_model",
      ]
      let selection = wanted.map { columns.contains($0) ? $0 : "NULL AS \($0)" }
      // An answer outside a conversation is one of its own. The ids are in the order of time.
      let extras = try LLMLogExtras(database)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT \(selection.joined(separator: ", ")), coalesce(conversation_id, id) AS whole
          FROM responses ORDER BY whole, datetime_utc, rowid
          """)
      var waiting: [ImportedConversation] = []
      var size = 0
      while let row = try rows.next() {
        let origin = "llm:\(row["whole"] as String? ?? "")"
        if waiting.last?.origin != origin {
          if size >= Self.batch {
            try receive(waiting)
            waiting = []
            size = 0
          }
          let name = try extras.name(of: row["conversation_id"], database)
          waiting.append(
            ImportedConversation(origin: origin, title: name ?? "", system: "", turns: []))
        }
        let last = waiting.count - 1
        // What is told at the beginning is not written down again.
        let told = try extras.system(of: row["id"] ?? "", row["system"], database)
        if !told.isEmpty { waiting[last].system = told }
        let turns = try Self.turns(of: row, system: waiting[last].system, extras, database)
        size += turns.count
        waiting[last].turns += turns
      }
      try receive(waiting)
    }
  }

  private static func turns(
    of row: Row, system: String, _ extras: LLMLogExtras, _ database: Database
  ) throws -> [Turn] {
    let id: String = row["id"] ?? ""
    let time = milliseconds(ofTime: row["datetime_utc"] ?? "") ?? 0
    let model: String? = row["model"]
    let parts = try extras.fragments(of: id, database) + [row["prompt"] ?? ""]
    var question = Turn(
      id: 0, role: .user, content: parts.filter { !$0.isEmpty }.joined(separator: "\n"),
      model: model, createdAt: time)
    let (files, names) = try extras.files(of: id, database)
    question.attachments = files
    if !names.isEmpty { question.content += "\n\n(attached: \(names.joined(separator: ", ")))" }
    question.system = system.isEmpty ? nil : system
    let results = try extras.toolResults(of: id, at: time, database)
    let isAsked = results.isEmpty || !question.content.isEmpty || !files.isEmpty
    let asked = results + (isAsked ? [question] : [])
    guard let text = row["response"] as String? else { return asked }
    let duration: Int64? = row["duration_ms"]
    let usage = Usage(promptTokens: row["input_tokens"], completionTokens: row["output_tokens"])
    let answer = Turn(
      id: 0, role: .assistant, content: text, model: model,
      answer: Turn.Answer(
        toolCalls: try extras.toolCalls(of: id, database), servedModel: row["resolved_model"],
        usage: usage == Usage() ? nil : usage,
        duration: duration),
      createdAt: time &+ (duration ?? 0))
    return asked + [answer]
  }
}
