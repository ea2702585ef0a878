/// The parameters that a model accepts in OpenAI's formats.
///
/// If the catalogue does not list a model, its name decides whether it is a reasoning model.
/// Otherwise OpenAI gets only parameters that all its models accept, and compatible servers get
/// everything that the user set, because most of them ignore unknown parameters.
struct OpenAIRules {
  /// Whether this is OpenAI's own server.
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

  /// The effort value to send, or `nil` to send none.
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

  /// ``effort(_:)`` for Chat Completions, which rejects tools for gpt-5.4 and later unless
  /// reasoning is off. If the user set an effort, it is sent anyway and the server reports the
  /// conflict.
  func chatEffort(_ asked: ReasoningEffort?, hasTools: Bool) -> String? {
    guard asked == nil, hasTools, OpenAIEndpoint.rejectsToolsWhileReasoning(model) else {
      return effort(asked)
    }
    return info?.reasoningEfforts.map { $0.contains("none") } ?? true ? "none" : nil
  }

  /// Whether the model sends encrypted reasoning that the next request must return.
  var encryptsReasoning: Bool { isOfficial && isReasoning }

  /// The temperature to send; `nil` if the model rejects it with status 400.
  func temperature(_ asked: Double?, effort: String?) -> Double? {
    switch info?.samplingParameters {
    case .withoutReasoning:
      return (effort ?? info?.defaultEffort) == "none" ? asked : nil
    case .never, .anthropicVersion2023: return nil
    case .always, .ignored: return asked
    case nil: return isReasoning ? nil : asked
    }
  }

  /// The token limit to send, at most what the model supports. OpenAI rejects a higher one.
  func maxTokens(_ asked: Int?) -> Int? {
    guard let asked else { return nil }
    return min(asked, info?.maxOutput ?? .max)
  }

  /// Whether Chat Completions uses `max_completion_tokens` for the limit. OpenAI does, and
  /// reasoning models accept nothing else. Many compatible servers know only the older
  /// `max_tokens`.
  var usesMaxCompletionTokens: Bool {
    isOfficial || isReasoning
  }
}
