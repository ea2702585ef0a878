package import Transport

/// Requests for OpenAI's Chat Completions and compatible servers.
package struct OpenAIChatAdapter: WireFormatAdapter {
  private let requestsUsage: Bool

  /// - Parameter requestsUsage: Whether to request token counts. Use `false` for a server that
  ///   rejects `stream_options` with status 400.
  package init(requestsUsage: Bool = true) {
    self.requestsUsage = requestsUsage
  }

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let rules = OpenAIRules(chat)
    let dialogue = try Dialogue(
      chat.withJSONInstruction, rules: DialogueRules(maximumIDLength: rules.isOfficial ? 40 : .max))
    let (tools, choice) = try chat.tools()
    let effort = rules.chatEffort(request.reasoning, hasTools: !tools.isEmpty)
    let limit = rules.maxTokens(request.maxTokens)
    let body = OpenAIChatRequest(
      model: chat.model,
      messages: dialogue.allTurns.flatMap(OpenAIChatRequest.Message.messages),
      temperature: rules.temperature(request.temperature, effort: effort),
      maxTokens: rules.usesMaxCompletionTokens ? nil : limit,
      maxCompletionTokens: rules.usesMaxCompletionTokens ? limit : nil,
      reasoningEffort: effort,
      tools: tools.map(OpenAITool.nested).nonEmpty,
      toolChoice: OpenAIToolChoice(choice, isFlat: false),
      responseFormat: OpenAIResponseFormat(request.responseFormat, isFlat: false),
      streamOptions: requestsUsage
        ? OpenAIChatRequest.StreamOptions(
          includeUsage: true,
          // Padding hides the text's length from observers of the network packets. It is turned off
          // to save bandwidth, and not sent to compatible servers because they do not know the
          // option.
          includeObfuscation: rules.isOfficial ? false : nil)
        : nil)
    return try chat.post(
      body, to: "/chat/completions", keyIn: .bearer, accept: "text/event-stream")
  }

  package func makeDecoder(provider: Provider) -> any AnswerDecoder {
    OpenAIChatDecoder(provider: provider)
  }

  package func formatInstead(for chat: ResolvedChat) -> WireFormat? {
    OpenAIEndpoint.choose(model: chat.model, baseURL: chat.provider.baseURL)
  }

  /// Some compatible servers reject `stream_options`. An answer without token counts is better than
  /// no answer.
  package func adapterInstead(after fault: LLMError) -> (any WireFormatAdapter)? {
    let isRefused = fault.kind == .invalidRequest && fault.message.contains("stream_options")
    return isRefused && requestsUsage ? OpenAIChatAdapter(requestsUsage: false) : nil
  }

  package var modelListPath: String { OpenAIEndpoint.modelListPath }
  package var attachmentLimits: AttachmentLimits { OpenAIEndpoint.attachmentLimits }
}
