package import StreamingEngine
package import LLMRingTerminal

/// How questions are asked and answers shown: the settings in force for one alias, typed.
package struct Preferences: Sendable, Equatable {
  package let system: String?
  package let temperature: Double?
  package let maxTokens: Int?
  package let reasoning: ReasoningEffort?
  /// How long the server may send nothing. `.inherit` where only the environment or the top of
  /// `config.toml` says it, because a provider's own `timeout` prevails over those.
  package let timeout: LLMRequest.Timeout
  /// How long to wait for a whole answer: the flag `--timeout`.
  package let deadline: Duration?
  /// Options for the body of requests.
  package let options: [String: JSONValue]
  /// Whether the model's thinking is painted.
  package let showsReasoning: Bool
  /// Whether answers are painted as Markdown.
  package let showsMarkdown: Bool
  /// How Markdown is painted.
  package let markdownOptions: MarkdownOptions
  /// The terminal's background; `nil` to ask the terminal.
  package let background: Palette.Background?
  /// Whether the bell rings after a long answer.
  package let ringsBell: Bool
  /// Whether the terminal is then also asked to show a notification.
  package let showsNotification: Bool
  /// Whether a prompt that exceeds the context window is refused.
  package let checksContext: Bool

  package init(_ layers: SettingLayers, for alias: String?) {
    system = layers.text(.system, for: alias).flatMap { $0.isEmpty ? nil : $0 }
    temperature = layers.number(.temperature, for: alias)
    maxTokens = layers.integer(.maxTokens, for: alias)
    reasoning = layers.text(.reasoning, for: alias).flatMap(ReasoningEffort.init)
    (timeout, deadline) = Self.timeLimits(layers, for: alias)
    options = layers.options(for: alias).mapValues(JSONValue.init)
    showsReasoning = layers.isOn(.thinking, for: alias)
    showsMarkdown = layers.isOn(.markdown, for: alias)
    markdownOptions = MarkdownOptions(
      showsMaths: layers.isOn(.math, for: alias), wrap: Self.wrap(layers, for: alias))
    background = layers.text(.background, for: alias).flatMap(Palette.Background.init)
    showsNotification = layers.text(.bell, for: alias) != nil
    ringsBell = layers.isOn(.bell, for: alias) || showsNotification
    checksContext = layers.isOn(.contextCheck, for: alias)
  }

  private static func wrap(_ layers: SettingLayers, for alias: String?) -> MarkdownOptions.Wrap {
    if let columns = layers.integer(.wrap, for: alias) { return .columns(columns) }
    return layers.isOn(.wrap, for: alias) ? .screen : .off
  }

  private static func timeLimits(
    _ layers: SettingLayers, for alias: String?
  ) -> (LLMRequest.Timeout, deadline: Duration?) {
    let value = LLMRequest.Timeout(layers.value(of: .timeout, for: alias))
    switch layers.origin(of: .timeout, for: alias) {
    case .flag:
      if case .after(let limit) = value { return (.inherit, limit) }
      return (value, nil)
    case .variable, .file, .standard:
      return (.inherit, nil)
    case .run, .prompt, .alias, .resumed:
      return (value, nil)
    }
  }
}
