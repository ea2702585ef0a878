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

/// Where the names of the fields that a server rejects are kept beyond the time of the process.
package struct RejectedFieldStore: Sendable {
  package var load: @Sendable (Provider) -> Set<String>
  package var save: @Sendable (Set<String>, Provider) -> Void

  package init(
    load: @escaping @Sendable (Provider) -> Set<String>,
    save: @escaping @Sendable (Set<String>, Provider) -> Void
  ) {
    self.load = load
    self.save = save
  }
}

/// Remembers the concessions for the time of the process, so that a server rejects a field once.
///
/// What the server itself does not know is remembered for all its models, and everything else for
/// one model: other models behind the same server may accept a temperature. The former are fields
/// that the user has not asked for, so they can also be saved for later runs.
final class ConcessionCache: Sendable {
  private struct Known {
    var servers: [String: Concessions] = [:]
    /// The servers whose saved fields have been read.
    var loaded: Set<String> = []
  }

  private let known = Mutex(Known())
  private let store: RejectedFieldStore?

  init(store: RejectedFieldStore? = nil) {
    self.store = store
  }

  func concessions(of provider: Provider, model: String) -> Concessions {
    known.withLock { known in
      if let store, known.loaded.insert(provider.name).inserted {
        let saved = Concessions(ofServer: store.load(provider))
        known.servers[provider.name, default: Concessions()].formUnion(saved)
      }
      var found = known.servers[provider.name] ?? Concessions()
      if let own = known.servers["\(provider.name):\(model)"] { found.formUnion(own) }
      return found
    }
  }

  func remember(_ concessions: Concessions, of provider: Provider, model: String) {
    let shared = Concessions(ofServer: concessions.ofServer)
    let changed = known.withLock { known -> Set<String>? in
      let before = known.servers[provider.name]?.ofServer ?? []
      known.servers[provider.name, default: Concessions()].formUnion(shared)
      known.servers["\(provider.name):\(model)", default: Concessions()].formUnion(concessions)
      let after = known.servers[provider.name]?.ofServer ?? []
      return after == before ? nil : after
    }
    if let changed { store?.save(changed, provider) }
  }
}

extension Concessions {
  private static let cacheMarks = "cache_control"

  private static let serverFields: Set<FieldPath> = [
    "stream_options", "stream_options.include_usage", "prompt_cache_key",
  ]

  /// The names of what holds for all models of the server.
  fileprivate var ofServer: Set<String> {
    Set(omitted.intersection(Self.serverFields).map(\.description))
      .union(marksCache ? [] : [Self.cacheMarks])
  }

  fileprivate init(ofServer names: Set<String>) {
    omitted = Self.serverFields.filter { names.contains($0.description) }
    marksCache = !names.contains(Self.cacheMarks)
  }
}
