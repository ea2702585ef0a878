package import StreamingEngine
import Synchronization
import LLMRingTerminal

/// Looks for model servers that run on this machine without being configured, such as LM Studio.
///
/// Only the usual ports of this machine are tried, and no key is sent.
package final class LocalServers: Sendable {
  private let mailbox = Mailbox<String?>()
  private let isReported = Mutex(false)
  private let started = Mutex<ContinuousClock.Instant?>(nil)

  /// How long a server may take to list its models.
  private let patience: Duration

  package init(patience: Duration = .milliseconds(300)) {
    self.patience = patience
  }

  /// Begins the search.
  ///
  /// - Parameter used: The provider of the model in use, which is no news.
  package func search(with ring: LLMRing, for listings: ModelListings, besides used: String?) {
    started.withLock { $0 = .now }
    let providers = ring.configuration.unconfiguredLocalServers.filter { $0.name != used }
    Task.detached { [mailbox, patience] in
      var found: [String] = []
      for provider in providers where listings.list(of: provider) == nil {
        let server = provider.listening()
        guard server.isListening,
          let models = await ring.probedModels(of: server, within: patience), !models.isEmpty
        else { continue }
        listings.keep(models, of: provider)
        found.append("\(provider.name) (\(UsageMessages.count(models.count, "model")))")
      }
      let line = "also on this machine: \(found.joined(separator: ", ")); /models lists the models"
      mailbox?.post(found.isEmpty ? nil : line)
    }
  }

  /// One line about the servers that were found, once. Waits for a search that has just begun.
  ///
  /// - Parameter limit: How long to wait at most, from the beginning of the search.
  package func takeReport(within limit: Duration = .milliseconds(350)) -> String? {
    guard let mailbox, let start = started.withLock({ $0 }), !isReported.withLock({ $0 }) else {
      return nil
    }
    let isReady = Descriptor.poll([mailbox.descriptor], until: max(.now, start + limit))[0]
    guard isReady else { return nil }
    isReported.withLock { $0 = true }
    return mailbox.take().first ?? nil
  }
}
