import LLMRingSQLite

/// Adds the turns since the last search to the index.
package struct Indexing: ResumableTask {
  private let store: ConversationStore
  private let all: Int
  /// How many turns are left to index, or fewer: the numbers of those that were erased are counted.
  private var left: Int
  /// Whether the file could not be written to. It can still be searched, if more slowly.
  private var hasFailed: Bool
  /// Removes erased text that is still in the index.
  private var scrubbing: IndexScrubbing?

  private static let step = 2_000

  /// - Parameter left: `nil` if the number is unknown.
  fileprivate init(_ store: ConversationStore, left: Int?, hasErased: Bool) {
    self.store = store
    all = left ?? 0
    self.left = left ?? 0
    hasFailed = left == nil
    scrubbing = hasErased ? IndexScrubbing(store) : nil
  }

  package var isOver: Bool { left == 0 && scrubbing?.isOver ?? true || hasFailed }
  /// Whether every turn is in the index.
  var isWhole: Bool { left == 0 && !hasFailed }
  /// Whether it takes so long that the user should see its progress.
  package var isLong: Bool { left > 5 * Self.step || scrubbing != nil }
  /// The share of the work that is done: 0 to 1.
  package var share: Double { all == 0 ? 1 : 1 - Double(left) / Double(all) }

  package mutating func advance() {
    guard left > 0 else {
      scrubbing?.advance()
      return
    }
    do throws(StoreError) {
      left = try store.write(Self.indexSome)
    } catch {
      // A step that the user has stopped is done by the next search.
      hasFailed = !error.isOfUser
    }
  }

  /// - Returns: How many turns are left to index.
  private static func indexSome(_ database: Database) throws -> Int {
    let first: Int64? = try database.value(
      "SELECT min(id) FROM turn WHERE id > (SELECT last FROM turn_index_reach)")
    guard let first else { return 0 }
    let last = first + Int64(step) - 1
    try database.run(
      """
      INSERT INTO turn_index (rowid, content) SELECT id, content FROM turn WHERE id BETWEEN ? AND ?
      """, first, last)
    try database.run(
      "UPDATE turn_index_reach SET last = (SELECT max(id) FROM turn WHERE id <= ?)", last)
    return try unindexed(database)
  }

  fileprivate static func unindexed(_ database: Database) throws -> Int {
    let count: Int? = try database.value(
      "SELECT max(id) - (SELECT last FROM turn_index_reach) FROM turn")
    return max(0, count ?? 0)
  }
}

extension ConversationStore {
  /// The indexing that a fast search for a text still needs; `nil` if the index is complete.
  package func indexing(for text: String) -> Indexing? {
    guard SearchQuery(text).match != nil else { return nil }
    // If something is wrong with the file, the search itself reports it.
    let (left, hasErased) =
      (try? read { database in
        (try Indexing.unindexed(database), try IndexScrubbing.isDue(database))
      }) ?? (nil, false)
    return Indexing(self, left: left, hasErased: hasErased)
  }
}
