package import StreamingEngine
import Synchronization

/// The servers' lists of models during one run: read from the cache once, and replaced when a
/// server has answered.
package final class ModelListings: Sendable {
  private let cache: ModelListCache?
  private let now: @Sendable () -> Int64
  private let known = Mutex<[String: SavedModelList?]>([:])

  /// In milliseconds: after an hour a server is asked again, after seven days a list is not used.
  private static let freshFor: Int64 = 3_600_000
  private static let keptFor: Int64 = 7 * 24 * 3_600_000

  /// - Parameters:
  ///   - cache: `nil` to save nothing.
  ///   - now: Milliseconds since 1970.
  package init(cache: ModelListCache?, now: @escaping @Sendable () -> Int64) {
    self.cache = cache
    self.now = now
  }

  /// The list of a provider that was saved at most seven days ago.
  package func list(of provider: Provider) -> SavedModelList? {
    let saved = known.withLock { known in
      if let saved = known[provider.name] { return saved }
      let saved = cache?.list(of: provider)
      known[provider.name] = .some(saved)
      return saved
    }
    guard let saved, now() - saved.savedAt < Self.keptFor else { return nil }
    return saved
  }

  /// Whether a provider has no list, or one that is older than an hour or from the future.
  package func isDue(_ provider: Provider) -> Bool {
    guard let saved = list(of: provider) else { return true }
    return !(0..<Self.freshFor).contains(now() - saved.savedAt)
  }

  /// Keeps a list that a server has sent, and saves it.
  package func keep(_ models: [ListedModel], of provider: Provider) {
    let list = SavedModelList(models: models, savedAt: now())
    known.withLock { $0[provider.name] = list }
    try? cache?.save(list, of: provider)
  }

  /// When a list was saved, such as `2 h ago`.
  package func age(of list: SavedModelList) -> String {
    let age = UsageMessages.age(from: list.savedAt, to: now())
    return now() - list.savedAt < 60_000 ? age : "\(age) ago"
  }
}
