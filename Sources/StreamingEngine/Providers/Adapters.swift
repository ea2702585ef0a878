extension WireFormat {
  /// What writes requests in this format.
  package var requestBuilder: any RequestBuilder {
    switch self {
    case .openAIChat: OpenAIChatAdapter()
    case .openAIResponses: OpenAIResponsesAdapter()
    case .anthropic: AnthropicAdapter()
    case .google: GeminiAdapter()
    case .ollama: OllamaAdapter()
    }
  }
}

extension ResolvedChat {
  /// The format that the chat is spoken in, question and answer: the provider's, except that
  /// OpenAI itself speaks Responses for some models. The request builder, the decoder and the
  /// reading of errors are all chosen by it.
  package var format: WireFormat {
    guard provider.format == .openAIChat else { return provider.format }
    return OpenAIEndpoint.choose(model: model, baseURL: provider.baseURL)
  }
}
