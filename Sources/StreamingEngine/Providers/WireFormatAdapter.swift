/// Everything that differs between wire formats: how requests are encoded, how answers are decoded,
/// and what requests may contain.
///
/// An adapter is a value without I/O, selected by ``WireFormat/adapter``. A user-defined provider
/// uses an existing adapter with another base URL. A new format needs a folder with an adapter, and
/// one line in that property.
package protocol WireFormatAdapter: Sendable {
  /// Returns the request for a chat, ready to send.
  ///
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if this format cannot express the
  ///   chat, or of kind ``LLMError/Kind/configuration`` if the provider's settings do not allow a
  ///   safe request.
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest

  /// Creates a decoder for one successful response.
  ///
  /// - Parameter provider: The provider, for its name and advice in errors.
  func makeDecoder(provider: Provider) -> any ReplyDecoder

  /// Another format to use for this chat, if the server supports several.
  func formatInstead(for chat: ResolvedChat) -> WireFormat?

  /// The number of tokens in the context window to reserve for the answer, if it is known before
  /// the request.
  func reservedTokens(for chat: ResolvedChat, info: ModelInfo?) -> Int?

  /// The base URL for the value of a provider's address variable.
  func baseURL(fromVariable value: String) -> String

  /// The path of the server's model list, relative to the base URL.
  var modelListPath: String { get }

  var attachmentLimits: AttachmentLimits { get }
  var takesPDF: Bool { get }

  /// Whether encrypted reasoning is bound to the conversation that produced it.
  var bindsReasoning: Bool { get }

  /// Where the body has the options that the user adds.
  var optionRules: OptionRules { get }
}

extension WireFormatAdapter {
  package func formatInstead(for chat: ResolvedChat) -> WireFormat? { nil }

  package func reservedTokens(for chat: ResolvedChat, info: ModelInfo?) -> Int? {
    chat.request.maxTokens.map { min($0, info?.maxOutput ?? .max) }
  }

  package func baseURL(fromVariable value: String) -> String { value }

  package var takesPDF: Bool { true }
  package var bindsReasoning: Bool { false }
  package var optionRules: OptionRules { OptionRules() }
}

extension WireFormat {
  /// The adapter for each format.
  package var adapter: any WireFormatAdapter {
    switch origin {
    case .library(.openAIChat): OpenAIChatAdapter()
    case .library(.openAIResponses): OpenAIResponsesAdapter()
    case .library(.anthropic): AnthropicAdapter()
    case .library(.google): GeminiAdapter()
    case .library(.ollama): OllamaAdapter()
    case .codec(let codec): CodecAdapter(codec: codec)
    }
  }
}

/// Maximum size of base64 data in one request, from the providers' documentation, in bytes.
package struct AttachmentLimits {
  /// For one image.
  package var image: Int
  /// For all files together.
  package var total: Int
}
