import Settings

/// A request with its alias resolved and its provider known. It has everything an adapter needs.
package struct ResolvedChat: Sendable {
  package var provider: Provider
  /// The provider's name for the model.
  package var model: String
  package var request: LLMRequest
  /// `nil` if no key is needed.
  package var key: Secret?

  package init(provider: Provider, model: String, request: LLMRequest, key: Secret?) {
    self.provider = provider
    self.model = model
    self.request = request
    self.key = key
  }

  /// The wire format of this chat: the provider's format, except that OpenAI itself requires
  /// Responses for some models.
  package var format: WireFormat {
    provider.format.adapter.formatInstead(for: self) ?? provider.format
  }

  /// The catalogue's entry for the model, regardless of which server provides it.
  var info: ModelInfo? {
    ModelCatalogue.bundled.info(
      provider: ProviderDescriptor.owner(of: provider.format).name, model: model)
  }
}
