import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files that went with questions, each once in the database, by the digest of its bytes.
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

  /// Gives the turns of a conversation the files that they came with.
  static func add(
    to turns: inout [Turn], of conversation: String, _ database: Database
  ) throws {
    // A file that can only be read may be of a version that kept none.
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
      let bytes: Data = row["bytes"]
      // What is no file that can be sent is none that was.
      guard let file = try? Attachment(name: row["name"], bytes: Array(bytes)) else { continue }
      files[row["turn_id"], default: []].append(file)
    }
    guard !files.isEmpty else { return }
    for index in turns.indices { turns[index].attachments = files[turns[index].id] ?? [] }
  }
}
