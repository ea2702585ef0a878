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
