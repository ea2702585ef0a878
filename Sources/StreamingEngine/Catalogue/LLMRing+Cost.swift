extension LLMRing {
  /// What caching saved with an answer, in US dollars: negative if writing to the cache cost more.
  ///
  /// - Parameter model: `provider:model`.
  /// - Returns: `nil` if nothing was cached or the prices are unknown.
  package func cacheSavings(of usage: Usage, by model: String) -> Double? {
    guard usage.cachedTokens ?? 0 > 0 || usage.cacheWriteTokens ?? 0 > 0,
      let (provider, name) = place(of: model)
    else { return nil }
    return Pricing().cacheSavings(of: usage, provider: provider, model: name)
  }

  /// Whether the answers of a model cost nothing, even if the server does not count their tokens.
  ///
  /// - Parameter model: `provider:model`.
  package func isFree(_ model: String) -> Bool {
    guard let (provider, name) = place(of: model) else { return false }
    return Pricing().quote(for: nil, provider: provider, model: name).status == .free
  }

  /// The price of a request and its answer, from the number of their tokens.
  ///
  /// - Parameter model: `provider:model`.
  /// - Returns: `nil` if the price is not known; 0 for a free model.
  package func cost(ofPrompt prompt: Int, answer: Int, by model: String) -> Double? {
    guard let (provider, name) = place(of: model) else { return nil }
    let usage = Usage(promptTokens: prompt, completionTokens: answer)
    return Pricing(savedModels: configuration.savedModels)
      .quote(for: usage, provider: provider, model: name).cost
  }

  private func place(of model: String) -> (provider: Provider, name: String)? {
    guard let reference = try? ModelReference(model),
      let provider = configuration.providers[reference.provider]
    else { return nil }
    return (provider, reference.model)
  }
}
