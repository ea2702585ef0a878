package import Settings
package import Transport

/// Everything that differs between wire formats: how requests are written, answers are read, and
/// what may be in them.
///
/// An adapter is a value without I/O. It is found by ``WireFormat/adapter``, so a provider of the
/// user's own is an adapter with another base URL, and a new format is a folder with an adapter
/// and a line there.
package protocol WireFormatAdapter: Sendable {
  /// The request for a chat, ready to send.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when the chat cannot be said in
  ///   this format, of kind ``LLMError/Kind/configuration`` when the provider's settings do not
  ///   make a request that is safe to send.
  func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest

  /// A decoder for one successful answer.
  ///
  /// - Parameter provider: The provider that faults name and advise about.
  func makeDecoder(provider: Provider) -> any AnswerDecoder

  /// The format to speak with one model instead, where a server speaks several.
  func formatInstead(for chat: ResolvedChat) -> WireFormat?

  /// What to send the request with once more after the server refused it.
  func adapterInstead(after fault: LLMError) -> (any WireFormatAdapter)?

  /// How many tokens of the context window an answer takes, as far as that is known beforehand.
  func reservedTokens(for chat: ResolvedChat, info: ModelInfo?) -> Int?

  /// The base URL that the value of a provider's address variable stands for.
  func baseURL(fromVariable value: String) -> String

  /// The path beneath the base URL that lists the server's models.
  var modelListPath: String { get }

  var attachmentLimits: AttachmentLimits { get }
  var takesPDF: Bool { get }

  /// Whether thoughts are sealed for the conversation that they were thought in.
  var sealsThoughts: Bool { get }
}

extension WireFormatAdapter {
  package func formatInstead(for chat: ResolvedChat) -> WireFormat? { nil }

  package func adapterInstead(after fault: LLMError) -> (any WireFormatAdapter)? { nil }

  package func reservedTokens(for chat: ResolvedChat, info: ModelInfo?) -> Int? {
    chat.request.maxTokens.map { min($0, info?.maxOutput ?? .max) }
  }

  package func baseURL(fromVariable value: String) -> String { value }

  package var takesPDF: Bool { true }
  package var sealsThoughts: Bool { false }
}

extension WireFormat {
  /// The one place where a format's name leads to its folder.
  package var adapter: any WireFormatAdapter {
    switch self {
    case .openAIChat: OpenAIChatAdapter()
    case .openAIResponses: OpenAIResponsesAdapter()
    case .anthropic: AnthropicAdapter()
    case .google: GeminiAdapter()
    case .ollama: OllamaAdapter()
    }
  }
}

/// How many bytes of base64 a format takes in one request, by its provider's documentation.
package struct AttachmentLimits {
  /// Of one image.
  package var image: Int
  /// Of all files.
  package var total: Int
}
