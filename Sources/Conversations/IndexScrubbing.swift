import GRDB

/// Taking the words of what was erased out of the index.
///
/// The index only notes what is deleted until its parts are made one
/// (https://sqlite.org/fts5.html, section 6.8); SQLite's secure_delete overwrites the old ones then.
package struct IndexScrubbing: ResumableTask {
  private let store: ConversationStore
  private var hasBegun = false
  package private(set) var isOver = false

  /// About how many pages of the index a step writes.
  private static let step = 500

  package init(_ store: ConversationStore) {
    self.store = store
  }

  package mutating func advance() {
    do throws(StoreError) {
      let isFirst = !hasBegun
      hasBegun = true
      isOver = try store.write { database in try Self.merge(isFirst: isFirst, database) }
    } catch {
      // A file that cannot be written to now has it noted that this is to be done.
      isOver = true
    }
  }

  static func isDue(_ database: Database) throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT has_erased FROM turn_index_reach") == true
  }

  /// - Returns: Whether all of it is done.
  private static func merge(isFirst: Bool, _ database: Database) throws -> Bool {
    let before = database.totalChangesCount
    // The first one, below zero, is of all parts, however few there are.
    try database.execute(
      sql: "INSERT INTO turn_index (turn_index, rank) VALUES ('merge', ?)",
      arguments: [isFirst ? -step : step])
    guard database.totalChangesCount - before < 2 else { return false }
    try database.execute(sql: "UPDATE turn_index_reach SET has_erased = 0")
    return true
  }
}
