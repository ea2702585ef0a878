/// The header that carries the API key.
public enum KeyField: Sendable, Hashable {
  /// `Authorization: Bearer …` (RFC 6750).
  case bearer
  /// A header that has nothing but the key.
  case named(String)
}

extension WireFormat {
  /// The header that the format's servers expect the key in.
  var keyField: KeyField {
    switch known {
    case .openAIChat, .openAIResponses, .ollama, nil: .bearer
    case .anthropic: .named("x-api-key")
    // Not as ?key=, which would appear in logs.
    case .google: .named("x-goog-api-key")
    }
  }
}

extension Provider {
  /// The headers of a request: those given, the key, and the user's own, which replace any others.
  ///
  /// - Throws: An error of kind ``LLMError/Kind/configuration`` for a header that cannot be sent.
  func requestHeaders(
    _ given: HTTPHeaders, key: Secret?, in field: KeyField
  ) throws(LLMError) -> HTTPHeaders {
    var all = given
    if let key {
      switch descriptor.keyHeader.map(KeyField.named) ?? field {
      case .named(let name) where name.lowercased() != "authorization":
        all[name] = key.reveal { $0 }
      // The header has a scheme before the key; a key with a space brings its own.
      case .bearer, .named:
        all["Authorization"] = key.reveal { $0.contains(" ") ? $0 : "Bearer \($0)" }
      }
    }
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) { all[name] = value }
    for field in all.fields where !field.isValid {
      throw LLMError(
        .configuration, provider: name,
        message: "the header \(field.name.debugDescription) of \(name) contains an "
          + "invalid character",
        advice: "check the key and the headers for line breaks")
    }
    return all
  }

  /// The URL of a request: a path beneath the base URL, with the query members of the request and
  /// those that the user configured, which replace others of the same name.
  ///
  /// - Parameters:
  ///   - path: Percent-encoded; may have a query of its own. One that begins with two slashes is
  ///     beneath the server's root, which
  ///     is the base URL without the version at its end.
  ///   - query: Names and values as they are, not encoded.
  func url(
    _ path: String, query: [(name: String, value: String)] = [], beneath base: BaseURL
  ) -> String {
    let own = descriptor.query
    let parts = path.split(separator: "?", maxSplits: 1)
    var url = base.appending(String(parts[0]))
    if path.hasPrefix("//") {
      let root = base.appending("")
      url = (root.hasSuffix("/v1") ? String(root.dropLast(3)) : root) + parts[0].dropFirst()
    }
    var members = parts.dropFirst().flatMap { $0.split(separator: "&") }.map(String.init)
      .filter { own[String($0.prefix { $0 != "=" })] == nil }
    for member in query where own[member.name] == nil {
      members.append("\(member.name.percentEncoded)=\(member.value.percentEncoded)")
    }
    for member in own.sorted(by: { $0.key < $1.key }) {
      members.append("\(member.key.percentEncoded)=\(member.value.percentEncoded)")
    }
    if !members.isEmpty { url += "?" + members.joined(separator: "&") }
    return url
  }

  /// A URL as an error may show it. The values of the user's query members are left out: some
  /// gateways take their key there.
  func shown(url: String) -> String {
    guard !descriptor.query.isEmpty, let mark = url.firstIndex(of: "?") else { return url }
    return url[..<mark] + "?(hidden)"
  }
}

extension HTTPHeaders.Field {
  /// Whether the field can be sent. A line break in a value would start a new header (RFC 9110
  /// section 5.5); the name is a `token` of section 5.6.2.
  fileprivate var isValid: Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
      && !value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
  }
}
