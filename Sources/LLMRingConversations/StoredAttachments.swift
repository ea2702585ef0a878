import LLMRingSQLite
import StreamingEngine

/// The files attached to questions, each once in the database, by the digest of its bytes.
enum StoredAttachments {
  static func insert(_ files: [Attachment], of turn: Int64, _ database: Database) throws {
    for (place, file) in files.enumerated() {
      let digest = SHA256.hex(file.bytes)
      try database.run(
        "INSERT INTO attachment (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        digest, file.bytes)
      try database.run(
        "INSERT INTO turn_attachment (turn_id, place, digest, name) VALUES (?, ?, ?, ?)",
        turn, place, digest, file.name)
    }
  }

  /// The files of one turn.
  static func files(of turn: Int64, _ database: Database) throws -> [Attachment] {
    var rows = try database.rows(
      """
      SELECT turn_id, name, bytes FROM turn_attachment JOIN attachment USING (digest)
      WHERE turn_id = ? ORDER BY place
      """, turn)
    var files: [Attachment] = []
    while try rows.next() {
      if let file = file(rows) { files.append(file) }
    }
    return files
  }

  private static func file(_ row: borrowing Rows) -> Attachment? {
    // A file that cannot be sent was never sent: a disk has changed it.
    try? Attachment(name: row[1] ?? "", bytes: row[2] ?? [])
  }

  /// Adds the files of their questions to the turns of a conversation.
  static func add(
    to turns: inout [Turn], of conversation: String, _ database: Database
  ) throws {
    // A file that is read-only may be from a version without this table.
    guard try database.hasTable("turn_attachment") else { return }
    var rows = try database.rows(
      """
      SELECT turn_id, name, bytes
      FROM turn CROSS JOIN turn_attachment ON turn_id = turn.id
        JOIN attachment USING (digest)
      WHERE conversation_id = ? ORDER BY turn_id, place
      """, conversation)
    var files: [Int64: [Attachment]] = [:]
    while try rows.next() {
      if let file = file(rows), let turn: Int64 = rows[0] { files[turn, default: []].append(file) }
    }
    guard !files.isEmpty else { return }
    for index in turns.indices { turns[index].attachments = files[turns[index].id] ?? [] }
  }
}
