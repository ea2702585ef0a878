package import Transport

/// Requests for OpenAI's Responses.
package struct OpenAIResponsesAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let rules = OpenAIRules(chat)
    let dialogue = try Dialogue(chat, rules: DialogueRules(longestID: rules.isOfficial ? 64 : .max))
    let (tools, choice) = try chat.tools()
    let effort = rules.effort(request.reasoning)
    let body = OpenAIResponsesRequest(
      model: chat.model,
      instructions: chat.instructions(dialogue.system),
      input: dialogue.turns.flatMap(OpenAIResponsesRequest.InputItem.items),
      temperature: rules.temperature(request.temperature, effort: effort),
      maxOutputTokens: rules.maxTokens(request.maxTokens),
      reasoning: effort.map(OpenAIResponsesRequest.Reasoning.init(effort:)),
      tools: tools.map(OpenAITool.flat).nonEmpty,
      toolChoice: OpenAIToolChoice(choice, isFlat: true),
      text: OpenAIResponseFormat(request.responseFormat, isFlat: true)
        .map(OpenAIResponsesRequest.Text.init(format:)),
      // As answers are not stored there, this is how a model goes on with the reasoning that
      // led to a call.
      include: !tools.isEmpty && rules.sealsReasoning ? ["reasoning.encrypted_content"] : nil,
      streamOptions: rules.isOfficial
        ? OpenAIResponsesRequest.StreamOptions(includeObfuscation: false) : nil)
    return try chat.post(body, to: "/responses", keyIn: .bearer, accept: "text/event-stream")
  }

  package func makeDecoder(provider: Provider) -> any AnswerDecoder {
    OpenAIResponsesDecoder(provider: provider)
  }

  package var modelListPath: String { OpenAIEndpoint.modelListPath }
  package var attachmentLimits: AttachmentLimits { OpenAIEndpoint.attachmentLimits }
}
