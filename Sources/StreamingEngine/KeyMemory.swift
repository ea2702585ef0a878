import Synchronization

/// The keys that commands have printed, so that each command is run once and not for every
/// question: it may ask for a passphrase.
final class KeyMemory: Sendable {
  private let keys = Mutex<[String: Secret]>([:])

  /// The key to send to a provider, if it wants one.
  func key(
    of provider: Provider, in configuration: Configuration
  ) async throws(LLMError) -> Secret? {
    guard case .command(let command) = provider.key else {
      return try await configuration.key(of: provider)
    }
    if let key = keys.withLock({ $0[command] }) { return key }
    let key = try await configuration.runKeyCommand(command)
    keys.withLock { $0[command] = key }
    return key
  }

  /// Forgets a key that was refused: the command may know a new one.
  func forget(_ provider: Provider) {
    guard case .command(let command) = provider.key else { return }
    keys.withLock { $0[command] = nil }
  }
}
