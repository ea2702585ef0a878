/// Which parameters one of Anthropic's models takes; each generation has its own way to think.
///
/// A model that the catalogue does not know is asked without thinking parameters: each of the ways
/// is refused by some model.
struct AnthropicRules {
  private let info: ModelInfo?
  private let isOfficial: Bool

  init(_ chat: ResolvedChat, catalogue: ModelCatalogue = .bundled) {
    info = catalogue.info(provider: "anthropic", model: chat.model)
    isOfficial = chat.provider.isOfficial
  }

  /// How an answer's tokens are to be used.
  struct Plan: Equatable {
    var thinking: AnthropicRequest.Thinking?
    var effort: String?
    var maxTokens: Int

    var isThinking: Bool {
      switch thinking {
      case .adaptive, .enabled: true
      case .disabled, nil: false
      }
    }
  }

  /// The temperature to send: only models up to 4.6 take one, and not while they think.
  func temperature(_ asked: Double?, isThinking: Bool) -> Double? {
    let isTaken: Bool =
      switch info?.samplingParameters {
      case .always, .anthropicVersion2023: !isThinking
      case .ignored, .never, .withoutReasoning: false
      // A compatible server's own model; such servers were written against the older version.
      case nil: !isOfficial
      }
    // Anthropic's scale ends at 1, where others' goes on to 2.
    return isTaken ? asked.map { min($0, 1) } : nil
  }

  /// Whether the model can be made to call a tool.
  var canBeForced: Bool { info?.forcedToolChoice ?? true }

  /// Thinking, effort and token limit belong together: thoughts count against the limit.
  ///
  /// - Parameters:
  ///   - isForced: Whether the model is made to call a tool, which one that has a budget for
  ///     thinking then refuses to do.
  ///   - goesOnWithoutThoughts: Whether it goes on after calls that were made without thoughts. One
  ///     that has a budget wants to see those that led to the calls.
  func thinking(
    _ asked: ReasoningEffort?, maxTokens: Int?, isForced: Bool = false,
    goesOnWithoutThoughts: Bool = false
  ) -> Plan {
    let ceiling = info?.maxOutput ?? .max
    guard case .anthropic(let thinking) = info?.thinking else {
      return Plan(maxTokens: min(maxTokens ?? Self.plainLimit, ceiling))
    }
    let limit = min(
      maxTokens ?? (thinking.isAdaptive ? Self.thinkingLimit : Self.plainLimit), ceiling)
    switch asked {
    case nil:
      // Models that think anyway are asked to let it be seen.
      return Plan(thinking: thinking.isOnByDefault ? .adaptive : nil, maxTokens: limit)
    case .some(.none) where thinking.canDisable:
      return Plan(thinking: thinking.isOnByDefault ? .disabled : nil, maxTokens: limit)
    case .some(let effort):
      let word = EffortScale.nearest(
        to: effort, among: info?.reasoningEfforts ?? EffortScale.common)
      if thinking.isAdaptive {
        return Plan(thinking: .adaptive, effort: word, maxTokens: limit)
      }
      if isForced || goesOnWithoutThoughts { return Plan(effort: word, maxTokens: limit) }
      return budgeted(effort, word: word, asked: maxTokens, ceiling: ceiling)
    }
  }

  /// A budget for models that cannot decide for themselves: half of a limit that the user set, or
  /// a limit with room for the answer above the budget.
  private func budgeted(
    _ effort: ReasoningEffort, word: String?, asked: Int?, ceiling: Int
  ) -> Plan {
    let wanted =
      switch effort {
      case .none, .minimal: Self.leastBudget
      case .low: 4_096
      case .medium: 8_192
      case .high: 16_384
      case .max: 32_768
      }
    let limit = min(asked ?? wanted + Self.plainLimit, ceiling)
    guard limit > Self.leastBudget else { return Plan(effort: word, maxTokens: limit) }
    let budget = asked == nil ? wanted : max(Self.leastBudget, min(wanted, limit / 2))
    return Plan(thinking: .enabled(budget: budget), effort: word, maxTokens: limit)
  }

  private static let leastBudget = 1_024
  /// What an answer may take when the user set no limit; every model served can write as much.
  private static let plainLimit = 8_192
  /// The same with room for thoughts that the model measures out itself.
  private static let thinkingLimit = 32_000
}
