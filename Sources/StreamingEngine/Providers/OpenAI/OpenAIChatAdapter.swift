package import Transport

/// Requests for OpenAI's Chat Completions, and for the many servers that are compatible with it.
package struct OpenAIChatAdapter: RequestBuilder {
  private let asksForUsage: Bool

  /// - Parameter asksForUsage: Whether to ask for token figures. A server that answers with
  ///   status 400 and names `stream_options` wants `false`.
  package init(asksForUsage: Bool = true) {
    self.asksForUsage = asksForUsage
  }

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let dialogue = try Dialogue(request.messages, provider: chat.provider.name)
    let rules = OpenAIRules(chat)
    let effort = rules.effort(request.reasoning)
    let limit = rules.maxTokens(request.maxTokens)
    let body = OpenAIChatRequest(
      model: chat.model,
      messages: dialogue.inPlace.map { OpenAIChatRequest.Message($0) },
      temperature: rules.temperature(request.temperature, effort: effort),
      maxTokens: rules.limitsCompletionTokens ? nil : limit,
      maxCompletionTokens: rules.limitsCompletionTokens ? limit : nil,
      reasoningEffort: effort,
      streamOptions: asksForUsage
        ? OpenAIChatRequest.StreamOptions(
          includeUsage: true,
          // Padding against guessing text from the sizes of packets; TLS records of a chat with a
          // proxy or a local server gain nothing by it, and others do not know the option.
          includeObfuscation: rules.isOfficial ? false : nil)
        : nil)
    return try chat.post(
      body, to: "/chat/completions", keyIn: .bearer, accept: "text/event-stream")
  }
}
