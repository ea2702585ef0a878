extension WireFormat {
  /// The name under which the format's maker documents it.
  var protocolName: String {
    switch known {
    case .openAIChat: "Chat Completions"
    case .openAIResponses: "Responses"
    case .anthropic: "Anthropic Messages"
    case .google: "Gemini"
    case .ollama: "Ollama"
    case nil: rawValue
    }
  }
}

extension Provider {
  /// What the user can do about an error, as one clause.
  func advice(for kind: LLMError.Kind, retryAfter: Duration? = nil) -> String? {
    switch kind {
    case .authentication: refusedKeyAdvice
    case .permission:
      sendsKey ? "check what the key may be used for, or use another model" : refusedKeyAdvice
    case .modelNotFound: modelAdvice
    case .invalidRequest: "change the request or its settings, or use another model"
    case .contextLength: "start a new conversation, or use a model with a larger window"
    case .rateLimit: "try again \(retryAfter.map(Self.inWords) ?? "shortly")"
    case .quota: "check your plan and billing"
    case .overloaded, .server, .timeout: "try again, or use another model"
    case .contentFilter: "change the wording of the question"
    case .truncated: "try again, or ask the model to continue"
    case .malformed: "\(addressAdvice), or try again"
    case .connection: "check the network, then try again"
    case .missingKey: descriptor.missingKeyAdvice
    case .providerNotFound, .unknownAlias, .configuration, .cancelled: nil
    }
  }

  /// The error of an answer that ended with a word for failure.
  func failure(endingWith word: String) -> LLMError {
    let kind = FinishWord(word)?.failure ?? .server
    let shown = FaultText.oneLine(word, limit: 100)
    return LLMError(
      kind, provider: name, message: "the provider ended the answer with \"\(shown)\"",
      advice: advice(for: kind))
  }

  /// What to check if the server is probably not a provider.
  var addressAdvice: String { "check \(addressName)" }

  /// What to check if the server has nothing at the URL of the request.
  var pathAdvice: String {
    lacksVersion(for: format) && !isOfficial
      ? "\(addressAdvice), which usually ends in /v1" : addressAdvice
  }

  /// What to change if the server answers in another format.
  func kindAdvice(for other: WireFormat) -> String {
    let change = "set kind = \"\(other.rawValue)\" in \(descriptor.section)"
    return lacksVersion(for: other) ? change + "; its base_url then usually ends in /v1" : change
  }

  /// Whether the base URL has no version, as it usually has for a format.
  private func lacksVersion(for format: WireFormat) -> Bool {
    let isOpenAI = format == .openAIChat || format == .openAIResponses
    return isOpenAI && !baseURL.contains(/\/v[0-9]/)
  }

  /// The base URL and where it was set.
  var addressName: String { "the provider's base URL" + addressSource }

  /// What to do if the base URL does not accept connections.
  var connectionAdvice: String {
    if isLoopback, let advice = descriptor.advice.connection { return advice }
    return descriptor.address == .usual && !isLoopback
      ? "check the network, then try again"
      : "check the address\(addressSource) and that the server is running"
  }

  /// What to do if the host of the base URL cannot be resolved.
  var hostAdvice: String { "check the network and the address" + addressSource }

  private var addressSource: String { descriptor.addressSource.map { " (\($0))" } ?? "" }

  private var sendsKey: Bool {
    switch key {
    case .value, .command, .missing: true
    case .none: hasKeyHeader || descriptor.key == .given
    }
  }

  private var refusedKeyAdvice: String {
    descriptor.refusedKeyAdvice(
      variable: keyVariable, isSaved: isKeySaved, hasKeyHeader: hasKeyHeader)
  }

  private var modelAdvice: String {
    if let advice = descriptor.advice.modelNotFound { return advice }
    // An address from a variable usually belongs to a relay to the provider.
    let isRelay: Bool = if case .variable = descriptor.address { true } else { false }
    guard isOfficial || isRelay else {
      let list = modelListURL.map { ": the server lists its models at \($0)" } ?? ""
      return "check the model's name" + list
    }
    return "`llmring list` shows known ones"
  }

  /// `in 2 s`, `in 3 min`, `in 5 h`, rounded up because an earlier retry would fail.
  private static func inWords(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let whole = seconds + (attoseconds > 0 ? 1 : 0)
    return switch whole {
    case ...0: "now"
    case ..<120: "in \(whole) s"
    case ..<7200: "in \((whole + 59) / 60) min"
    default: "in \((whole + 3599) / 3600) h"
    }
  }
}
