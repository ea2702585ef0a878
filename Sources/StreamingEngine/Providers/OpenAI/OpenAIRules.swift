/// Which parameters one model takes in OpenAI's formats.
///
/// A model that the catalogue does not know is taken for a reasoning model by its name. Otherwise,
/// OpenAI itself is sent only what all its models take, and a compatible server what the user set,
/// because most of those servers pass over what they do not know.
struct OpenAIRules {
  /// Whether the server is OpenAI's own.
  let isOfficial: Bool
  private let model: String
  private let info: ModelInfo?
  private let isReasoning: Bool

  init(_ chat: ResolvedChat, catalogue: ModelCatalogue = .bundled) {
    isOfficial = chat.provider.isOfficial
    model = chat.model
    info = catalogue.info(provider: "openai", model: chat.model)
    isReasoning = info?.reasoning ?? OpenAIEndpoint.isReasoningName(chat.model)
  }

  /// What to send for the effort that was asked, or `nil` to send none.
  func effort(_ asked: ReasoningEffort?) -> String? {
    guard let asked else { return nil }
    if let words = info?.reasoningEfforts {
      return EffortScale.nearest(to: asked, among: words)
    }
    if isOfficial {
      return isReasoning ? EffortScale.nearest(to: asked, among: EffortScale.common) : nil
    }
    return EffortScale.nearest(to: asked, among: ["none"] + EffortScale.common)
  }

  /// ``effort(_:)`` for Chat Completions. With tools, it refuses gpt-5.4 and later unless they are
  /// told not to reason; somebody who set an effort hears that from the server.
  func chatEffort(_ asked: ReasoningEffort?, hasTools: Bool) -> String? {
    guard asked == nil, hasTools, OpenAIEndpoint.refusesToolsWhileReasoning(model) else {
      return effort(asked)
    }
    return info?.reasoningEfforts.map { $0.contains("none") } ?? true ? "none" : nil
  }

  /// Whether a model gives its reasoning sealed, for the next request to bring back.
  var sealsReasoning: Bool { isOfficial && isReasoning }

  /// The temperature to send: `nil` where the model answers it with status 400.
  func temperature(_ asked: Double?, effort: String?) -> Double? {
    switch info?.samplingParameters {
    case .withoutReasoning:
      return (effort ?? info?.defaultEffort) == "none" ? asked : nil
    case .never, .anthropicVersion2023: return nil
    case .always, .ignored: return asked
    case nil: return isReasoning ? nil : asked
    }
  }

  /// The token limit to send: more than the model can write is refused.
  func maxTokens(_ asked: Int?) -> Int? {
    guard let asked else { return nil }
    return min(asked, info?.maxOutput ?? .max)
  }

  /// Whether Chat Completions calls the limit `max_completion_tokens`. OpenAI does, and reasoning
  /// models take nothing else; many compatible servers only know the older `max_tokens`.
  var limitsCompletionTokens: Bool {
    isOfficial || isReasoning
  }
}
