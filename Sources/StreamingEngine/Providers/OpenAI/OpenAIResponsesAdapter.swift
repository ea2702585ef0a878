/// Requests for OpenAI's Responses API.
package struct OpenAIResponsesAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    let request = chat.request
    let rules = OpenAIRules(chat)
    let dialogue = try Dialogue(
      chat, rules: DialogueRules(maximumIDLength: rules.isOfficial ? 64 : .max))
    let (tools, choice) = try chat.tools()
    let effort = rules.effort(request.reasoning)
    let body = OpenAIResponsesRequest(
      model: chat.model,
      instructions: chat.instructions(dialogue.system),
      input: OpenAIResponsesRequest.InputItem.items(
        of: dialogue.turns, givesIDs: !rules.isOfficial),
      temperature: rules.temperature(request.temperature, effort: effort),
      maxOutputTokens: rules.maxTokens(request.maxTokens),
      reasoning: effort.map(OpenAIResponsesRequest.Reasoning.init(effort:)),
      tools: tools.map(OpenAITool.flat).nonEmpty,
      toolChoice: OpenAIToolChoice(choice, isFlat: true),
      text: OpenAIResponseFormat(chat.encodedFormat, isFlat: true)
        .map(OpenAIResponsesRequest.Text.init(format:)),
      // Answers are not stored at OpenAI, so the encrypted reasoning must be sent back for the
      // model to continue after a call.
      include: !tools.isEmpty && rules.encryptsReasoning ? ["reasoning.encrypted_content"] : nil,
      stream: chat.streamField,
      streamOptions: rules.isOfficial && chat.streams
        ? OpenAIResponsesRequest.StreamOptions(includeObfuscation: false) : nil)
    return try chat.post(body, to: "/responses", keyIn: .bearer)
  }

  package func makeDecoder(provider: Provider) -> any ReplyDecoder {
    OpenAIResponsesDecoder(provider: provider)
  }

  package var optionRules: OptionRules {
    OptionRules(places: ["stop": .nowhere, "seed": .nowhere])
  }

  package var modelListPath: String { OpenAIEndpoint.modelListPath }
  package var attachmentLimits: AttachmentLimits { OpenAIEndpoint.attachmentLimits }
}
