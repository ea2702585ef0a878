import Settings

/// A request with its alias resolved and its provider known: what an adapter needs to write it.
package struct ResolvedChat: Sendable {
  package var provider: Provider
  /// The provider's name for the model.
  package var model: String
  package var request: LLMRequest
  /// `nil` where no key is needed.
  package var key: Secret?

  package init(provider: Provider, model: String, request: LLMRequest, key: Secret?) {
    self.provider = provider
    self.model = model
    self.request = request
    self.key = key
  }

  /// The format that question and answer are written in: the provider's, except that OpenAI itself
  /// speaks Responses for some models.
  package var format: WireFormat {
    provider.format.adapter.formatInstead(for: self) ?? provider.format
  }

  /// What the catalogue knows about the model, whoever serves it.
  var info: ModelInfo? {
    ModelCatalogue.bundled.info(
      provider: ProviderDescriptor.owner(of: provider.format).name, model: model)
  }
}
