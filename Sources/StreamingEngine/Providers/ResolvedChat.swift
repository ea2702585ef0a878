/// A request with its alias resolved and its provider known: everything that a ``WireCodec`` needs.
public struct ResolvedChat: Sendable {
  public package(set) var provider: Provider
  /// The provider's name for the model.
  public package(set) var model: String
  public package(set) var request: LLMRequest
  /// `nil` if no key is needed.
  package var key: Secret?
  /// What the request does without, because the server has rejected it otherwise.
  var concessions = Concessions()

  package init(provider: Provider, model: String, request: LLMRequest, key: Secret?) {
    self.provider = provider
    self.model = model
    self.request = request
    self.key = key
  }

  /// The wire format of this chat: the provider's format, except that OpenAI itself requires
  /// Responses for some models.
  package var format: WireFormat {
    provider.format.adapter.formatInstead(for: self) ?? provider.format
  }

  /// Whether the answer is requested as a stream. If not, the server sends it whole, as JSON.
  public var streams: Bool {
    request.streams && provider.descriptor.requestsStream && concessions.streaming == .requested
  }

  /// The value of the body's field `stream`; `nil` to leave it out.
  ///
  /// It is also sent if it is `false`, because some servers stream unless told otherwise.
  var streamField: Bool? { concessions.streaming == .unmentioned ? nil : streams }

  /// The media type to ask for.
  ///
  /// - Parameter stream: The type of the format's streams.
  func accept(_ stream: String = "text/event-stream") -> String {
    streams ? stream : "application/json"
  }

  /// The format that the body asks for. If the server rejects that, the prompt asks for it.
  var encodedFormat: ResponseFormat {
    concessions.promptsForFormat ? .text : request.responseFormat
  }

  /// Whether the prompt has marks that say what the provider should cache.
  var marksCache: Bool { provider.descriptor.cachesPrompts && concessions.marksCache }

  /// The catalogue's entry for the model, regardless of which server provides it.
  var info: ModelInfo? {
    ModelCatalogue.bundled.info(
      provider: ProviderDescriptor.owner(of: provider.format).name, model: model)
  }
}
