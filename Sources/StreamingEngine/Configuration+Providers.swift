extension Configuration {
  /// The providers from `config.toml`, then the built-in ones in their order.
  private var inOrder: [Provider] {
    let known = ProviderDescriptor.known.map(\.name)
    let others = providers.keys.filter { !known.contains($0) }.sorted()
    return (others + known).compactMap { providers[$0] }
  }

  /// The user's own server, which is tried if nothing is configured.
  package var localServer: Provider? {
    inOrder.first { $0.descriptor.advice.setUp != nil }
  }

  /// How to get a real model, as one clause, for a user who has none.
  package var firstModelAdvice: String {
    let wanted = inOrder.filter { $0.descriptor.isRecommended }
    let missing: [(variable: String, save: String)] = wanted.compactMap { provider in
      guard case .missing(let names) = provider.key, let name = names.first else { return nil }
      return (name, "save a key with `\(provider.descriptor.saveCommand)`")
    }
    let keys = missing.first.map { ["set \(Self.list(missing.map(\.variable)))", $0.save] } ?? []
    // Someone who has set a service's key means to use it.
    let ready = inOrder.first {
      $0.descriptor.isPreset && !$0.descriptor.isInConfigFile && $0.hasKey
    }
    let named = ready.map {
      ["name one with -m \($0.name):MODEL (`llmring list --provider \($0.name)`)"]
    }
    // Which models a provider of the user's own has is not known, so a key alone chooses none.
    let own = inOrder.first { $0.descriptor.isInConfigFile && !$0.descriptor.isRecommended }
      .map { ["name one with -m \($0.name):MODEL"] }
    let servers = inOrder.compactMap(\.descriptor.advice.setUp)
    return ((named ?? []) + keys + (own ?? []) + servers).joined(separator: ", or ")
  }

  /// `A`, `A or B`, `A, B or C`.
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// What the catalogue knows about a model, under the name that lists its provider's models; for a
  /// model that it does not have, what the provider's server said about it.
  package func info(for reference: ModelReference) -> ModelInfo? {
    let owner = catalogueOwner(of: reference)
    if let info = ModelCatalogue.bundled.info(provider: owner, model: reference.model) {
      return info
    }
    guard let provider = provider(for: reference) else { return nil }
    return savedModels(provider).first { $0.isNamed(reference.model, of: provider) }?
      .info(provider: owner)
  }

  /// The provider under whose name the catalogue has a model.
  package func catalogueOwner(of reference: ModelReference) -> String {
    providers[reference.provider]?.catalogueName ?? reference.provider
  }

  /// Why a model is not available, without sending a request; `nil` if it seems available.
  package func obstacle(to reference: ModelReference) -> String? {
    guard let provider = provider(for: reference) else {
      return "no provider '\(reference.provider)'; add [providers.\(reference.provider)] to "
        + "config.toml"
    }
    if let fault = provider.addressFault {
      return fault.message + (fault.advice.map { "; \($0)" } ?? "")
    }
    if case .missing = provider.key {
      return "no key here; \(provider.descriptor.missingKeyAdvice)"
    }
    return nil
  }

  /// The provider that a lockfile means: its name may be in capitals.
  package func provider(for reference: ModelReference) -> Provider? {
    providers[reference.provider] ?? providers[reference.provider.lowercased()]
  }
}
