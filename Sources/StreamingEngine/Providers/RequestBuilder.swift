package import Transport

/// Writes one wire format's requests.
///
/// A builder is a value without I/O. It is chosen by ``WireFormat``, so a user-defined provider is
/// a builder with another base URL.
package protocol RequestBuilder: Sendable {
  /// The request for a chat, ready to send.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when the chat cannot be said in
  ///   this format, of kind ``LLMError/Kind/configuration`` when the provider's settings do not
  ///   make a request that is safe to send.
  func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest
}

/// A request with its alias resolved and its provider known: what a builder needs to write it.
package struct ResolvedChat: Sendable {
  package var provider: Provider
  /// The provider's name for the model.
  package var model: String
  package var request: LLMRequest
  /// `nil` where no key is needed.
  package var key: Secret?

  package init(provider: Provider, model: String, request: LLMRequest, key: Secret?) {
    self.provider = provider
    self.model = model
    self.request = request
    self.key = key
  }
}
