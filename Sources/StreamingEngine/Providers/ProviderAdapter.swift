package import Transport

/// How one wire format is spoken: a request in its shape, its stream, its errors.
///
/// An adapter is a value without I/O. It is chosen by ``WireFormat``, so a user-defined provider
/// is an adapter with another base URL.
package protocol ProviderAdapter: Sendable {
  /// The request for a chat, ready to send.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when the chat cannot be said in
  ///   this format.
  func request(for chat: ResolvedChat) throws(LLMError) -> HTTPRequest

  /// A decoder for one successful answer.
  func makeDecoder() -> any AnswerDecoder

  /// The fault that an answer with another status than 200 stands for.
  ///
  /// - Parameter body: The first 64 KiB of the body.
  func fault(status: Int, headers: HTTPHeaders, body: [UInt8]) -> LLMError
}

/// A request with its alias resolved and its provider known: what an adapter needs to write it.
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
