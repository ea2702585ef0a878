import Transport

/// The header that carries the API key.
enum KeyField {
  /// `Authorization: Bearer …` (RFC 6750).
  case bearer
  case named(String)
}

extension ResolvedChat {
  /// Creates the POST request that all formats share.
  ///
  /// The user's headers are set last, so they can replace any others.
  ///
  /// - Throws: Errors of kind ``LLMError/Kind/configuration`` and ``LLMError/Kind/invalidRequest``;
  ///   see ``WireFormatAdapter/request(for:)``.
  func post(
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
    if let key {
      switch provider.descriptor.keyHeader.map(KeyField.named) ?? keyField {
      case .bearer: headers["Authorization"] = key.reveal { "Bearer \($0)" }
      case .named(let name): headers[name] = key.reveal { $0 }
      }
    }
    if case .header(let name)? = cacheKey, let conversation = request.conversation {
      headers[name] = conversation
    }
    for (name, value) in provider.headers.sorted(by: { $0.key < $1.key }) {
      headers[name] = value
    }
    try check(headers)
    prepared.http.url = base.appending(path)
    prepared.http.headers = headers
    return prepared
  }

  private func checkSettings() throws(LLMError) {
    if let temperature = request.temperature, !(0...2).contains(temperature) {
      throw fault(
        .invalidRequest, "invalid value '\(temperature)' for temperature: use a number from 0 to 2")
    }
    if let maxTokens = request.maxTokens, maxTokens < 1 {
      throw fault(
        .invalidRequest,
        "invalid value '\(maxTokens)' for max_tokens: use a whole number, 1 or more")
    }
  }

  /// A line break in a header value would start a new header (RFC 9110 section 5.5).
  private func check(_ headers: HTTPHeaders) throws(LLMError) {
    for field in headers.fields {
      let isName = !field.name.isEmpty && field.name.utf8.allSatisfy(Self.isTokenByte)
      let isValue = !field.value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
      guard isName, isValue else {
        throw fault(
          .configuration,
          "the header \(field.name.debugDescription) of \(provider.name) contains an "
            + "invalid character",
          advice: "check the key and the headers for line breaks")
      }
    }
  }

  /// Whether the byte is allowed in a field name: `token` in RFC 9110 section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private func fault(
    _ kind: LLMError.Kind, _ message: String, advice: String? = nil
  ) -> LLMError {
    LLMError(kind, provider: provider.name, message: message, advice: advice)
  }
}
