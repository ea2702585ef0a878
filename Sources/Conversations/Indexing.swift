import GRDB

/// Bringing what was said since the last search into the index, in steps.
///
/// A step takes some tenths of a second at most: other programs, which wait no longer than five,
/// save theirs in between. What a step has done stays done, whenever the last one is.
package struct Indexing {
  private let store: ConversationStore
  private let all: Int
  /// How many turns are left to index, or fewer: the numbers of those that were erased are counted.
  private var left: Int
  /// Whether the file could not be written to. It can still be searched, if more slowly.
  private var hasFailed: Bool

  private static let step = 2_000

  /// - Parameter left: `nil` where that cannot be told.
  fileprivate init(_ store: ConversationStore, left: Int?) {
    self.store = store
    all = left ?? 0
    self.left = left ?? 0
    hasFailed = left == nil
  }

  package var isOver: Bool { left == 0 || hasFailed }
  /// Whether everything that was said is in the index.
  var isWhole: Bool { left == 0 && !hasFailed }
  /// Whether it takes so long that a person should be told.
  package var isLong: Bool { left > 5 * Self.step }
  /// How much of what there was to do is done: 0 to 1.
  package var share: Double { all == 0 ? 1 : 1 - Double(left) / Double(all) }

  /// Takes the next step.
  package mutating func goOn() {
    do throws(StoreError) {
      left = try store.write(Self.indexSome)
    } catch {
      hasFailed = true
    }
  }

  /// - Returns: How many turns are left to index.
  private static func indexSome(_ database: Database) throws -> Int {
    let first = try Int64.fetchOne(
      database, sql: "SELECT min(id) FROM turn WHERE id > (SELECT last FROM turn_index_reach)")
    guard let first else { return 0 }
    let last = first + Int64(step) - 1
    try database.execute(
      sql: """
        INSERT INTO turn_index (rowid, content) SELECT id, content FROM turn WHERE id BETWEEN ? AND ?
        """, arguments: [first, last])
    try database.execute(
      sql: "UPDATE turn_index_reach SET last = (SELECT max(id) FROM turn WHERE id <= ?)",
      arguments: [last])
    return try unindexed(database)
  }

  fileprivate static func unindexed(_ database: Database) throws -> Int {
    let count = try Int.fetchOne(
      database, sql: "SELECT max(id) - (SELECT last FROM turn_index_reach) FROM turn")
    return max(0, count ?? 0)
  }
}

extension ConversationStore {
  /// What has to be done before a search for a text is fast; `nil` when nothing has to be.
  package func indexing(for text: String) -> Indexing? {
    guard SearchQuery(text).match != nil else { return nil }
    // What is wrong with the file, the search itself says.
    return Indexing(self, left: try? read(Indexing.unindexed))
  }
}
