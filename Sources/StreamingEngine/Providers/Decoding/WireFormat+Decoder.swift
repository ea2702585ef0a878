extension WireFormat {
  /// A decoder for one successful answer in this format.
  ///
  /// - Parameter provider: The provider's name, which faults bear.
  package func makeDecoder(provider: String) -> any AnswerDecoder {
    switch self {
    case .openAIChat: OpenAIChatDecoder(provider: provider)
    case .openAIResponses: OpenAIResponsesDecoder(provider: provider)
    case .anthropic: AnthropicDecoder(provider: provider)
    case .google: GeminiDecoder(provider: provider)
    case .ollama: OllamaDecoder(provider: provider)
    }
  }
}
