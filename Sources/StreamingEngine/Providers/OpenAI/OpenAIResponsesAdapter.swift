package import Transport

/// Requests for OpenAI's Responses.
package struct OpenAIResponsesAdapter: RequestBuilder {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let dialogue = try Dialogue(request.messages, provider: chat.provider.name)
    let rules = OpenAIRules(chat)
    let effort = rules.effort(request.reasoning)
    let body = OpenAIResponsesRequest(
      model: chat.model,
      instructions: dialogue.system,
      input: dialogue.turns.map(OpenAIResponsesRequest.InputItem.message),
      temperature: rules.temperature(request.temperature, effort: effort),
      maxOutputTokens: rules.maxTokens(request.maxTokens),
      reasoning: effort.map(OpenAIResponsesRequest.Reasoning.init(effort:)),
      streamOptions: rules.isOfficial
        ? OpenAIResponsesRequest.StreamOptions(includeObfuscation: false) : nil)
    return try chat.post(body, to: "/responses", keyIn: .bearer, accept: "text/event-stream")
  }
}
