import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What newer versions of `llm` keep beside prompt and answer, as far as a file has the tables.
struct LLMLogExtras {
  private let tables: Set<String>

  init(_ database: Database) throws {
    tables = try String.fetchSet(
      database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
  }

  /// What a conversation is called.
  func name(of conversation: String?, _ database: Database) throws -> String? {
    guard tables.contains("conversations"), let conversation else { return nil }
    return try String.fetchOne(
      database, sql: "SELECT name FROM conversations WHERE id = ? AND name IS NOT NULL",
      arguments: [conversation])
  }

  /// The texts before a prompt.
  func fragments(of response: String, _ database: Database) throws -> [String] {
    try fragments("prompt_fragments", response, database)
  }

  /// What the model was told before anything else.
  func system(of response: String, _ text: String?, _ database: Database) throws -> String {
    let parts = try fragments("system_fragments", response, database) + [text ?? ""]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func fragments(
    _ table: String, _ response: String, _ database: Database
  ) throws -> [String] {
    guard tables.isSuperset(of: ["fragments", table]) else { return [] }
    return try String.fetchAll(
      database,
      sql: """
        SELECT content FROM \(table) JOIN fragments ON fragments.id = fragment_id
        WHERE response_id = ? AND content IS NOT NULL ORDER BY "order"
        """, arguments: [response])
  }

  /// The tools that an answer asks for.
  func toolCalls(of response: String, _ database: Database) throws -> [ToolCall] {
    guard tables.contains("tool_calls") else { return [] }
    return try Row.fetchAll(
      database,
      sql: """
        SELECT id, tool_call_id, name, arguments FROM tool_calls WHERE response_id = ? ORDER BY id
        """, arguments: [response]
    ).enumerated().map { place, row in
      ToolCall(
        index: place, id: Self.callID(row), name: row["name"] ?? "",
        arguments: row["arguments"] ?? "{}")
    }
  }

  /// What came of the tools that the answer before asked for.
  func toolResults(of response: String, at time: Int64, _ database: Database) throws -> [Turn] {
    guard tables.contains("tool_results") else { return [] }
    let hasFaults = try database.columns(in: "tool_results").contains { $0.name == "exception" }
    return try Row.fetchAll(
      database,
      sql: """
        SELECT id, tool_call_id, output, \(hasFaults ? "exception" : "NULL AS exception")
        FROM tool_results WHERE response_id = ? ORDER BY id
        """, arguments: [response]
    ).map { row in
      Turn(
        id: 0, role: .tool, content: row["output"] ?? "",
        toolResult: Turn.ToolResult(
          callID: Self.callID(row), isError: row["exception"] as String? != nil),
        createdAt: time)
    }
  }

  private static func callID(_ row: Row) -> String {
    row["tool_call_id"] ?? "call-\(row["id"] as Int64? ?? 0)"
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
    var files: [Attachment] = []
    var names: [String] = []
    for row in rows {
      let name: String = row["path"] ?? row["url"] ?? row["id"] ?? "file"
      let bytes: Data? = row["content"]
      if let bytes, let file = try? Attachment(name: name, bytes: Array(bytes)) {
        files.append(file)
      } else {
        names.append(name)
      }
    }
    return (files, names)
  }
}
