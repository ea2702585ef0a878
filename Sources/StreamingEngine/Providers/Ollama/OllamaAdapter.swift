package import Transport

/// Requests for Ollama's `/api/chat`.
package struct OllamaAdapter: WireFormatAdapter {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let dialogue = try Dialogue(chat, rules: DialogueRules())
    // Ollama has no tool choice. If the model must not call a tool, the tools are omitted.
    let (tools, choice) = try chat.tools(canBeForced: false)
    let info = ModelCatalogue.bundled.info(provider: "ollama", model: chat.model)
    let hasOptions = request.temperature != nil || request.maxTokens != nil
    let body = OllamaRequest(
      model: chat.model,
      messages: dialogue.allTurns.flatMap(OllamaRequest.Message.messages),
      tools: choice == .none ? nil : tools.map(OpenAITool.nested).nonEmpty,
      think: think(request.reasoning, info: info),
      format: request.responseFormat == .json ? "json" : request.responseFormat.schema,
      options: hasOptions
        ? OllamaRequest.Options(temperature: request.temperature, numPredict: request.maxTokens)
        : nil)
    return try chat.post(
      body, to: "/api/chat", keyIn: .bearer, accept: "application/x-ndjson")
  }

  package func makeDecoder(provider: Provider) -> any AnswerDecoder {
    OllamaDecoder(provider: provider)
  }

  package func baseURL(fromVariable value: String) -> String { OllamaHost.baseURL(value) }

  package var modelListPath: String { "/api/tags" }
  /// A local server has no documented limit. This one bounds the memory for a request.
  package var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
  package var takesPDF: Bool { false }

  /// The thinking parameter for the model. By default every model that can think does so. Ollama
  /// rejects the parameter for models that cannot.
  private func think(_ asked: ReasoningEffort?, info: ModelInfo?) -> OllamaRequest.Think? {
    guard let asked else { return nil }
    return switch info?.thinking {
    case .ollama(.toggle): .toggle(asked != .none)
    case .ollama(.level):
      EffortScale.nearest(to: asked, among: EffortScale.common).map(OllamaRequest.Think.level)
    case .ollama(.unsupported): nil
    default: asked == .none ? .toggle(false) : nil
    }
  }
}
