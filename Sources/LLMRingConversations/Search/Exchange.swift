import LLMRingSQLite
import StreamingEngine

/// A turn as search sees it.
struct SearchedTurn {
  var id: Int64
  var parent: Int64?
  var conversation: String
  var role: Message.Role
  var createdAt: Int64
  /// All that the user sees of it, and its reasoning.
  var texts: [Text]

  struct Text {
    var text: String
    /// The file that the text is of.
    var file: String?
  }

  static let selection = """
    turn.id, parent_id, conversation_id, role, turn.created_at, content, refusal, reasoning,
    tool_calls, citations
    """

  /// Without its files.
  init(_ row: borrowing Rows) {
    id = row[0] ?? 0
    parent = row[1]
    conversation = row[2] ?? ""
    role = Message.Role(rawValue: row[3] ?? "") ?? .assistant
    createdAt = row[4] ?? 0
    texts = []
    for column in 5...7 {
      if let text: String = row[column], !text.isEmpty { texts.append(Text(text: text)) }
    }
    for call in StoredJSON.value([ToolCall].self, of: row[8]) ?? [] {
      texts.append(Text(text: "\(call.name) \(call.arguments)"))
    }
    for citation in StoredJSON.value([Citation].self, of: row[9]) ?? [] {
      texts.append(Text(text: "\(citation.title.map { "\($0) " } ?? "")\(citation.url)"))
    }
  }

  mutating func addFiles(_ database: Database) throws {
    for file in try StoredAttachments.files(of: id, database) {
      let text = file.mediaType == .text ? String(decoding: file.bytes, as: UTF8.self) : ""
      texts.append(Text(text: text.isEmpty ? file.name : text, file: file.name))
      if !text.isEmpty { texts.append(Text(text: file.name, file: file.name)) }
    }
  }

  /// Whether it begins an exchange.
  var isFirst: Bool { role == .user || parent == nil }

  /// In bytes.
  var size: Int { texts.reduce(0) { $0 + $1.text.utf8.count } }
}

/// A question with everything that answers it, on all branches: what search finds as one.
struct Exchange {
  /// By number; the first is the question, or an answer that has none.
  var turns: [SearchedTurn]

  /// - Parameter last: The highest number of a turn that counts.
  static func read(
    startingWith turn: Int64, upTo last: Int64 = .max, _ database: Database
  ) throws -> Exchange? {
    var rows = try database.rows(
      """
      WITH RECURSIVE part (id, conversation) AS (
        SELECT id, conversation_id FROM turn WHERE id = ?1
        UNION ALL
        SELECT turn.id, conversation FROM part CROSS JOIN turn
          ON conversation_id = conversation AND parent_id = part.id
        WHERE role <> 'user'
      )
      SELECT \(SearchedTurn.selection), EXISTS (SELECT 1 FROM turn_attachment WHERE turn_id = turn.id)
      FROM turn WHERE id IN (SELECT id FROM part) AND id <= ?2 ORDER BY id
      """, turn, last)
    var turns: [SearchedTurn] = []
    while try rows.next() {
      var turn = SearchedTurn(rows)
      if rows[10] == true { try turn.addFiles(database) }
      turns.append(turn)
    }
    return turns.isEmpty ? nil : Exchange(turns: turns)
  }

  /// The number of the turn that begins the exchange of a turn.
  static func first(of turn: Int64, _ database: Database) throws -> Int64 {
    try database.value(
      """
      WITH RECURSIVE path (id, parent, role) AS (
        SELECT id, parent_id, role FROM turn WHERE id = ?
        UNION ALL
        SELECT turn.id, parent_id, turn.role FROM path JOIN turn ON turn.id = path.parent
        WHERE path.role <> 'user'
      )
      SELECT min(id) FROM path
      """, turn) ?? turn
  }

  /// Its text as the index has it.
  func folded(with folder: inout FoldedText) -> String {
    folder.clear()
    for turn in turns {
      for text in turn.texts { folder.add(text.text) }
    }
    return String(decoding: folder.bytes, as: UTF8.self)
  }
}
