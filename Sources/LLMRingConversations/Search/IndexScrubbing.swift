import LLMRingSQLite

/// Removes the words of erased conversations from the index.
///
/// The index only marks deleted entries until its segments are merged
/// (https://sqlite.org/fts5.html, section 6.8); then SQLite's secure_delete overwrites the old ones.
package struct IndexScrubbing: ResumableTask {
  private let store: ConversationStore
  private var hasBegun = false
  package private(set) var isOver = false

  /// The approximate number of index pages that a step writes.
  private static let step = 500

  package init(_ store: ConversationStore) {
    self.store = store
  }

  package mutating func advance() {
    store.yieldToOthers()
    do throws(StoreError) {
      let isFirst = !hasBegun
      isOver = try store.write { database in try Self.merge(isFirst: isFirst, database) }
      hasBegun = true
    } catch {
      // If the file cannot be written now, it records that this has to be done.
      isOver = !error.isOfUser
    }
  }

  static func isDue(_ database: Database) throws -> Bool {
    try database.value("SELECT has_erased FROM search_reach") == true
  }

  /// - Returns: Whether the index is clean.
  private static func merge(isFirst: Bool, _ database: Database) throws -> Bool {
    // One of an earlier version has such words, and is of no use.
    guard try ExchangeIndex.isCurrent(database) else { return try IndexRenewal.advance(database) }
    try database.addTrigrams()
    let table = ExchangeIndex.table
    let before = database.totalChanges
    // The first step has a negative rank, which merges all segments, however few there are.
    try database.run(
      "INSERT INTO \(table) (\(table), rank) VALUES ('merge', ?)", isFirst ? -step : step)
    guard database.totalChanges - before < 2 else { return false }
    try database.run("UPDATE search_reach SET has_erased = 0")
    return true
  }
}
