import LLMRingSQLite

/// Adds the turns since the last search to the index; first it replaces the index of an earlier
/// version.
package struct Indexing: ResumableTask {
  private let store: ConversationStore
  private let all: Int
  /// How many turns are left to index, or fewer: the numbers of those that were erased are counted.
  private var left: Int
  /// Whether the file could not be written to. It can still be searched, if more slowly.
  private var hasFailed: Bool
  /// Removes erased text that is still in the index.
  private var scrubbing: IndexScrubbing?
  /// Whether there is an index of an earlier version to remove.
  package let isRenewal: Bool

  /// What the file needs before it can be searched.
  struct Need {
    var left: Int
    var hasErased: Bool
    var isRenewal: Bool

    init(_ database: Database) throws {
      left = try Indexing.unindexed(database)
      hasErased = try IndexScrubbing.isDue(database)
      isRenewal = try IndexRenewal.isLong(database)
    }
  }

  /// - Parameter need: `nil` if it is unknown.
  fileprivate init(_ store: ConversationStore, _ need: Need?) {
    self.store = store
    all = need?.left ?? 0
    left = all
    hasFailed = need == nil
    isRenewal = need?.isRenewal ?? false
    scrubbing = need?.hasErased == true ? IndexScrubbing(store) : nil
  }

  package var isOver: Bool { left == 0 && scrubbing?.isOver ?? true || hasFailed }
  /// Whether every turn is in the index.
  var isWhole: Bool { left == 0 && !hasFailed }
  /// Whether it takes so long that the user should see its progress.
  package var isLong: Bool {
    left > 5 * ExchangeIndex.step || scrubbing != nil || isRenewal && left > 0
  }
  /// The share of the work that is done: 0 to 1.
  package var share: Double { all == 0 ? 1 : 1 - Double(left) / Double(all) }

  package mutating func advance() {
    guard left > 0 else {
      scrubbing?.advance()
      return
    }
    store.yieldToOthers()
    do throws(StoreError) {
      left = try store.write { database in
        if try IndexRenewal.advance(database) {
          var index = try ExchangeIndex(database)
          _ = try index.addSome()
        }
        return try Self.unindexed(database)
      }
    } catch {
      // A step that the user has stopped is done by the next search.
      hasFailed = !error.isOfUser
    }
  }

  /// How many turns are not in the index.
  static func unindexed(_ database: Database) throws -> Int {
    let count: Int? = try database.value(
      """
      SELECT max(id) - (SELECT iif(folding = ?, last, 0) FROM search_reach) FROM turn
      """, FoldedText.version)
    return max(0, count ?? 0)
  }
}

extension ConversationStore {
  /// The indexing that a fast search still needs; `nil` if the search does not use the index.
  package func indexing(for query: SearchQuery) -> Indexing? {
    guard query.match != nil else { return nil }
    // If something is wrong with the file, the search itself reports it.
    return Indexing(self, try? read(Indexing.Need.init))
  }

  /// The indexing that a fast search for a text still needs; `nil` if that does not use the index.
  package func indexing(for text: String) -> Indexing? {
    (try? SearchQuery(text)).flatMap(indexing)
  }
}
