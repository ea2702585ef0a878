import Settings
internal import Synchronization

/// The models whose answers begin with reasoning that has only a closing tag, as far as their
/// answers have shown since the program started.
final class ReasoningHabits: Sendable {
  private let models = Mutex<[String: Habit]>([:])

  /// Takes note of how an answer of a model began.
  ///
  /// - Parameter model: `provider:model`.
  func note(_ model: String, startsInReasoning: Bool) {
    models.withLock { $0[model, default: Habit()].note(startsInReasoning) }
  }

  /// The filter for an answer of a model; `nil` if its text cannot have reasoning in it.
  func filter(for model: String, at provider: Provider) -> ThinkTagFilter? {
    guard provider.writesThinkTags else { return nil }
    return ThinkTagFilter(
      startsInReasoning: models.withLock { $0[model]?.startsInReasoning ?? false })
  }
}

/// How the answers of one model begin. One exception does not change what several answers have
/// shown: a model that reasons may answer a greeting at once, and one that does not may explain what
/// the tag means.
struct Habit: Sendable {
  private(set) var startsInReasoning = false
  /// How many answers have begun as expected, minus those that have not.
  private var answers = 0
  /// How many have not since the last one that has.
  private var exceptions = 0

  /// After this many answers that begin with text, a tag is first taken for an exception.
  private static let settled = 3

  /// Takes note of the next answer.
  mutating func note(_ beginsInReasoning: Bool) {
    if beginsInReasoning == startsInReasoning {
      answers += 1
      exceptions = 0
      return
    }
    exceptions += 1
    // The first tag of a model is learned at once: its next answers probably have one, too.
    let isNew = !startsInReasoning && answers < Self.settled
    guard exceptions > 1 || isNew else { return }
    self = Habit(startsInReasoning: beginsInReasoning)
  }

  private init(startsInReasoning: Bool) {
    self.startsInReasoning = startsInReasoning
    answers = 1
  }

  init() {}
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
