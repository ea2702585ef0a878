import Synchronization

/// Caches the keys that key commands print. Each command runs once instead of once per question,
/// because it may ask for a passphrase.
final class KeyCache: Sendable {
  private let keys = Mutex<[String: Secret]>([:])

  /// The key to send to a provider, or `nil` if it needs none.
  func key(
    of provider: Provider, in configuration: Configuration
  ) async throws(LLMError) -> Secret? {
    guard case .command(let command) = provider.key else {
      return try await configuration.key(of: provider)
    }
    if let key = keys.withLock({ $0[command] }) { return key }
    let key = try await configuration.printedKey(of: provider, command)
    keys.withLock { $0[command] = key }
    return key
  }

  /// Discards a key that was rejected. The next request runs the command again.
  func forget(_ provider: Provider) {
    guard case .command(let command) = provider.key else { return }
    keys.withLock { $0[command] = nil }
  }
}
