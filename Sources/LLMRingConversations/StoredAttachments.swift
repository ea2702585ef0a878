import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files attached to questions, each once in the database, by the digest of its bytes.
enum StoredAttachments {
  static func insert(_ files: [Attachment], of turn: Int64, _ database: Database) throws {
    for (place, file) in files.enumerated() {
      let digest = SHA256.hex(file.bytes)
      try database.execute(
        sql: "INSERT INTO attachment (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        arguments: [digest, Data(file.bytes)])
      try database.execute(
        sql: "INSERT INTO turn_attachment (turn_id, place, digest, name) VALUES (?, ?, ?, ?)",
        arguments: [turn, place, digest, file.name])
    }
  }

  /// The files of one turn.
  static func files(of turn: Int64, _ database: Database) throws -> [Attachment] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT name, bytes FROM turn_attachment JOIN attachment USING (digest)
          WHERE turn_id = ? ORDER BY place
          """), arguments: [turn]
    ).compactMap(file)
  }

  private static func file(_ row: Row) -> Attachment? {
    let bytes: Data = row["bytes"]
    // A file that cannot be sent was never sent: a disk has changed it.
    return try? Attachment(name: row["name"], bytes: Array(bytes))
  }

  /// Adds the files of their questions to the turns of a conversation.
  static func add(
    to turns: inout [Turn], of conversation: String, _ database: Database
  ) throws {
    // A file that is read-only may be from a version without this table.
    guard try database.tableExists("turn_attachment") else { return }
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT turn_id, name, bytes
        FROM turn CROSS JOIN turn_attachment ON turn_id = turn.id
          JOIN attachment USING (digest)
        WHERE conversation_id = ? ORDER BY turn_id, place
        """, arguments: [conversation])
    var files: [Int64: [Attachment]] = [:]
    while let row = try rows.next() {
      if let file = file(row) { files[row["turn_id"], default: []].append(file) }
    }
    guard !files.isEmpty else { return }
    for index in turns.indices { turns[index].attachments = files[turns[index].id] ?? [] }
  }
}
