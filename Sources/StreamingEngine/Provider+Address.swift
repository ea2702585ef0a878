extension Provider {
  /// The base URL, if requests may go there.
  ///
  /// - Parameter hasKey: Whether a key goes along.
  func address(hasKey: Bool) throws(LLMError) -> BaseURL {
    guard let base = BaseURL(baseURL) else {
      throw LLMError(
        .configuration, provider: name,
        message: "the base URL of \(name) is no http or https address",
        advice: "correct base_url; it looks like https://host/path, without user, query or spaces")
    }
    if base.scheme == .http, !base.isLoopback, hasKey || hasKeyHeader, !isInsecureAllowed {
      throw LLMError(
        .configuration, provider: name,
        message: "the key of \(name) would cross the network unencrypted: its base URL is plain "
          + "http to \(base.host)",
        advice: "use https, or set insecure = true for \(name) in config.toml")
    }
    return base
  }

  /// Why requests may not go to the base URL, as far as can be told without sending one.
  package var addressFault: LLMError? {
    let hasKey =
      switch key {
      case .value, .command: true
      case .none, .missing: false
      }
    do {
      _ = try address(hasKey: hasKey)
      return nil
    } catch {
      return error
    }
  }

  /// The base URL without what might be a password or a key in it.
  package var shownBaseURL: String {
    var text = baseURL[...]
    if let question = text.firstIndex(where: { $0 == "?" || $0 == "#" }) {
      text = text[..<question] + "?(hidden)"
    }
    guard let scheme = text.firstRange(of: "://") else {
      return text.contains("@") ? "(hidden)" : String(text)
    }
    let rest = text[scheme.upperBound...]
    guard let at = rest.lastIndex(of: "@") else { return String(text) }
    return "\(text[..<scheme.upperBound])(hidden)\(rest[at...])"
  }

  /// The variable that the key was taken from.
  ///
  /// - Parameter named: The variable that `config.toml` names.
  package func keyVariable(in environment: [String: String], named: String?) -> String? {
    (named.map { [$0] } ?? Self.keyVariables(of: name)).first { environment.secret($0) != nil }
  }

  /// Whether the user put a key among the headers.
  private var hasKeyHeader: Bool {
    let names: Set = [
      "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie",
    ]
    return headers.keys.contains { names.contains($0.lowercased()) }
  }
}

extension WireFormat {
  /// Where a provider of this format is unless somebody says otherwise.
  package var usualBaseURL: String {
    switch self {
    case .openAIChat, .openAIResponses: "https://api.openai.com/v1"
    case .anthropic: "https://api.anthropic.com"
    case .google: "https://generativelanguage.googleapis.com"
    case .ollama: OllamaHost.baseURL(nil)
    }
  }
}
