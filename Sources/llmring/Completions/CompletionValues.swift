import LLMRingConversations
import LLMRingREPL
import StreamingEngine

/// What a shell completes as the value of an option or argument. Only files of the user's are read:
/// nothing is asked of a server.
enum CompletionValues: Equatable {
  /// Names of files, which the shell itself completes.
  case files
  /// One of these words.
  case words([String])
  case dynamic(Source)

  enum Source: String {
    /// Aliases and models.
    case models
    /// Several of them, separated by commas.
    case modelList
    case aliases
    case profiles
    case providers
    /// Providers whose keys are saved.
    case savedKeys
    case conversations
    case prompts
    case settings
    case settingValues
  }

  /// A value and what it is.
  struct Candidate: Equatable {
    var value: String
    var note = ""
  }
}

extension CompletionValues.Source {
  private typealias Candidate = CompletionValues.Candidate

  /// The values that begin with what was typed.
  ///
  /// - Parameters:
  ///   - profile: `--profile` of the same command line.
  ///   - before: The arguments by their place that stand before this one.
  func candidates(
    beginningWith typed: String, profile: String?, after before: [String]
  ) -> [CompletionValues.Candidate] {
    switch self {
    case .modelList:
      let start = typed.lastIndex(of: ",").map { String(typed[...$0]) } ?? ""
      return Self.models.candidates(
        beginningWith: String(typed.dropFirst(start.count)), profile: profile, after: []
      ).map { Candidate(value: start + $0.value, note: $0.note) }
    default:
      return all(profile, before).filter { $0.value.hasPrefix(typed) }
    }
  }

  private func all(_ profile: String?, _ before: [String]) -> [CompletionValues.Candidate] {
    switch self {
    case .models, .modelList:
      guard let services = Self.services else { return [] }
      return services.models(profile: profile).map { Candidate(value: $0) }
    case .aliases:
      return Self.services?.aliases(profile: profile).map { Candidate(value: $0) } ?? []
    case .profiles:
      return ((try? Self.services?.ring.profiles()) ?? []).map { Candidate(value: $0) }
    case .providers:
      let names = Self.services?.ring.configuration.providers.keys.sorted() ?? []
      return names.map { Candidate(value: $0) }
    case .savedKeys: return ((try? Keys.file.names()) ?? []).map { Candidate(value: $0) }
    case .conversations: return Self.savedConversations
    case .prompts:
      return PromptFiles().library.all().prompts.map { Candidate(value: $0.name, note: $0.summary) }
    case .settings: return Setting.all.map { Candidate(value: $0.name, note: $0.summary) }
    case .settingValues:
      return (before.last.flatMap(Setting.named)?.completions ?? []).map { Candidate(value: $0) }
    }
  }

  private static var services: SessionServices? {
    guard let app = try? AppContext() else { return nil }
    return SessionServices(
      ring: app.ring, store: nil, listings: app.listings, now: Console.milliseconds)
  }

  /// The latest conversations, with their titles. A store that does not exist yet is not made.
  private static var savedConversations: [CompletionValues.Candidate] {
    let paths = UserPaths(environment: Console.environment)
    guard ConfigFile.exists(path: paths.conversations) else { return [] }
    let store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    let saved = (try? store.conversations(limit: mostConversations)) ?? []
    let last = saved.isEmpty ? [] : [Candidate(value: "last", note: "the latest conversation")]
    return saved.map { Candidate(value: $0.id, note: $0.title) } + last
  }

  private static let mostConversations = 100
}
