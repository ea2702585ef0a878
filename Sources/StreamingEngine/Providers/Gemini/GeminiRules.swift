/// How Google's models are asked to think: 2.5 with a budget of tokens, 3 and later with a level.
enum GeminiRules {
  /// What to send, or `nil` for a model that does not think or that the catalogue does not know.
  static func thinking(
    _ asked: ReasoningEffort?, info: ModelInfo?
  ) -> GeminiRequest.ThinkingConfig? {
    guard let info, case .google(let thinking) = info.thinking else { return nil }
    if thinking.takesBudget {
      return GeminiRequest.ThinkingConfig(
        thinkingBudget: asked.map { budget($0, isPro: info.id.contains("-pro")) })
    }
    // Thinking of these can be turned down but not off. Unlisted levels are those that all have.
    let levels = thinking.levels ?? EffortScale.common.map { $0.uppercased() }
    guard !levels.isEmpty else { return nil }
    let words = levels.map { $0.lowercased() }
    return GeminiRequest.ThinkingConfig(
      thinkingLevel: asked.flatMap { EffortScale.nearest(to: $0, among: words)?.uppercased() })
  }

  /// Whether a model reads calls that bear no signature of its own. Those up to 2.5 do; all later
  /// ones refuse them, and one that the catalogue does not know is likely to be later.
  static func takesUnsignedCalls(_ info: ModelInfo?) -> Bool {
    guard let info, case .google(let thinking) = info.thinking else { return false }
    return thinking.takesBudget
  }

  /// Tokens for thinking: Flash takes 0 to 24,576, Pro 128 to 32,768 and cannot be switched off.
  private static func budget(_ effort: ReasoningEffort, isPro: Bool) -> Int {
    switch effort {
    case .none: isPro ? 128 : 0
    case .minimal: 512
    case .low: 1_024
    case .medium: 8_192
    case .high: 24_576
    case .max: isPro ? 32_768 : 24_576
    }
  }
}
