extension ResolvedChat {
  /// The request's own `topP`, `stop` and `seed` as options, without those that the model rejects.
  var sampling: [String: JSONValue] {
    var options: [String: JSONValue] = [:]
    if let topP = request.topP, acceptsTopP { options["top_p"] = .double(topP) }
    if !request.stop.isEmpty, acceptsStop {
      options["stop"] = .array(request.stop.map(JSONValue.string))
    }
    if let seed = request.seed { options["seed"] = .int(seed) }
    return options
  }

  /// What to tell a user about those that are not sent because the model rejects them.
  var samplingNotes: [String] {
    [
      request.topP != nil && !acceptsTopP && request.options["top_p"] == nil ? "top_p" : nil,
      !request.stop.isEmpty && !acceptsStop && request.options["stop"] == nil ? "stop" : nil,
    ].compactMap(\.self).map { "\($0) was not sent: \(model) does not accept it" }
  }

  /// Whether the model accepts `top_p`: where it accepts a temperature, but not always both.
  private var acceptsTopP: Bool {
    switch format {
    case .openAIChat:
      let rules = OpenAIRules(self)
      let effort = rules.chatEffort(request.reasoning, hasTools: !request.tools.isEmpty)
      return rules.temperature(1, effort: effort) != nil
    case .openAIResponses:
      let rules = OpenAIRules(self)
      return rules.temperature(1, effort: rules.effort(request.reasoning)) != nil
    case .anthropic:
      let rules = AnthropicRules(self)
      let plan = rules.thinking(request.reasoning, maxTokens: request.maxTokens)
      let accepts = rules.temperature(1, isThinking: plan.isThinking) != nil
      // Anthropic's own models accept only one of the two.
      return accepts && !(provider.isOfficial && request.temperature != nil)
    case .google:
      return info.map { $0.samplingParameters == .always } ?? true
    default:
      return true
    }
  }

  private var acceptsStop: Bool {
    // Only Chat Completions has models without it.
    format != .openAIChat || info?.stop != false
  }
}
