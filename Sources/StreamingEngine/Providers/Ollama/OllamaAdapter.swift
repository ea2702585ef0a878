package import Transport

/// Requests for Ollama's `/api/chat`.
package struct OllamaAdapter: RequestBuilder {
  package init() {}

  package func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest {
    let request = chat.request
    let dialogue = try Dialogue(request.messages, provider: chat.provider.name)
    let info = ModelCatalogue.bundled.info(provider: "ollama", model: chat.model)
    let hasOptions = request.temperature != nil || request.maxTokens != nil
    let body = OllamaRequest(
      model: chat.model,
      messages: dialogue.inPlace.map { OllamaRequest.Message($0) },
      think: think(request.reasoning, info: info),
      options: hasOptions
        ? OllamaRequest.Options(temperature: request.temperature, numPredict: request.maxTokens)
        : nil)
    return try chat.post(
      body, to: "/api/chat", keyIn: .bearer, accept: "application/x-ndjson",
      limits: .ownServer)
  }

  /// Thinking as the model can be told; unset is on for every model that can think, and to ask it
  /// of one that cannot is refused.
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
