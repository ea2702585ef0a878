internal import Synchronization

/// What an answer has shown about the other answers of its model.
enum AnswerHabit: Sendable, Equatable {
  /// Whether it began with reasoning that has only a closing tag.
  case startsInReasoning(Bool)
  /// Whether each delta of its text had all of the text before it.
  case repeatsText(Bool)
}

/// The models whose answers begin with reasoning that has only a closing tag, and those whose deltas
/// have all of the text so far, as far as their answers have shown since the program started.
final class AnswerHabits: Sendable {
  private let models = Mutex<[String: Habit]>([:])
  private let repeating = Mutex<Set<String>>([])

  /// Takes note of an answer of a model.
  ///
  /// - Parameter model: `provider:model`.
  func note(_ model: String, _ habit: AnswerHabit) {
    switch habit {
    case .startsInReasoning(let value):
      models.withLock { $0[model, default: Habit()].note(value) }
    case .repeatsText(true):
      repeating.withLock { _ = $0.insert(model) }
    case .repeatsText(false):
      // One exception is enough: text that is shown twice is better than text that is lost.
      repeating.withLock { _ = $0.remove(model) }
    }
  }

  /// Whether the deltas of a model's answers have all of the text so far.
  func repeatsText(_ model: String) -> Bool { repeating.withLock { $0.contains(model) } }

  /// The filter for an answer of a model; `nil` if its text cannot have reasoning in it.
  func filter(for model: String, at provider: Provider) -> ThinkTagFilter? {
    guard provider.writesThinkTags else { return nil }
    return ThinkTagFilter(
      startsInReasoning: models.withLock { $0[model]?.startsInReasoning ?? false })
  }
}

/// How the answers of one model begin. A tag is learned at once, because the model's next answers
/// probably have one, too. One answer without a tag changes nothing: a model that reasons may answer
/// a greeting at once.
struct Habit: Sendable {
  private(set) var startsInReasoning = false
  /// How many answers without a tag have followed the last one with a tag.
  private var exceptions = 0

  /// Takes note of the next answer.
  mutating func note(_ beginsInReasoning: Bool) {
    exceptions = beginsInReasoning ? 0 : exceptions + 1
    if beginsInReasoning || exceptions > 1 { startsInReasoning = beginsInReasoning }
  }
}

extension Provider {
  /// Whether text may have reasoning between tags: the server may be one that knows nothing of the
  /// model's tags. OpenAI's own servers, and those that speak Anthropic's or Google's format, send
  /// reasoning separately.
  fileprivate var writesThinkTags: Bool {
    switch format.known {
    case .openAIChat, .openAIResponses: descriptor.readsThinkTags && !isOfficial
    case .ollama: descriptor.readsThinkTags
    case .anthropic, .google, nil: false
    }
  }
}
