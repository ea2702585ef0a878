import LLMRingSQLite

/// Whether a file has what this version asks for.
extension Schema {
  /// The tables that have what was said and what it used; an index can be made anew.
  static let tables = [
    "conversation", "system_prompt", "turn", "attachment", "turn_attachment", "erased",
    "erased_turn", "erased_usage",
  ]

  /// Whether a file of this version lacks a table or a column.
  static func isIncomplete(_ database: Database) throws -> Bool {
    try isIncomplete(database, besides: try model())
  }

  /// Whether a file of this version lacks something, or does not hold together.
  static func isDamaged(_ database: Database) throws -> Bool {
    let model = try model()
    if try isIncomplete(database, besides: model) { return true }
    let triggers = "SELECT name || sql FROM main.sqlite_schema WHERE type = 'trigger'"
    let found: [String] = try database.values(triggers)
    guard try model.values(triggers).allSatisfy(found.contains) else { return true }
    return try database.value("PRAGMA main.quick_check(1)") != "ok"
  }

  private static func isIncomplete(_ database: Database, besides model: Database) throws -> Bool {
    try (tables + ["search_reach"]).contains { table in
      let sql = "SELECT name FROM pragma_table_info('\(table)', 'main')"
      let found: [String] = try database.values(sql)
      return try !model.values(sql).allSatisfy(found.contains)
    }
  }

  /// An empty store.
  private static func model() throws -> Database {
    let model = try Database(nil)
    try migrations.migrate(model)
    return model
  }
}
