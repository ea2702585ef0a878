import LLMRingSQLite

/// The system prompts, each text once.
struct StoredSystemPrompts {
  /// Those that were read, so that ten thousand turns share one text.
  private var texts: [Int64: String] = [:]

  /// The text of a number; `nil` where a disk has lost it.
  mutating func text(_ id: Int64, _ database: Database) throws -> String? {
    if let known = texts[id] { return known }
    let text: String? = try database.value("SELECT text FROM system_prompt WHERE id = ?", id)
    texts[id] = text
    return text
  }

  /// The number of a text, which is kept if it is new.
  static func id(of text: String, _ database: Database) throws -> Int64? {
    try database.run("INSERT OR IGNORE INTO system_prompt (text) VALUES (?)", text)
    return try database.value("SELECT id FROM system_prompt WHERE text = ?", text)
  }
}
