/// Requests for Ollama's `/api/chat`.
package struct OllamaAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    let request = chat.request
    let dialogue = try Dialogue(chat.withFormatInstruction, rules: DialogueRules())
    // Ollama has no tool choice. If the model must not call a tool, the tools are omitted.
    let (tools, choice) = try chat.tools(canBeForced: false)
    let info = ModelCatalogue.bundled.info(provider: "ollama", model: chat.model)
    let hasOptions = request.temperature != nil || request.maxTokens != nil
    let body = OllamaRequest(
      model: chat.model,
      messages: dialogue.allTurns.flatMap(OllamaRequest.Message.messages),
      tools: choice == .never ? nil : tools.map(OpenAITool.nested).nonEmpty,
      stream: chat.streamField,
      think: think(request.reasoning, model: chat.model, info: info),
      format: chat.encodedFormat == .json ? "json" : chat.encodedFormat.schema,
      options: hasOptions
        ? OllamaRequest.Options(temperature: request.temperature, numPredict: request.maxTokens)
        : nil)
    return try chat.post(
      body, to: "/api/chat", keyIn: .bearer, accept: chat.accept("application/x-ndjson"))
  }

  package var optionRules: OptionRules {
    func place(_ name: String) -> FieldPath { FieldPath(["options", name]) }
    return OptionRules(
      places: ["stop": .list(place("stop"))], container: "options",
      bodyFields: [
        "options", "format", "keep_alive", "think", "logprobs", "top_logprobs", "truncate",
        "shift", "template", "raw", "suffix",
      ])
  }

  package func makeDecoder(provider: Provider) -> any ReplyDecoder {
    OllamaDecoder(provider: provider)
  }

  package func baseURL(fromVariable value: String) -> String { OllamaHost.baseURL(value) }

  package var modelListPath: String { "/api/tags" }
  /// A local server has no documented limit. This one bounds the memory for a request.
  package var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
  package var takesPDF: Bool { false }

  /// The thinking parameter for the model. By default every model that can think does so. Ollama
  /// rejects the parameter for models that cannot.
  private func think(
    _ asked: ReasoningEffort?, model: String, info: ModelInfo?
  ) -> OllamaRequest.Think? {
    guard let asked else { return nil }
    return switch info?.thinking {
    case .ollama(.toggle): .toggle(asked != .off)
    case .ollama(.level): level(asked)
    case .ollama(.unsupported): nil
    // A model that the catalogue does not list. Only those of one family have levels.
    default: model.contains("gpt-oss") ? level(asked) : .toggle(asked != .off)
    }
  }

  private func level(_ asked: ReasoningEffort) -> OllamaRequest.Think? {
    EffortScale.nearest(to: asked, among: EffortScale.common).map(OllamaRequest.Think.level)
  }
}
