extension LLMRing {
  /// Compares the size of a request with the model's context window. Nothing is sent.
  ///
  /// ```swift
  /// let estimate = try ring.contextEstimate(for: request)
  /// if estimate.fit == .over { /* shorten the conversation */ }
  /// ```
  ///
  /// If the alias has several models, the estimate is for the first available one.
  ///
  /// - Parameters:
  ///   - request: The request to estimate.
  ///   - profile: See ``chatStream(_:profile:joinsText:)``.
  /// - Throws: An error if the model cannot be resolved.
  public func contextEstimate(
    for request: LLMRequest, profile: String? = nil
  ) throws(LLMError) -> ContextEstimate {
    ContextEstimate(
      TokenEstimate(of: request), limits: try contextLimits(for: request, profile: profile))
  }

  /// The limits of the model that is asked first. The messages of the request are ignored.
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
    let info = configuration.info(for: first)
    let chat = ResolvedChat(provider: provider, model: first.model, request: request, key: nil)
    return ContextEstimate.Limits(
      model: first.description, window: info?.contextWindow,
      reserved: provider.format.adapter.reservedTokens(for: chat, info: info))
  }
}
