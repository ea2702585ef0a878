import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    tables = Set(
      try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
    callRows = try Self.rows(of: "tool_calls", among: tables, database)
    resultRows = try Self.rows(of: "tool_results", among: tables, database)
    resultColumns =
      resultRows.isEmpty ? [] : Set(try database.columns(in: "tool_results").map(\.name))
  }

  private static func rows(
    of table: String, among tables: Set<String>, _ database: Database
  ) throws -> [String: [Int64]] {
    guard tables.contains(table) else { return [:] }
    let all = try Row.fetchCursor(
      database, sql: "SELECT rowid AS row, response_id FROM \(table) ORDER BY rowid")
    var rows: [String: [Int64]] = [:]
    while let row = try all.next() {
      guard let response: String = TurnColumns.value("response_id", of: row),
        let number: Int64 = TurnColumns.value("row", of: row)
      else { continue }
      rows[response, default: []].append(number)
    }
    return rows
  }

  /// The name of a conversation; empty when it has none.
  func title(of conversation: String, _ database: Database) throws -> String {
    guard tables.contains("conversations") else { return "" }
    let row = try Row.fetchOne(
      database, sql: "SELECT name FROM conversations WHERE id = ?", arguments: [conversation])
    return row.flatMap { TurnColumns.value("name", of: $0) } ?? ""
  }

  func fragments(
    of response: String, in table: FragmentTable, _ database: Database
  ) throws -> [String] {
    guard tables.isSuperset(of: ["fragments", table.rawValue]) else { return [] }
    return try Row.fetchAll(
      database,
      sql: """
        SELECT content FROM \(table.rawValue) JOIN fragments ON fragments.id = fragment_id
        WHERE response_id = ? ORDER BY "order"
        """, arguments: [response]
    ).compactMap { TurnColumns.value("content", of: $0) }
  }

  /// The tools that a response asks for.
  func toolCalls(of response: String, _ database: Database) throws -> [ToolCall] {
    try (callRows[response] ?? []).enumerated().compactMap { place, row in
      try Row.fetchOne(
        database, sql: "SELECT name, arguments, tool_call_id FROM tool_calls WHERE rowid = ?",
        arguments: [row]
      ).map { row in
        ToolCall(
          index: place, id: Self.callID(of: row, at: place),
          name: TurnColumns.value("name", of: row) ?? "",
          arguments: Self.arguments(TurnColumns.value("arguments", of: row)))
      }
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
    return try (resultRows[response] ?? []).enumerated().compactMap { place, row in
      try Row.fetchOne(
        database,
        sql: """
          SELECT output, tool_call_id, \(exception) AS exception FROM tool_results WHERE rowid = ?
          """, arguments: [row]
      ).map { row in
        let fault: String? = TurnColumns.value("exception", of: row)
        return Turn(
          id: 0, role: .tool, content: TurnColumns.value("output", of: row) ?? "",
          toolResult: Turn.ToolResult(
            callID: Self.callID(of: row, at: place), isError: fault != nil),
          createdAt: time)
      }
    }
  }

  /// Some models give calls no id: then the first result answers the first call.
  private static func callID(of row: Row, at place: Int) -> String {
    TurnColumns.value("tool_call_id", of: row) ?? "call_\(place)"
  }

  /// The files that are kept there and can be sent, and the names of the others.
  func files(of response: String, _ database: Database) throws -> ([Attachment], [String]) {
    guard tables.isSuperset(of: ["attachments", "prompt_attachments"]) else { return ([], []) }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT attachments.id, path, url, content FROM prompt_attachments
          JOIN attachments ON attachments.id = attachment_id
        WHERE response_id = ? ORDER BY "order"
        """, arguments: [response])
    return Self.files(of: rows)
  }

  /// - Parameter rows: Of the table of attachments.
  static func files(of rows: [Row]) -> ([Attachment], [String]) {
    var files: [Attachment] = []
    var names: [String] = []
    for row in rows {
      let name =
        ["path", "url", "id"].lazy.compactMap { TurnColumns.value($0, of: row) as String? }.first
        ?? "file"
      let bytes: Data? = TurnColumns.value("content", of: row)
      if let bytes, let file = try? Attachment(name: name, bytes: Array(bytes)) {
        files.append(file)
      } else {
        names.append(name)
      }
    }
    return (files, names)
  }
}
