/// The models that a name stands for, found once for a question: what is asked, what is stored with
/// the turn and what is shown are then the same, even if the lockfile is edited meanwhile.
package struct Resolution: Sendable, Equatable {
  /// The name that was resolved: an alias, or `provider:model`.
  package let name: String
  /// Whether the name is an alias.
  package let isAlias: Bool
  /// The model that is asked first.
  package let first: ModelReference
  /// The models to ask if that one fails, in order.
  package let others: [ModelReference]

  /// The models to ask, in order.
  package var candidates: [ModelReference] { [first] + others }

  /// The name, if it is an alias.
  package var alias: String? { isAlias ? name : nil }
}

/// The names that a lockfile gives to models, as it was when it was read.
package struct ModelNames: Sendable {
  let lockfile: Lockfile
  let configuration: Configuration
  let profile: String?

  private var resolver: AliasResolver {
    AliasResolver(
      lockfile: lockfile, providers: configuration.providers.values.map(\.descriptor))
  }

  /// The aliases of the profile in force, in the lockfile's order.
  package func aliases() throws(LLMError) -> [LLMRing.Alias] {
    do {
      return try resolver.profile(named: profile, environmentProfile: configuration.profile)
        .bindings.map { LLMRing.Alias(name: $0.alias, models: $0.models) }
    } catch {
      throw LLMError(error)
    }
  }

  /// The models that a name stands for.
  ///
  /// - Throws: What is wrong with the name, with what exists instead.
  package func resolve(_ name: String) throws(LLMError) -> Resolution {
    if let resolution = configuration.resolution(inFull: name) { return resolution }
    let pool: [ModelReference]
    if case .every(let models) = configuration.aliases {
      pool = models.compactMap { try? ModelReference($0) }
    } else {
      do {
        pool = try resolver.candidates(
          for: name, profile: profile, environmentProfile: configuration.profile,
          isConfigured: configuration.isConfigured)
      } catch {
        throw LLMError(error)
      }
    }
    guard let first = pool.first else {
      throw LLMError(.unknownAlias, message: "no model for '\(name)'")
    }
    // `OpenAI:m` is a model, too.
    let isAlias = name.lowercased() != first.description.lowercased()
    return Resolution(
      name: name, isAlias: isAlias, first: first, others: Array(pool.dropFirst()))
  }
}

extension LLMRing {
  /// The names of the lockfile in force, which is read if it has changed.
  package func names(profile: String? = nil) throws(LLMError) -> ModelNames {
    #if Lockfile
    let lockfile = try lockfiles.lockfile(of: configuration)
    #else
    let lockfile = try configuration.lockfile()
    #endif
    return ModelNames(lockfile: lockfile, configuration: configuration, profile: profile)
  }

  /// The models that a name stands for now.
  ///
  /// - Throws: What is wrong with the name, with what exists instead.
  package func resolve(_ name: String, profile: String? = nil) throws(LLMError) -> Resolution {
    // `provider:model` needs no lockfile, so a broken lockfile does not matter here.
    if let resolution = configuration.resolution(inFull: name) { return resolution }
    return try names(profile: profile).resolve(name)
  }

  /// Streams an answer from models that were resolved before, even if the lockfile has changed
  /// since. Otherwise the same as ``chatStream(_:profile:joinsText:)``.
  package func chatStream(
    _ request: LLMRequest, from resolution: Resolution, joinsText: Bool = false
  ) -> ChatStream {
    ChatStream(ring: self, request: request, source: .resolved(resolution), joinsText: joinsText)
  }
}

extension Configuration {
  /// A `provider:model` of a provider that is known.
  fileprivate func resolution(inFull name: String) -> Resolution? {
    guard let reference = try? ModelReference(name), providers[reference.provider] != nil else {
      return nil
    }
    return Resolution(name: name, isAlias: false, first: reference, others: [])
  }
}
