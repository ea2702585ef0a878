import Settings

extension LLMRing {
  /// How a request stands to what its model can read. Nothing is sent.
  ///
  /// ```swift
  /// let estimate = try ring.contextEstimate(for: request)
  /// if estimate.fit == .over { /* shorten the conversation */ }
  /// ```
  ///
  /// Of an alias that stands for several models it is the first that can be asked.
  ///
  /// - Parameter profile: As for ``chatStream(_:profile:)``.
  /// - Throws: What is wrong with the model's name.
  public func contextEstimate(
    for request: LLMRequest, profile: String? = nil
  ) throws(LLMError) -> ContextEstimate {
    ContextEstimate(
      TokenEstimate(of: request), limits: try contextLimits(for: request, profile: profile))
  }

  /// The limits of the model that a request is sent to first; its messages are not looked at.
  package func contextLimits(
    for request: LLMRequest, profile: String? = nil
  ) throws(LLMError) -> ContextEstimate.Limits {
    try contextLimits(for: request, from: try resolve(request.model, profile: profile))
  }

  /// The limits of the first of the models that were found before.
  package func contextLimits(
    for request: LLMRequest, from resolution: Resolution
  ) throws(LLMError) -> ContextEstimate.Limits {
    let first = resolution.first
    let provider = try configuration.provider(named: first.provider)
    let info = ModelCatalogue.bundled.info(provider: provider.catalogueName, model: first.model)
    let chat = ResolvedChat(provider: provider, model: first.model, request: request, key: nil)
    return ContextEstimate.Limits(
      model: first.description, window: info?.contextWindow,
      reserved: provider.format.adapter.reservedTokens(for: chat, info: info))
  }
}
