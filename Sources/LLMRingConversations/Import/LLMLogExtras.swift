import LLMRingSQLite
import StreamingEngine

/// What newer versions of `llm` keep beside a prompt and its response, as far as a file has it
/// (`llm/migrations.py`, m012 and later).
struct LLMLogExtras {
  enum FragmentTable: String {
    case prompt = "prompt_fragments"
    case system = "system_fragments"
  }

  private let tables: Set<String>
  private let resultColumns: Set<String>
  /// The rows of each response. The tables have no index that would find them.
  private let callRows: [String: [Int64]]
  private let resultRows: [String: [Int64]]

  init(_ database: Database) throws {
    tables = Set(try database.values("SELECT name FROM sqlite_master WHERE type = 'table'"))
    callRows = try Self.rows(of: "tool_calls", among: tables, database)
    resultRows = try Self.rows(of: "tool_results", among: tables, database)
    resultColumns = Set(try database.columns(of: "tool_results"))
  }

  private static func rows(
    of table: String, among tables: Set<String>, _ database: Database
  ) throws -> [String: [Int64]] {
    guard tables.contains(table) else { return [:] }
    var all = try database.rows("SELECT rowid, response_id FROM \(table) ORDER BY rowid")
    var rows: [String: [Int64]] = [:]
    while try all.next() {
      guard let number: Int64 = all[0], let response: String = all[1] else { continue }
      rows[response, default: []].append(number)
    }
    return rows
  }

  /// The name of a conversation; empty when it has none.
  func title(of conversation: String, _ database: Database) throws -> String {
    guard tables.contains("conversations") else { return "" }
    return try database.value("SELECT name FROM conversations WHERE id = ?", conversation) ?? ""
  }

  func fragments(
    of response: String, in table: FragmentTable, _ database: Database
  ) throws -> [String] {
    guard tables.isSuperset(of: ["fragments", table.rawValue]) else { return [] }
    return try database.values(
      """
      SELECT content FROM \(table.rawValue) JOIN fragments ON fragments.id = fragment_id
      WHERE response_id = ? ORDER BY "order"
      """, response)
  }

  /// The tools that a response asks for.
  func toolCalls(of response: String, _ database: Database) throws -> [ToolCall] {
    try (callRows[response] ?? []).enumerated().compactMap { place, number in
      var row = try database.rows(
        "SELECT name, arguments, tool_call_id FROM tool_calls WHERE rowid = ?", number)
      guard try row.next() else { return nil }
      return ToolCall(
        index: place, id: Self.callID(row[2], at: place), name: row[0] ?? "",
        arguments: Self.arguments(row[1]))
    }
  }

  /// Written as the message store has them, so that a call that is in both is one.
  private static func arguments(_ text: String?) -> String {
    guard let text else { return "{}" }
    return JSONValue(parsing: text)?.text ?? text
  }

  /// What came of the tools that were called before, and goes out with a prompt.
  func toolResults(
    to response: String, at time: Int64, _ database: Database
  ) throws -> [Turn] {
    let exception = resultColumns.contains("exception") ? "exception" : "NULL"
    return try (resultRows[response] ?? []).enumerated().compactMap { place, number in
      var row = try database.rows(
        "SELECT output, tool_call_id, \(exception) FROM tool_results WHERE rowid = ?", number)
      guard try row.next() else { return nil }
      let fault: String? = row[2]
      return Turn(
        id: 0, role: .tool, content: row[0] ?? "",
        toolResult: Turn.ToolResult(
          callID: Self.callID(row[1], at: place), isError: fault != nil),
        createdAt: time)
    }
  }

  /// Some models give calls no id: then the first result answers the first call.
  private static func callID(_ id: String?, at place: Int) -> String { id ?? "call_\(place)" }

  func files(of response: String, _ database: Database) throws -> LLMAttachments {
    var files = LLMAttachments()
    guard tables.isSuperset(of: ["attachments", "prompt_attachments"]) else { return files }
    var rows = try database.rows(
      """
      SELECT \(LLMAttachments.columns) FROM prompt_attachments
        JOIN attachments ON attachments.id = attachment_id
      WHERE response_id = ? ORDER BY "order"
      """, response)
    while try rows.next() { files.add(rows) }
    return files
  }
}
