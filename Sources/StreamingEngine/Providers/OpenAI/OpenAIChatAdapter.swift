package import Transport

/// Requests for OpenAI's Chat Completions, and for the many servers that are compatible with it.
package struct OpenAIChatAdapter: WireFormatAdapter {
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

  package func makeDecoder(provider: Provider) -> any AnswerDecoder {
    OpenAIChatDecoder(provider: provider)
  }

  package func formatInstead(for chat: ResolvedChat) -> WireFormat? {
    OpenAIEndpoint.choose(model: chat.model, baseURL: chat.provider.baseURL)
  }

  /// A compatible server that does not know how to count for a stream: better uncounted than
  /// unanswered.
  package func adapterInstead(after fault: LLMError) -> (any WireFormatAdapter)? {
    let isRefused = fault.kind == .invalidRequest && fault.message.contains("stream_options")
    return isRefused && asksForUsage ? OpenAIChatAdapter(asksForUsage: false) : nil
  }

  package var modelListPath: String { OpenAIEndpoint.modelListPath }
  package var attachmentLimits: AttachmentLimits { OpenAIEndpoint.attachmentLimits }
}
