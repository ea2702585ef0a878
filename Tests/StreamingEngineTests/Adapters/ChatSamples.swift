import StreamingEngine

/// Sample chats for the tests of request encoding.
enum ChatSamples {
  static let question = [Message(role: .user, content: "Hi there")]

  static let conversation = [
    Message(role: .system, content: "Be brief."),
    Message(role: .user, content: "What is 2/2?"),
    Message(role: .assistant, content: "1"),
    Message(role: .system, content: "Use words."),
    Message(role: .user, content: "And 4/2?"),
  ]

  static let openAI = Provider(
    name: "openai", format: .openAIChat, baseURL: "https://api.openai.com/v1")
  static let compatible = Provider(
    name: "local", format: .openAIChat, baseURL: "http://127.0.0.1:8080/v1")
  static let anthropic = Provider(
    name: "anthropic", format: .anthropic, baseURL: "https://api.anthropic.com")
  static let anthropicCompatible = Provider(
    name: "proxy", format: .anthropic, baseURL: "https://proxy.example")
  static let google = Provider(
    name: "google", format: .google, baseURL: "https://generativelanguage.googleapis.com")
  static let ollama = Provider(
    name: "ollama", format: .ollama, baseURL: "http://127.0.0.1:11434")
}

extension String {
  /// A body without the marks for the prompt cache.
  var withoutCacheMarks: String {
    replacing(#""cache_control":{"type":"ephemeral"},"#, with: "")
  }
}

extension ResolvedChat {
  /// Creates a chat as the engine would pass it on.
  init(
    _ provider: Provider, _ model: String, _ messages: [Message] = ChatSamples.question,
    key: String? = "k", temperature: Double? = nil, maxTokens: Int? = nil,
    reasoning: ReasoningEffort? = nil
  ) {
    self.init(
      provider: provider, model: model,
      request: LLMRequest(
        model: "\(provider.name):\(model)", messages: messages, temperature: temperature,
        maxTokens: maxTokens, reasoning: reasoning),
      key: key.map(Secret.init))
  }

  /// The request in the format that the engine would choose.
  func built() throws(LLMError) -> HTTPRequest {
    try format.adapter.request(for: self).http
  }

  /// The complete body of that request.
  func body() throws(LLMError) -> String {
    try String(decoding: built().body, as: UTF8.self)
  }
}
