import GRDB

/// The system prompts, each text once.
struct StoredSystemPrompts {
  /// Those that were read, so that ten thousand turns share one text.
  private var texts: [Int64: String] = [:]

  /// The text of a number; `nil` where a disk has lost it.
  mutating func text(_ id: Int64, _ database: Database) throws -> String? {
    if let known = texts[id] { return known }
    let bytes = try ExactText.Stored.fetchOne(
      database, sql: "SELECT CAST(text AS BLOB) FROM system_prompt WHERE id = ?", arguments: [id])
    guard let bytes else { return nil }
    let text = ExactText.text(bytes)
    texts[id] = text
    return text
  }

  /// The number of a text, which is kept if it is new.
  static func id(of text: String, _ database: Database) throws -> Int64? {
    let stored = ExactText.stored(text)
    try database.execute(
      sql: "INSERT OR IGNORE INTO system_prompt (text) VALUES (CAST(? AS TEXT))",
      arguments: [stored])
    return try Int64.fetchOne(
      database, sql: "SELECT id FROM system_prompt WHERE text = CAST(? AS TEXT)",
      arguments: [stored])
  }
}
