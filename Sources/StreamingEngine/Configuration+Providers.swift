extension Configuration {
  /// The providers from `config.toml`, then the built-in ones in their order.
  package var inOrder: [Provider] {
    let known = ProviderDescriptor.known.map(\.name)
    let others = providers.keys.filter { !known.contains($0) }.sorted()
    return (others + known).compactMap { providers[$0] }
  }

  /// The user's own server, which is tried if nothing is configured.
  package var localServer: Provider? {
    inOrder.first { $0.descriptor.advice.setUp != nil }
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

  /// The provider that a lockfile means: its name may be in capitals.
  package func provider(for reference: ModelReference) -> Provider? {
    providers[reference.provider] ?? providers[reference.provider.lowercased()]
  }
}
