/// The keys in the user's `keys.toml`, by provider name. Its descriptions never contain a key.
package struct SavedKeys: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  private var keys: [String: String]

  package init(_ keys: [String: String] = [:]) {
    self.keys = keys
  }

  /// Calls `body` with the key of a provider, or with `nil` if it has none.
  package func reveal<Result>(_ provider: String, _ body: (String?) -> Result) -> Result {
    body(keys[provider])
  }

  /// The names of the providers that have a key, sorted.
  package var names: [String] { keys.keys.sorted() }

  package var description: String { "keys of \(names.joined(separator: ", "))" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
