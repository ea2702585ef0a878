extension LLMRing {
  /// An alias with the models that it stands for, best first.
  public struct Alias: Sendable, Hashable {
    public var name: String
    /// Each as `provider:model`.
    public var models: [String]
  }

  /// The aliases of a profile, in the lockfile's order.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/configuration`` when the lockfile cannot be read
  ///   or has no such profile.
  public func aliases(profile: String? = nil) throws(LLMError) -> [Alias] {
    try names(profile: profile).aliases()
  }

  /// The names of the lockfile's profiles, in its order.
  public func profiles() throws(LLMError) -> [String] {
    try names().lockfile.profiles.map(\.name)
  }

  /// The catalogue's models of the providers that can be used now.
  public var configuredModels: [ModelReference] {
    ModelCatalogue.bundled.names().filter { configuration.isConfigured($0.provider) }
  }

  /// The models to ask for an alias or a `provider:model`, best first; never empty.
  ///
  /// - Throws: What is wrong with the name, with what exists instead.
  package func candidates(
    for model: String, profile: String? = nil
  ) throws(LLMError) -> [ModelReference] {
    try resolve(model, profile: profile).candidates
  }
}

extension LLMError {
  /// Why a name leads to no model, as a fault.
  init(_ fault: AliasError) {
    let kind: Kind =
      switch fault {
      case .unknownProvider: .providerNotFound
      case .nothingConfigured: .missingKey
      case .unknownProfile, .malformed: .configuration
      case .unknownAlias, .emptyAlias, .packageAlias: .unknownAlias
      }
    self.init(kind, message: fault.description, remedy: .checkName(fault))
  }

  /// What is wrong with a file, as a fault.
  init(_ fault: SettingsError) {
    self.init(.configuration, message: fault.description, remedy: .correctFile(fault))
  }
}
