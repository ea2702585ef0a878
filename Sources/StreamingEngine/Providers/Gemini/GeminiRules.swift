/// Google's thinking parameters: a token budget for 2.5, a level for 3 and later.
enum GeminiRules {
  /// The parameters to send, or `nil` if the model does not think.
  ///
  /// A model that is not in the catalogue gets them only if the user sets an effort. Its name says
  /// whether it is of the generation with budgets.
  static func thinking(
    _ asked: ReasoningEffort?, model: String, info: ModelInfo?
  ) -> GeminiRequest.ThinkingConfig? {
    guard let info else {
      guard let asked else { return nil }
      if model.contains("2.5") {
        return GeminiRequest.ThinkingConfig(
          thinkingBudget: budget(asked, isPro: model.contains("-pro")))
      }
      return GeminiRequest.ThinkingConfig(
        thinkingLevel: EffortScale.nearest(to: asked, among: EffortScale.common)?.uppercased())
    }
    guard case .google(let thinking) = info.thinking else { return nil }
    if thinking.takesBudget {
      return GeminiRequest.ThinkingConfig(
        thinkingBudget: asked.map { budget($0, isPro: info.id.contains("-pro")) })
    }
    // These models can think less, but thinking cannot be turned off. If the levels are unknown,
    // use those that all models have.
    let levels = thinking.levels ?? EffortScale.common.map { $0.uppercased() }
    guard !levels.isEmpty else { return nil }
    let words = levels.map { $0.lowercased() }
    return GeminiRequest.ThinkingConfig(
      thinkingLevel: asked.flatMap { EffortScale.nearest(to: $0, among: words)?.uppercased() })
  }

  /// Whether a model accepts calls without its own signature. Models up to 2.5 do, later ones do
  /// not. A model that is not in the catalogue is probably newer.
  static func acceptsUnsignedCalls(_ info: ModelInfo?) -> Bool {
    guard let info, case .google(let thinking) = info.thinking else { return false }
    return thinking.takesBudget
  }

  /// The token budget for thinking. Flash accepts 0 to 24,576. Pro accepts 128 to 32,768 and cannot
  /// be turned off.
  private static func budget(_ effort: ReasoningEffort, isPro: Bool) -> Int {
    switch effort {
    case .off: isPro ? 128 : 0
    case .minimal: 512
    case .low: 1_024
    case .medium: 8_192
    case .high: 24_576
    case .max: isPro ? 32_768 : 24_576
    }
  }
}
