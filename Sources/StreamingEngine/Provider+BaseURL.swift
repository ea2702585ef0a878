extension Provider {
  /// The base URL that requests are built on; `nil` if it is not usable.
  ///
  /// People paste the URL of an example request, so the ending that llmring adds itself is left
  /// out.
  package var base: BaseURL? { BaseURL(correctedBaseURL ?? baseURL) }

  /// The base URL without a wrong ending; `nil` if there is nothing to correct.
  package var correctedBaseURL: String? {
    let parts = URLParts(baseURL)
    guard parts.query.isEmpty, !parts.path.isEmpty else { return nil }
    let path = format.correctedPath(parts.path)
    // A slash at the end is no mistake.
    return path == parts.path.droppingLast { $0 == "/" }
      ? nil : baseURL[..<parts.path.startIndex] + path
  }

  /// The part of the base URL that is left out, for messages.
  package var wrongEnding: String? {
    guard let corrected = correctedBaseURL else { return nil }
    let ending = baseURL.hasPrefix(corrected) ? baseURL.dropFirst(corrected.count) : ""
    return ending.isEmpty ? String(URLParts(baseURL).path) : String(ending)
  }
}

extension WireFormat {
  /// What follows the base URL in requests of this format, and in requests that it is confused
  /// with. The longest ending comes first.
  private var wrongEndings: [String] {
    switch known {
    case .openAIChat, .openAIResponses:
      ["/chat/completions", "/completions", "/responses", "/messages", "/models", "/chat"]
    case .anthropic:
      ["/v1/messages", "/messages", "/v1/chat/completions", "/v1/models", "/v1"]
    case .google:
      ["/v1beta/models", "/v1/models", "/v1beta/openai", "/v1beta", "/v1"]
    case .ollama:
      [
        "/api/chat", "/api/generate", "/api/tags", "/api", "/v1/chat/completions", "/v1/models",
        "/v1",
      ]
    case nil: []
    }
  }

  /// The path of a base URL without its wrong ending, repeated slashes, and a second `/v1`.
  fileprivate func correctedPath(_ path: Substring) -> String {
    var path = "/" + path.split(separator: "/").joined(separator: "/")
    // The URL of an Ollama request, for a provider that is reached in OpenAI's format.
    let isOpenAI = self == .openAIChat || self == .openAIResponses
    if isOpenAI, let ending = ["/api/chat", "/api/generate"].first(where: path.hasSuffix) {
      return path.dropLast(ending.count) + "/v1"
    }
    if self == .google, let models = path.firstRange(of: "/models/") {
      path = String(path[..<models.lowerBound]) + "/models"
    }
    while let ending = wrongEndings.first(where: path.hasSuffix) {
      path = String(path.dropLast(ending.count))
    }
    while path.hasSuffix("/v1/v1") { path = String(path.dropLast(3)) }
    return path == "/" ? "" : path
  }
}
