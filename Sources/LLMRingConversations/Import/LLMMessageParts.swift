import LLMRingSQLite
import StreamingEngine

/// What a message in an ``LLMMessageStore`` consists of, in its order.
struct LLMMessageParts {
  private struct Part {
    var type: String
    /// What it says; what it takes from fragments is put in.
    var text: String
    /// The rest of it.
    var payload: JSONValue

    /// Whether the provider ran the tool itself, so it needs no result from the client.
    var isServerExecuted: Bool { payload["server_executed"] == .bool(true) }
  }

  private let parts: [Part]

  init(of message: String, _ database: Database) throws {
    var rows = try database.rows(
      "SELECT type, text, payload FROM parts WHERE message_hash = ? ORDER BY position", message)
    var parts: [Part] = []
    while try rows.next() {
      let payload = (rows[2] as String?).flatMap { JSONValue(parsing: $0) }
      parts.append(
        Part(
          type: rows[0] ?? "", text: try rows[1] ?? Self.text(in: payload, database),
          payload: payload ?? .null))
    }
    self.parts = parts
  }

  /// Text that is stored partly in the table of fragments.
  private static func text(in payload: JSONValue?, _ database: Database) throws -> String {
    guard case .array(let pieces)? = payload?["text_ref"] else { return "" }
    return try pieces.map { piece in
      guard case .int(let fragment)? = piece["fragment"] else { return piece.string("literal") }
      return try database.value("SELECT content FROM fragments WHERE id = ?", fragment) ?? ""
    }.joined()
  }

  private func parts(_ type: String) -> [Part] { parts.filter { $0.type == type } }

  func text(joinedBy separator: String) -> String {
    parts("text").map(\.text).joined(separator: separator)
  }

  /// The files of a question.
  func files(_ database: Database) throws -> LLMAttachments {
    var files = LLMAttachments()
    for part in parts("attachment") {
      var row = try database.rows(
        "SELECT \(LLMAttachments.columns) FROM attachments WHERE id = ?",
        part.payload["attachment"]?.string("id"))
      if try row.next() { files.add(row) }
    }
    return files
  }

  func question(_ origin: LLMMessageStore.Origin, with files: LLMAttachments) -> Turn {
    var question = Turn(
      id: 0, role: .user, content: text(joinedBy: "\n"), model: origin.model,
      createdAt: origin.milliseconds)
    question.attachments = files.files
    question.content += Turn.note(of: files.names)
    return question
  }

  func answer(_ origin: LLMMessageStore.Origin) -> Turn {
    let calls = parts("tool_call").filter { !$0.isServerExecuted }.enumerated().map { place, part in
      ToolCall(
        index: place, id: Self.callID(of: part, at: place), name: part.payload.string("name"),
        arguments: part.payload["arguments"]?.text ?? "{}")
    }
    return Turn(
      id: 0, role: .assistant, content: text(joinedBy: ""), model: origin.model,
      answer: Turn.Answer(
        reasoning: parts("reasoning").map(\.text).joined(), toolCalls: calls,
        servedModel: origin.servedModel, usage: origin.usage, duration: origin.duration),
      createdAt: origin.milliseconds &+ (origin.duration ?? 0))
  }

  func toolResults(at time: Int64) -> [Turn] {
    parts("tool_result").enumerated().map { place, part in
      Turn(
        id: 0, role: .tool, content: part.payload.string("output"),
        toolResult: Turn.ToolResult(
          callID: Self.callID(of: part, at: place),
          isError: part.payload["exception"].map { $0 != .null } ?? false),
        createdAt: time)
    }
  }

  private static func callID(of part: Part, at place: Int) -> String {
    let id = part.payload.string("tool_call_id")
    return id.isEmpty ? "call_\(place)" : id
  }
}

extension JSONValue {
  /// A member's string; empty if it is not a string.
  fileprivate func string(_ name: String) -> String {
    if case .string(let text)? = self[name] { text } else { "" }
  }
}
