import LLMRingSQLite

/// Replaces the index of an earlier version by an empty one, in steps: a large one is hundreds of
/// megabytes, which SQLite overwrites.
enum IndexRenewal {
  /// The index of versions before 13 of the ``Schema``, and that of other foldings.
  private static let tables = ["turn_index", ExchangeIndex.table]
  /// Number of pages of an index that a step removes.
  private static let step = 500

  /// Whether there is an earlier index, large enough for its removal to take a while.
  static func isLong(_ database: Database) throws -> Bool {
    guard try !ExchangeIndex.isCurrent(database) else { return false }
    for table in try tables.filter(database.hasTable) {
      let count: Int? = try database.value(
        "SELECT count(*) FROM (SELECT 1 FROM \(table)_data LIMIT ?)", step)
      if count == step { return true }
    }
    return false
  }

  /// Does a step.
  ///
  /// - Returns: Whether the index is now the current one.
  static func advance(_ database: Database) throws -> Bool {
    guard try !ExchangeIndex.isCurrent(database) else { return true }
    try database.addTrigrams()
    for table in try tables.filter(database.hasTable) {
      if try removeSome(of: table, database) { return false }
      try database.execute("DROP TABLE \(table)")
    }
    try database.execute(
      """
      CREATE VIRTUAL TABLE \(ExchangeIndex.table)
        USING fts5 (text, content = '', tokenize = '\(Database.trigrams)')
      """)
    try database.run(
      "UPDATE search_reach SET last = 0, folding = ?, has_erased = 0", FoldedText.version)
    return true
  }

  /// - Returns: Whether there was anything; not if SQLite protects the tables of an index, as on macOS.
  private static func removeSome(of table: String, _ database: Database) throws -> Bool {
    // The first two rows are not pages.
    let removal = Result { () throws(SQLiteError) in
      try database.run(
        """
        DELETE FROM \(table)_data
        WHERE id IN (SELECT id FROM \(table)_data WHERE id > 10 ORDER BY id LIMIT ?)
        """, step)
    }
    if case .failure(let error) = removal {
      guard error.code == .error else { throw error }
      return false
    }
    return database.changes > 0
  }
}
