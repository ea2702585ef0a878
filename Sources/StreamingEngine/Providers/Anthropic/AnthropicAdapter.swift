/// Requests for Anthropic's Messages API.
package struct AnthropicAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    let request = chat.request
    let rules = AnthropicRules(chat)
    // Anthropic rejects a conversation with calls unless the request has tools.
    let dialogue = try Dialogue(
      chat,
      rules: DialogueRules(
        acceptsCalls: !request.tools.isEmpty, bindsTraces: true, maximumIDLength: 64,
        requiresPlainIDs: true))
    let turns = turns(of: dialogue)
    let (tools, choice) = try chat.tools(canBeForced: rules.canBeForced)
    let plan = rules.thinking(
      request.reasoning, maxTokens: request.maxTokens,
      isForced: AnthropicRequest.ToolChoice(choice)?.isForced ?? false,
      continuesWithoutThinking: Self.continuesWithoutThinking(turns))
    let temperature = rules.temperature(request.temperature, isThinking: plan.isThinking)
    var body = AnthropicRequest(
      model: chat.model,
      maxTokens: plan.maxTokens,
      system: chat.instructions(dialogue.system).map { [.text($0)] },
      messages: AnthropicRequest.Message.messages(of: turns),
      temperature: temperature,
      thinking: plan.thinking,
      outputConfig: AnthropicRequest.OutputConfig(
        effort: plan.effort,
        format: AnthropicRequest.OutputConfig.Format(chat.encodedFormat)),
      tools: tools.map { AnthropicRequest.Tool($0) }.nonEmpty,
      toolChoice: AnthropicRequest.ToolChoice(choice),
      stream: chat.streamField)
    if chat.marksCache { body.markCache() }
    // The newer version has no sampling parameters. The older version is still available, and it is
    // the only one that compatible servers are sure to know.
    let isOlder =
      temperature != nil || chat.options.keys.contains(where: Self.isSampling)
      || !chat.provider.isOfficial
    var prepared = try chat.post(
      body, to: "/v1/messages", keyIn: .named("x-api-key"),
      headers: ["anthropic-version": isOlder ? "2023-06-01" : "2026-10-21"])
    prepared.marksCache = chat.marksCache
    prepared.required = ["max_tokens"]
    return prepared
  }

  private static func isSampling(_ option: String) -> Bool {
    ["temperature", "top_p", "top_k"].contains(option)
  }

  package var optionRules: OptionRules {
    OptionRules(places: ["stop": .list("stop_sequences"), "seed": .nowhere])
  }

  package func makeDecoder(provider: Provider) -> any ReplyDecoder {
    AnthropicDecoder(provider: provider)
  }

  /// Anthropic requires a limit, so it is always known.
  package func reservedTokens(for chat: ResolvedChat, info: ModelInfo?) -> Int? {
    let request = chat.request
    return AnthropicRules(chat).thinking(request.reasoning, maxTokens: request.maxTokens).maxTokens
  }

  package var modelListPath: String { "/v1/models" }
  /// 5 MB per image and 32 MB per request.
  package var attachmentLimits: AttachmentLimits { .init(image: 5 << 20, total: 32 << 20) }
  package var bindsReasoning: Bool { true }

  /// Anthropic rejects an answer to be continued if it ends in white space.
  private func turns(of dialogue: Dialogue) -> [Dialogue.Turn] {
    var turns = dialogue.turnsFromUser
    if let last = turns.last, last.role == .assistant {
      turns[turns.count - 1].text = String(last.text.droppingLast(while: \.isWhitespace))
    }
    return turns
  }

  /// Whether the last turn has the results of calls that were made without thinking, or with
  /// another model's thinking.
  private static func continuesWithoutThinking(_ turns: [Dialogue.Turn]) -> Bool {
    guard turns.last?.role == .tool, let caller = turns.dropLast().last else { return false }
    return !caller.pieces.contains { if case .block = $0 { true } else { false } }
  }
}
