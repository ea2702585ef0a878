extension ResolvedChat {
  /// Creates the POST request that all formats share: the body as JSON, with the options that the
  /// user adds to it, and the key in its header.
  ///
  /// The user's headers are set last, so they can replace any others.
  ///
  /// - Parameters:
  ///   - body: What the format's body is; it has to be a JSON object.
  ///   - path: The path beneath the provider's base URL, percent-encoded.
  ///   - keyField: The header for the key, unless the provider's configuration names another.
  ///   - accept: The media type to ask for; `nil` for that of server-sent events or JSON.
  ///   - headers: Further headers.
  /// - Throws: Errors of kind ``LLMError/Kind/configuration`` and ``LLMError/Kind/invalidRequest``;
  ///   the request cannot be sent safely, or cannot be expressed.
  public func post(
    _ body: some Encodable, to path: String, keyIn keyField: KeyField, accept: String? = nil,
    headers: HTTPHeaders = [:]
  ) throws(LLMError) -> PreparedRequest {
    try checkSettings()
    try checkCapabilities()
    var prepared = try prepared(body)
    let base = try provider.address(hasKey: key != nil)
    var headers = headers
    headers["Content-Type"] = "application/json"
    headers["Accept"] = accept ?? self.accept()
    if case .header(let name)? = cacheKey, let conversation = request.conversation {
      headers[name] = conversation
    }
    prepared.http.url = provider.url(path, beneath: base)
    prepared.http.headers = try provider.requestHeaders(headers, key: key, in: keyField)
    return prepared
  }

  private func checkSettings() throws(LLMError) {
    if let temperature = request.temperature, !(0...2).contains(temperature) {
      throw fault(
        .invalidRequest, "invalid value '\(temperature)' for temperature: use a number from 0 to 2")
    }
    if let topP = request.topP, !(0...1).contains(topP) {
      throw fault(
        .invalidRequest, "invalid value '\(topP)' for top_p: use a number from 0 to 1")
    }
    if let maxTokens = request.maxTokens, maxTokens < 1 {
      throw fault(
        .invalidRequest,
        "invalid value '\(maxTokens)' for max_tokens: use a whole number, 1 or more")
    }
  }

  private func fault(
    _ kind: LLMError.Kind, _ message: String, advice: String? = nil
  ) -> LLMError {
    LLMError(kind, provider: provider.name, message: message, advice: advice)
  }
}
