/// The parameters that an Anthropic model accepts. Each generation configures thinking differently.
///
/// Every variant of the thinking parameters is rejected by some model. A model that is not in the
/// catalogue gets them only if the user sets an effort: on Anthropic's server those of the newest
/// models, on another one a budget, which compatible servers know.
struct AnthropicRules {
  private let info: ModelInfo?
  private let isOfficial: Bool
  private let thinksAdaptively: Bool

  init(_ chat: ResolvedChat, catalogue: ModelCatalogue = .bundled) {
    info = catalogue.info(provider: "anthropic", model: chat.model)
    isOfficial = chat.provider.isOfficial
    thinksAdaptively = isOfficial || chat.concessions.thinksAdaptively
  }

  /// The thinking parameters and the token limit of a request.
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

  /// The temperature to send. Only models up to 4.6 accept one, and only without thinking.
  func temperature(_ asked: Double?, isThinking: Bool) -> Double? {
    let isAccepted: Bool =
      switch info?.samplingParameters {
      case .always, .anthropicVersion2023: !isThinking
      case .ignored, .never, .withoutReasoning: false
      // The model of a compatible server. Such servers implement the older version.
      case nil: !isOfficial
      }
    // Anthropic's scale ends at 1, that of other providers at 2.
    return isAccepted ? asked.map { min($0, 1) } : nil
  }

  /// Whether the model can be forced to call a tool.
  var canBeForced: Bool { info?.forcedToolChoice ?? true }

  /// Determines thinking, effort and token limit together, because thinking counts against the
  /// limit.
  ///
  /// - Parameters:
  ///   - isForced: Whether the request forces a tool call. Models with a thinking budget reject
  ///     that while thinking.
  ///   - continuesWithoutThinking: Whether the request continues after tool calls that were made
  ///     without thinking. Models with a budget require the thinking that led to the calls.
  func thinking(
    _ asked: ReasoningEffort?, maxTokens: Int?, isForced: Bool = false,
    continuesWithoutThinking: Bool = false
  ) -> Plan {
    let ceiling = info?.maxOutput ?? .max
    guard case .anthropic(let thinking) = info?.thinking else {
      if info == nil, let asked {
        return unlistedPlan(
          asked, maxTokens: maxTokens, canHaveBudget: !isForced && !continuesWithoutThinking)
      }
      return Plan(maxTokens: min(maxTokens ?? Self.defaultLimit, ceiling))
    }
    let limit = min(
      maxTokens ?? (thinking.isAdaptive ? Self.thinkingLimit : Self.defaultLimit), ceiling)
    switch asked {
    case nil:
      // Show the thinking of models that think by default.
      return Plan(thinking: thinking.isOnByDefault ? .adaptive : nil, maxTokens: limit)
    case .some(.off) where thinking.canDisable:
      return Plan(thinking: thinking.isOnByDefault ? .disabled : nil, maxTokens: limit)
    case .some(let effort):
      let word = EffortScale.nearest(
        to: effort, among: info?.reasoningEfforts ?? EffortScale.common)
      if thinking.isAdaptive {
        return Plan(thinking: .adaptive, effort: word, maxTokens: limit)
      }
      if isForced || continuesWithoutThinking { return Plan(effort: word, maxTokens: limit) }
      return budgeted(effort, word: word, asked: maxTokens, ceiling: ceiling)
    }
  }

  /// The plan for a model that is not in the catalogue.
  private func unlistedPlan(
    _ asked: ReasoningEffort, maxTokens: Int?, canHaveBudget: Bool
  ) -> Plan {
    if asked == .off {
      return Plan(thinking: .disabled, maxTokens: maxTokens ?? Self.defaultLimit)
    }
    if thinksAdaptively {
      return Plan(
        thinking: .adaptive, effort: EffortScale.nearest(to: asked, among: EffortScale.common),
        maxTokens: maxTokens ?? Self.thinkingLimit)
    }
    guard canHaveBudget else { return Plan(maxTokens: maxTokens ?? Self.defaultLimit) }
    return budgeted(asked, word: nil, asked: maxTokens, ceiling: .max)
  }

  /// Calculates a budget for models without adaptive thinking: half of the user's limit, or else a
  /// limit that leaves room for the answer.
  private func budgeted(
    _ effort: ReasoningEffort, word: String?, asked: Int?, ceiling: Int
  ) -> Plan {
    let wanted =
      switch effort {
      case .off, .minimal: Self.minimumBudget
      case .low: 4_096
      case .medium: 8_192
      case .high: 16_384
      case .max: 32_768
      }
    let limit = min(asked ?? wanted + Self.defaultLimit, ceiling)
    guard limit > Self.minimumBudget else { return Plan(effort: word, maxTokens: limit) }
    let budget = asked == nil ? wanted : max(Self.minimumBudget, min(wanted, limit / 2))
    return Plan(thinking: .enabled(budget: budget), effort: word, maxTokens: limit)
  }

  private static let minimumBudget = 1_024
  /// The default limit for an answer. Every available model can write this much.
  private static let defaultLimit = 8_192
  /// The default limit for models with adaptive thinking, with room for the thinking.
  private static let thinkingLimit = 32_000
}
