package import Transport

/// Requests for Google's `generateContent`.
package struct GeminiAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let model = chat.model.hasPrefix("models/") ? chat.model.dropFirst(7) : chat.model[...]
    let info = ModelCatalogue.bundled.info(provider: "google", model: String(model))
    let dialogue = try Dialogue(
      chat, rules: DialogueRules(takesForeignCalls: GeminiRules.takesUnsignedCalls(info)))
    let (tools, choice) = try chat.tools()
    var turns = dialogue.turnsFromUser
    var system = dialogue.system
    // Gemma 3 has no place for instructions.
    if model.hasPrefix("gemma-3"), let instructions = system {
      turns[0].text = instructions + "\n\n" + turns[0].text
      system = nil
    }
    let takesTemperature = info.map { $0.samplingParameters == .always } ?? true
    let body = GeminiRequest(
      systemInstruction: system.map { GeminiRequest.Content(role: nil, parts: [.text($0)]) },
      contents: turns.map(GeminiRequest.Content.init),
      tools: tools.isEmpty ? nil : [GeminiRequest.Tools(tools)],
      toolConfig: GeminiRequest.ToolConfig(choice),
      generationConfig: GeminiRequest.GenerationConfig(
        temperature: takesTemperature ? request.temperature : nil,
        maxOutputTokens: request.maxTokens.map { min($0, info?.maxOutput ?? .max) },
        thinkingConfig: GeminiRules.thinking(request.reasoning, info: info),
        responseMimeType: request.responseFormat == .text ? nil : "application/json",
        responseJsonSchema: request.responseFormat.schema))
    return try chat.post(
      body,
      // v1beta rather than v1: the names that end in -latest exist only there. Without alt=sse the
      // answer is one JSON array.
      to: "/v1beta/models/\(model.percentEncoded):streamGenerateContent?alt=sse",
      // Never as ?key=, which ends in logs.
      keyIn: .named("x-goog-api-key"), accept: "text/event-stream",
      // The head comes with the first piece, and so after the first thoughts.
      limits: HTTPRequest.Limits(head: .seconds(120)))
  }

  package func makeDecoder(provider: Provider) -> any AnswerDecoder {
    GeminiDecoder(provider: provider)
  }

  package var modelListPath: String { "/v1beta/models" }
  /// 100 MB a request.
  package var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
}
