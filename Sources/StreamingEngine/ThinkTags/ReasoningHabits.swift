import Settings
internal import Synchronization

/// The models whose answers begin with reasoning that has only a closing tag, as far as their
/// answers have shown since the program started.
final class ReasoningHabits: Sendable {
  private let models = Mutex<Set<String>>([])

  /// Takes note of how the next answer of a model will begin.
  ///
  /// - Parameter model: `provider:model`.
  func note(_ model: String, startsInReasoning: Bool) {
    models.withLock { models in
      if startsInReasoning {
        models.insert(model)
      } else {
        models.remove(model)
      }
    }
  }

  /// The filter for an answer of a model; `nil` if its text cannot have reasoning in it.
  func filter(for model: String, at provider: Provider) -> ThinkTagFilter? {
    guard provider.writesThinkTags else { return nil }
    return ThinkTagFilter(startsInReasoning: models.withLock { $0.contains(model) })
  }
}

extension Provider {
  /// Whether text may have reasoning between tags: the server may be one that knows nothing of the
  /// model's tags. OpenAI's own servers, and those that speak Anthropic's or Google's format, send
  /// reasoning separately.
  fileprivate var writesThinkTags: Bool {
    switch format {
    case .openAIChat, .openAIResponses: descriptor.readsThinkTags && !isOfficial
    case .ollama: descriptor.readsThinkTags && name != Provider.builtin.name
    case .anthropic, .google: false
    }
  }
}
