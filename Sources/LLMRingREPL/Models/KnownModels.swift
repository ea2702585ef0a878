package import StreamingEngine

/// The models of one provider, and where they are listed.
package struct ModelListing: Sendable {
  package var provider: Provider
  /// The names that a request has.
  package var ids: [String]
  /// The server's list that ``ids`` are from; `nil` if they are from the catalogue.
  package var saved: SavedModelList?

  /// As `provider:model`.
  package var names: [String] { ids.map { "\(provider.name):\($0)" } }
}

extension ModelListings {
  /// The models of a provider: those that its server lists, or else those of the catalogue. What a
  /// server on the user's own machine has is not in a catalogue.
  package func listing(of provider: Provider) -> ModelListing {
    if let saved = list(of: provider) {
      return ModelListing(provider: provider, ids: saved.models.map(\.id), saved: saved)
    }
    return ModelListing(catalogued: provider)
  }

  /// Whether a provider is asked for its list when no single one is named. A command that prints a
  /// key is not run for it, because it may ask for a passphrase.
  package func mayAsk(_ provider: Provider) -> Bool {
    if case .command = provider.key { return list(of: provider) != nil }
    return true
  }
}

extension ModelListing {
  init(catalogued provider: Provider) {
    self.init(
      provider: provider,
      ids: provider.descriptor.isSelfHosted
        ? [] : ModelCatalogue.bundled.names(of: provider.catalogueName).map(\.model))
  }
}

extension SessionServices {
  /// The models of the providers that can be used now. Nothing is asked of a server.
  package var knownModels: [ModelListing] {
    ring.configuration.usableProviders.map { provider in
      let saved = listings?.list(of: provider)
      let ids =
        saved?.models.map(\.id)
        ?? ModelCatalogue.bundled.names(of: provider.catalogueName).map(\.model)
      return ModelListing(provider: provider, ids: ids, saved: saved)
    }
  }

  /// The models of a provider, as far as they are known here.
  func listing(of provider: Provider) -> ModelListing {
    listings?.listing(of: provider) ?? ModelListing(catalogued: provider)
  }
}
