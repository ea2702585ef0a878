/// Requests for OpenAI's Chat Completions and compatible servers.
package struct OpenAIChatAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
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
      reasoning: rules.reasoning(effort),
      tools: tools.map(OpenAITool.nested).nonEmpty,
      toolChoice: OpenAIToolChoice(choice, isFlat: false),
      responseFormat: OpenAIResponseFormat(chat.encodedFormat, isFlat: false),
      stream: chat.streamField,
      streamOptions: chat.streams && chat.provider.descriptor.requestsUsage
        ? OpenAIChatRequest.StreamOptions(
          includeUsage: true,
          // Padding hides the text's length from observers of the network packets. It is turned off
          // to save bandwidth, and not sent to compatible servers because they do not know the
          // option.
          includeObfuscation: rules.isOfficial ? false : nil)
        : nil)
    return try chat.post(body, to: "/chat/completions", keyIn: .bearer)
  }

  package func makeDecoder(provider: Provider) -> any ReplyDecoder {
    OpenAIChatDecoder(provider: provider)
  }

  package func formatInstead(for chat: ResolvedChat) -> WireFormat? {
    OpenAIEndpoint.choose(model: chat.model, baseURL: chat.provider.baseURL)
  }

  package var modelListPath: String { OpenAIEndpoint.modelListPath }
  package var attachmentLimits: AttachmentLimits { OpenAIEndpoint.attachmentLimits }
}
