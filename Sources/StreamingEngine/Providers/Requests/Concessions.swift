import Synchronization

/// What requests to a server do without, because it has rejected them otherwise.
struct Concessions: Sendable, Equatable {
  enum Streaming: Sendable {
    case requested
    /// The request says that the answer should arrive whole.
    case declined
    /// The request does not mention streaming.
    case unmentioned
  }

  var streaming = Streaming.requested
  var omitted: Set<FieldPath> = []
  /// Fields sent under another name.
  var renamed: [FieldPath: FieldPath] = [:]
  /// The reasoning efforts that the server accepts, if it has listed them.
  var efforts: [String]?
  /// Whether parts of the prompt may be marked for the prompt cache.
  var marksCache = true
  /// Whether the prompt asks for the format of the answer, in place of a field.
  var promptsForFormat = false
  /// Whether an Anthropic model decides by itself how much to think, instead of using a budget.
  var thinksAdaptively = false

  /// Applies what concerns single fields to a body.
  ///
  /// - Parameter effort: How much the model is asked to think.
  func apply(to body: RequestBody, effort: ReasoningEffort?) {
    for (field, other) in renamed { body.rename(field, to: other) }
    for field in omitted { body.remove(field) }
    guard let effort, let efforts, let nearest = EffortScale.nearest(to: effort, among: efforts)
    else { return }
    for field in Self.effortFields where body.contains(field) {
      let isUpper = field == "generationConfig.thinkingConfig.thinkingLevel"
      body.set(field, to: .string(isUpper ? nearest.uppercased() : nearest))
    }
  }

  /// The fields whose value is a word for how much to think.
  static let effortFields: [FieldPath] = [
    "reasoning_effort", "reasoning.effort", "output_config.effort",
    "generationConfig.thinkingConfig.thinkingLevel",
  ]

  mutating func formUnion(_ other: Concessions) {
    if other.streaming != .requested { streaming = other.streaming }
    omitted.formUnion(other.omitted)
    renamed.merge(other.renamed) { _, new in new }
    efforts = other.efforts ?? efforts
    marksCache = marksCache && other.marksCache
    promptsForFormat = promptsForFormat || other.promptsForFormat
    thinksAdaptively = thinksAdaptively || other.thinksAdaptively
  }
}

/// Remembers the concessions for the time of the process, so that a server rejects a field once.
///
/// What the server itself does not know is remembered for all its models, and everything else for
/// one model: other models behind the same server may accept a temperature.
final class ConcessionCache: Sendable {
  private let servers = Mutex<[String: Concessions]>([:])

  func concessions(provider: String, model: String) -> Concessions {
    servers.withLock { servers in
      var found = servers[provider] ?? Concessions()
      if let own = servers["\(provider):\(model)"] { found.formUnion(own) }
      return found
    }
  }

  func remember(_ concessions: Concessions, provider: String, model: String) {
    var shared = Concessions()
    shared.marksCache = concessions.marksCache
    shared.omitted = concessions.omitted.intersection(Self.ofServer)
    servers.withLock { servers in
      servers[provider, default: Concessions()].formUnion(shared)
      servers["\(provider):\(model)", default: Concessions()].formUnion(concessions)
    }
  }

  private static let ofServer: Set<FieldPath> = [
    "stream_options", "stream_options.include_usage", "prompt_cache_key",
  ]
}
