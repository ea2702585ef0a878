/// Requests for Google's `generateContent`.
package struct GeminiAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    let request = chat.request
    let model = chat.model.hasPrefix("models/") ? chat.model.dropFirst(7) : chat.model[...]
    let info = ModelCatalogue.bundled.info(provider: "google", model: String(model))
    let dialogue = try Dialogue(
      chat.withFormatInstruction,
      rules: DialogueRules(acceptsForeignCalls: GeminiRules.acceptsUnsignedCalls(info)))
    let (tools, choice) = try chat.tools()
    var turns = dialogue.turnsFromUser
    var system = dialogue.system
    // Gemma 3 does not accept a system instruction.
    if model.hasPrefix("gemma-3"), let instructions = system {
      turns[0].text = instructions + "\n\n" + turns[0].text
      system = nil
    }
    let acceptsTemperature = info.map { $0.samplingParameters == .always } ?? true
    let body = GeminiRequest(
      systemInstruction: system.map { GeminiRequest.Content(role: nil, parts: [.text($0)]) },
      contents: turns.map(GeminiRequest.Content.init),
      tools: tools.isEmpty ? nil : [GeminiRequest.Tools(tools)],
      toolConfig: GeminiRequest.ToolConfig(choice),
      generationConfig: GeminiRequest.GenerationConfig(
        temperature: acceptsTemperature ? request.temperature : nil,
        maxOutputTokens: request.maxTokens.map { min($0, info?.maxOutput ?? .max) },
        thinkingConfig: GeminiRules.thinking(
          request.reasoning, model: String(model), info: info),
        responseMimeType: chat.encodedFormat == .text ? nil : "application/json",
        responseJsonSchema: chat.encodedFormat.schema))
    // Without alt=sse a stream is one JSON array.
    let method = chat.streams ? "streamGenerateContent?alt=sse" : "generateContent"
    return try chat.post(
      body,
      // v1beta instead of v1, because only v1beta has the names ending in -latest.
      to: "/v1beta/models/\(model.percentEncoded):\(method)",
      // Not as ?key=, which would appear in logs.
      keyIn: .named("x-goog-api-key"))
  }

  package var optionRules: OptionRules {
    func place(_ name: String) -> FieldPath { FieldPath(["generationConfig", name]) }
    return OptionRules(
      places: [
        "top_p": .field(place("topP")), "stop": .list(place("stopSequences")),
        "seed": .field(place("seed")),
      ],
      container: "generationConfig",
      bodyFields: [
        "generationConfig", "safetySettings", "cachedContent", "serviceTier", "labels",
        "toolConfig", "systemInstruction", "store",
      ])
  }

  package func makeDecoder(provider: Provider) -> any ReplyDecoder {
    GeminiDecoder(provider: provider)
  }

  package var modelListPath: String { "/v1beta/models" }
  /// 100 MB a request.
  package var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
}
