import LLMRingConversations
package import StreamingEngine
import LLMRingTerminal

/// Asks servers for their lists of models, all at once, and keeps what they send.
package struct ModelListTask: ResumableTask {
  private typealias Reply = (provider: String, models: Result<[ListedModel], LLMError>)

  private let listings: ModelListings
  private let providers: [String: Provider]
  private let mailbox: Mailbox<Reply>
  private let task: Task<Void, Never>
  private let deadline: ContinuousClock.Instant
  private var waiting: Set<String>
  /// Why servers sent no list, by the names of their providers.
  package private(set) var faults: [String: LLMError] = [:]

  /// Sends the requests. Returns `nil` if the process has no file descriptors left.
  ///
  /// - Parameter patience: How long all of it may take.
  package init?(
    asking providers: [Provider], with ring: LLMRing, for listings: ModelListings,
    patience: Duration = .seconds(20)
  ) {
    guard let mailbox = Mailbox<Reply>() else { return nil }
    deadline = .now + patience
    self.listings = listings
    self.providers = Dictionary(providers.map { ($0.name, $0) }) { first, _ in first }
    self.mailbox = mailbox
    let names = providers.map(\.name)
    waiting = Set(names)
    task = Task.detached {
      await withTaskGroup(of: Void.self) { group in
        for name in names {
          group.addTask {
            let models: Result<[ListedModel], LLMError>
            do throws(LLMError) {
              models = .success(try await ring.models(of: name))
            } catch {
              models = .failure(error)
            }
            mailbox.post((name, models))
          }
        }
      }
    }
  }

  package var isOver: Bool { waiting.isEmpty }

  /// The providers that have not replied yet, for a status line.
  package var status: String {
    "asking \(waiting.sorted().joined(separator: ", ")) for models, Ctrl-C stops"
  }

  /// Waits for replies, for a twentieth of a second at most.
  package mutating func advance() {
    _ = Descriptor.poll([mailbox.descriptor], until: min(deadline, .now + .milliseconds(50)))
    for (name, models) in mailbox.take() where waiting.remove(name) != nil {
      switch models {
      case .success(let models):
        if let provider = providers[name] { listings.keep(models, of: provider) }
      case .failure(let fault):
        faults[name] = fault
      }
    }
    guard deadline <= .now else { return }
    for name in waiting {
      faults[name] = LLMError(
        .timeout, provider: name, message: "timed out waiting for the list of models",
        advice: "try again")
    }
    waiting = []
    task.cancel()
  }

  /// Ends the requests that are under way.
  package func stop() {
    task.cancel()
  }
}
