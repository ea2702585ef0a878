package import Transport

/// Requests for Anthropic's Messages.
package struct AnthropicAdapter: RequestBuilder {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let dialogue = try Dialogue(request.messages, provider: chat.provider.name)
    let rules = AnthropicRules(chat)
    let plan = rules.thinking(request.reasoning, maxTokens: request.maxTokens)
    let temperature = rules.temperature(request.temperature, isThinking: plan.isThinking)
    let body = AnthropicRequest(
      model: chat.model,
      maxTokens: plan.maxTokens,
      system: dialogue.system,
      messages: turns(of: dialogue).map(AnthropicRequest.Message.init),
      temperature: temperature,
      thinking: plan.thinking,
      outputConfig: plan.effort.map(AnthropicRequest.OutputConfig.init(effort:)))
    return try chat.post(
      body, to: "/v1/messages", keyIn: .named("x-api-key"), accept: "text/event-stream",
      // The newer version has no sampling parameters at all; the older one is still served.
      headers: ["anthropic-version": temperature == nil ? "2026-10-21" : "2023-06-01"])
  }

  /// Anthropic refuses an answer to go on with that ends in white space.
  private func turns(of dialogue: Dialogue) -> [Message] {
    var turns = dialogue.turnsFromUser
    if let last = turns.last, last.role == .assistant {
      turns[turns.count - 1].content = String(last.content.droppingLast(while: \.isWhitespace))
    }
    return turns
  }
}
