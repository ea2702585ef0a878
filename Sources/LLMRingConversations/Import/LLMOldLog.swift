import LLMRingSQLite
import StreamingEngine

/// The one table of `llm` before version 0.5 (`llm/migrations.py`, m001 to m009): `log`, later
/// `logs`, which newer versions keep if it has rows. Its first form has neither ids nor chats.
struct LLMOldLog {
  private let database: Database
  private let table: String
  private let selection: String
  private let time: Int64

  /// - Parameter time: For rows without a date, in milliseconds since 1970 UTC.
  /// - Returns: `nil` if there is no such table.
  init?(_ database: Database, at time: Int64) throws {
    let found = try ["log", "logs"].map { ($0, Set(try database.columns(of: $0))) }
      .first { $0.1.isSuperset(of: ["prompt", "response"]) }
    guard let (table, columns) = found else { return nil }
    let dates = ["datetime_utc", "timestamp_utc", "timestamp"].filter(columns.contains)
    let wanted = ["model", "system", "chat_id", "reply_to_id", "duration_ms"]
    selection =
      (wanted.map { columns.contains($0) ? $0 : "NULL AS \($0)" }
      + ["prompt", "response", "\(dates.first ?? "NULL") AS datetime_utc"])
      .joined(separator: ", ")
    self.database = database
    self.table = table
    self.time = time
  }

  /// Hands over all conversations, in the order in which they began, some at a time.
  func read(_ receive: ImportBatch.Receiver) throws {
    var batch = ImportBatch()
    for (first, rows) in try chats() {
      var conversation = ImportedConversation(origin: "llm:log:\(first)", turns: [])
      var times = ImportedTimes(time)
      for row in rows { try add(row, to: &conversation, &times) }
      times.report(in: &conversation)
      try batch.add(conversation, receive)
    }
    try batch.handOver(receive)
  }

  /// The rows of each chat by its first one, all in their order. A row names the first one of its
  /// chat, or for some weeks the one before it.
  private func chats() throws -> [(first: Int64, rows: [Int64])] {
    var rows = try database.rows(
      """
      SELECT number, CAST(chat_id AS INTEGER), CAST(reply_to_id AS INTEGER)
      FROM (SELECT rowid AS number, \(selection) FROM \(table)) ORDER BY number
      """)
    var firsts: [Int64: Int64] = [:]
    var chats: [Int64: [Int64]] = [:]
    var order: [Int64] = []
    while try rows.next() {
      guard let number: Int64 = rows[0] else { continue }
      let first: Int64 = rows[1] ?? (rows[2] as Int64?).map { firsts[$0] ?? $0 } ?? number
      firsts[number] = first
      if chats[first] == nil { order.append(first) }
      chats[first, default: []].append(number)
    }
    return order.map { ($0, chats[$0] ?? []) }
  }

  private func add(
    _ number: Int64, to conversation: inout ImportedConversation, _ times: inout ImportedTimes
  ) throws {
    var row = try database.rows("SELECT \(selection) FROM \(table) WHERE rowid = ?", number)
    guard try row.next() else { return }
    let asked = times.time(of: row["datetime_utc"] as String?)
    let model: String? = row["model"]
    let told: String = row["system"] ?? ""
    if !told.isEmpty { conversation.system = told }
    var question = Turn(
      id: 0, role: .user, content: row["prompt"] ?? "", model: model, createdAt: asked)
    question.system = conversation.system.isEmpty ? nil : conversation.system
    conversation.turns.append(question)
    guard let text: String = row["response"] else { return }
    let duration: Int64? = row["duration_ms"]
    conversation.turns.append(
      Turn(
        id: 0, role: .assistant, content: text, model: model,
        answer: Turn.Answer(duration: duration), createdAt: asked &+ (duration ?? 0)))
  }
}
