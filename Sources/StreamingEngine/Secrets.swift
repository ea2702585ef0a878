/// Everything in the requests to a provider that must not be shown: the key, and what the user put
/// into the query or the headers under the name of a key.
///
/// Some servers repeat a key, a header or the whole URL in their errors.
struct Secrets: Sendable {
  private let values: [Secret]

  /// - Parameter key: The key that is sent; a key command may have printed it.
  init(of provider: Provider, key: Secret?) {
    let members = [provider.descriptor.query, provider.headers].flatMap { members in
      members.filter { Self.isSecret($0.key) }.map(\.value)
    }
    // The scheme of an authorization is not secret.
    let given = members.map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : $0 }
    values = [key].compactMap(\.self) + given.map(Secret.init)
  }

  /// What a request carries under the names of keys.
  init(of request: HTTPRequest) {
    let headers = request.headers.fields.filter { Self.isSecret($0.name) }.map(\.value)
    let query = URLParts(request.url).query.split(separator: "&").compactMap { member -> String? in
      let parts = member.split(separator: "=", maxSplits: 1)
      return parts.count == 2 && Self.isSecret(String(parts[0])) ? String(parts[1]) : nil
    }
    let given = headers.map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : $0 } + query
    values = given.map(Secret.init)
  }

  /// Whether the name is that of a header or a query member that carries a key.
  static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["auth", "key", "token", "secret", "cookie", "password", "signature", "credential"]
      .contains(where: name.contains) || ["sig", "code", "pwd"].contains(name)
  }

  /// The text with `(secret)` in the place of each secret.
  ///
  /// Keys with fewer than eight characters are placeholders such as `none` for servers without
  /// authentication. Replacing those could garble ordinary words.
  func hidden(in text: String) -> String {
    values.reduce(text) { text, value in
      value.reveal { value in
        guard value.utf8.count >= 8 else { return text }
        return text.replacing(value, with: "(secret)")
          .replacing(value.percentEncoded, with: "(secret)")
      }
    }
  }
}

extension Secrets {
  /// A header's value without what may be a key. The scheme of an authorization is not secret.
  static func hiddenHeader(_ value: String) -> String {
    value.hasPrefix("Bearer ") ? "Bearer (secret)" : "(secret)"
  }

  /// A URL without the values of its query that have the name of a key.
  static func hidden(inURL url: String) -> String {
    guard let mark = url.firstIndex(of: "?") else { return url }
    let parameters = url[url.index(after: mark)...].split(
      separator: "&", omittingEmptySubsequences: false)
    let shown = parameters.map { parameter -> String in
      guard let sign = parameter.firstIndex(of: "=") else { return String(parameter) }
      let name = String(parameter[..<sign])
      return isSecret(name) ? "\(name)=(secret)" : String(parameter)
    }
    return url[...mark] + shown.joined(separator: "&")
  }

  /// The bytes with as many asterisks in the place of each secret.
  func masked(_ bytes: [UInt8]) -> [UInt8] {
    values.reduce(into: bytes) { bytes, value in
      let secret = value.reveal { Array($0.utf8) }
      guard secret.count >= 8 else { return }
      for range in bytes.ranges(of: secret) {
        bytes.replaceSubrange(range, with: repeatElement(UInt8(ascii: "*"), count: secret.count))
      }
    }
  }
}

extension LLMError {
  /// The error without the secrets in its texts.
  func concealing(_ secrets: Secrets) -> LLMError {
    var error = self
    error.message = secrets.hidden(in: message)
    error.advice = advice.map(secrets.hidden(in:))
    error.remedy = remedy
    return error
  }
}
