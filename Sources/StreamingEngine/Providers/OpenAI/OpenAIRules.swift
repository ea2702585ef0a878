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
  private let descriptor: ProviderDescriptor

  init(_ chat: ResolvedChat, catalogue: ModelCatalogue = .bundled) {
    isOfficial = chat.provider.isOfficial
    descriptor = chat.provider.descriptor
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
    if info != nil, !isReasoning { return nil }
    if isOfficial { return EffortScale.nearest(to: asked, among: EffortScale.common) }
    if case .effort(let words?) = descriptor.reasoningForm {
      return EffortScale.nearest(to: asked, among: words)
    }
    return EffortScale.nearest(to: asked, among: ["none"] + EffortScale.common)
  }

  /// How Chat Completions writes the effort. A model that the catalogue lists is one of OpenAI's,
  /// whichever server has it.
  func reasoning(_ effort: String?) -> OpenAIChatRequest.Reasoning? {
    guard let effort else { return nil }
    switch descriptor.reasoningForm {
    case _ where info != nil && isOfficial: return .effort(effort)
    case .effort: return .effort(effort)
    case .object: return .object(effort)
    case .thinkingType: return .thinkingType(effort)
    case .enableThinking: return .enableThinking(effort != "none")
    }
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
    if let field = descriptor.outputLimit { return field == .maxCompletionTokens }
    return isOfficial || isReasoning
  }
}
