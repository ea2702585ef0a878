import Settings

extension LLMRing {
  /// What caching saved with an answer, in US dollars: negative if writing to the cache cost more.
  ///
  /// - Parameter model: `provider:model`.
  /// - Returns: `nil` if nothing was cached or the prices are unknown.
  package func cacheSavings(of usage: Usage, by model: String) -> Double? {
    guard usage.cachedTokens ?? 0 > 0 || usage.cacheWriteTokens ?? 0 > 0,
      let reference = try? ModelReference(model),
      let provider = configuration.providers[reference.provider]
    else { return nil }
    return Pricing().cacheSavings(of: usage, provider: provider, model: reference.model)
  }
}
