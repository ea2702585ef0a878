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
    let rules = OpenAIRules(chat)
    let dialogue = try Dialogue(
      chat.withWordOfJSON, rules: DialogueRules(longestID: rules.isOfficial ? 40 : .max))
    let (tools, choice) = try chat.tools()
    let effort = rules.chatEffort(request.reasoning, hasTools: !tools.isEmpty)
    let limit = rules.maxTokens(request.maxTokens)
    let body = OpenAIChatRequest(
      model: chat.model,
      messages: dialogue.inPlace.flatMap(OpenAIChatRequest.Message.messages),
      temperature: rules.temperature(request.temperature, effort: effort),
      maxTokens: rules.limitsCompletionTokens ? nil : limit,
      maxCompletionTokens: rules.limitsCompletionTokens ? limit : nil,
      reasoningEffort: effort,
      tools: tools.map(OpenAITool.nested).nonEmpty,
      toolChoice: OpenAIToolChoice(choice, isFlat: false),
      responseFormat: OpenAIResponseFormat(request.responseFormat, isFlat: false),
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
