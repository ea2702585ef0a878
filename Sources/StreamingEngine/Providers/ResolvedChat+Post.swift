import Transport

/// The header that a format sends its key in.
enum KeyField {
  /// `Authorization: Bearer …` (RFC 6750).
  case bearer
  case named(String)
}

extension HTTPRequest.Limits {
  /// For a server of the user's own, such as Ollama: it may have to read a model from disk before
  /// it answers at all, and a long conversation before the first word, which takes minutes.
  static let ownServer = Self(head: nil, firstByte: nil, idle: .seconds(300))
}

extension ResolvedChat {
  /// The request that posts `body` to a path of the provider: what all formats have in common.
  ///
  /// The user's own headers are set last, so they can replace any of ours.
  ///
  /// - Parameter limits: How long to wait for a provider on another machine.
  /// - Throws: Faults of kind ``LLMError/Kind/configuration`` and ``LLMError/Kind/invalidRequest``
  ///   as ``WireFormatAdapter/request(for:)`` has them.
  func post(
    _ body: some Encodable, to path: String, keyIn keyField: KeyField, accept: String,
    headers: HTTPHeaders = [:], limits: HTTPRequest.Limits = HTTPRequest.Limits()
  ) throws(LLMError) -> HTTPRequest {
    try checkSettings()
    try checkAbilities()
    let base = try provider.address(hasKey: key != nil)
    var headers = headers
    headers["Content-Type"] = "application/json"
    headers["Accept"] = accept
    if let key {
      switch provider.descriptor.keyHeader.map(KeyField.named) ?? keyField {
      case .bearer: headers["Authorization"] = key.reveal { "Bearer \($0)" }
      case .named(let name): headers[name] = key.reveal { $0 }
      }
    }
    for (name, value) in provider.headers.sorted(by: { $0.key < $1.key }) {
      headers[name] = value
    }
    try check(headers)
    return HTTPRequest(
      method: .post, url: base.appending(path), headers: headers, body: try encoded(body),
      limits: base.isLoopback || provider.descriptor.isSelfHosted ? .ownServer : limits)
  }

  private func encoded(_ body: some Encodable) throws(LLMError) -> [UInt8] {
    do {
      return try RequestJSON.bytes(of: body)
    } catch {
      throw fault(.invalidRequest, "the request cannot be written as JSON")
    }
  }

  private func checkSettings() throws(LLMError) {
    if let temperature = request.temperature, !(0...2).contains(temperature) {
      throw fault(.invalidRequest, "the temperature is \(temperature); it must be from 0 to 2")
    }
    if let maxTokens = request.maxTokens, maxTokens < 1 {
      throw fault(.invalidRequest, "the token limit is \(maxTokens); it must be at least 1")
    }
  }

  /// A line break in a header would end it and begin another (RFC 9110 section 5.5).
  private func check(_ headers: HTTPHeaders) throws(LLMError) {
    for field in headers.fields {
      let isName = !field.name.isEmpty && field.name.utf8.allSatisfy(Self.isTokenByte)
      let isValue = !field.value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
      guard isName, isValue else {
        throw fault(
          .configuration,
          "the header \(field.name.debugDescription) of \(provider.name) holds a character that "
            + "no header may have",
          advice: "look for line breaks in the key and in headers")
      }
    }
  }

  /// A byte of a field name: `token` of RFC 9110 section 5.6.2.
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
