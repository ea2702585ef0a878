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
  /// What can be done about an error.
  func remedy(for kind: LLMError.Kind, retryAfter: Duration? = nil) -> LLMError.Remedy? {
    switch kind {
    case .authentication: refusedKeyRemedy
    case .permission:
      sendsKey
        ? .words("check what the key may be used for, or use another model") : refusedKeyRemedy
    case .modelNotFound: modelRemedy
    case .invalidRequest: .words("change the request or its settings, or use another model")
    case .contextLength: .words("start a new conversation, or use a model with a larger window")
    case .rateLimit: .words("try again \(retryAfter.map(Self.inWords) ?? "shortly")")
    case .quota: .words("check your plan and billing")
    case .overloaded, .server, .timeout: .words("try again, or use another model")
    case .contentFilter: .words("change the wording of the question")
    case .truncated: .words("try again, or ask the model to continue")
    case .malformed: checking(.addressOrRetry)
    case .connection: .words("check the network, then try again")
    case .missingKey: .setKey(setup)
    default: nil
    }
  }

  /// The error of an answer that ended with a word for failure.
  func failure(endingWith word: String) -> LLMError {
    let kind = FinishWord(word)?.failure ?? .server
    let shown = FaultText.oneLine(word, limit: 100)
    return LLMError(
      kind, provider: name, message: "the provider ended the answer with \"\(shown)\"",
      remedy: remedy(for: kind))
  }

  /// What to check about the base URL.
  func checking(_ what: LLMError.AddressCheck) -> LLMError.Remedy { .checkAddress(what, setup) }

  /// What to check if the server has nothing at the URL of the request.
  var pathRemedy: LLMError.Remedy {
    checking(lacksVersion(for: format) && !isOfficial ? .version : .address)
  }

  /// What to change if the server answers in another format.
  func formatRemedy(for other: WireFormat) -> LLMError.Remedy {
    .changeFormat(other, lacksVersion: lacksVersion(for: other), setup)
  }

  /// Whether the base URL has no version, as it usually has for a format.
  private func lacksVersion(for format: WireFormat) -> Bool {
    let isOpenAI = format == .openAIChat || format == .openAIResponses
    return isOpenAI && !baseURL.contains(/\/v[0-9]/)
  }

  /// What to do if the base URL does not accept connections.
  var connectionRemedy: LLMError.Remedy {
    if isLoopback, let advice = descriptor.advice.connection { return .words(advice) }
    return descriptor.address == .usual && !isLoopback
      ? .words("check the network, then try again") : checking(.server)
  }

  private var sendsKey: Bool {
    switch key {
    case .value, .command, .provided, .missing: true
    case .notNeeded: hasKeyHeader || descriptor.key == .given
    }
  }

  private var refusedKeyRemedy: LLMError.Remedy {
    .checkKey(setup, other: descriptor.advice.authentication)
  }

  private var modelRemedy: LLMError.Remedy {
    if let advice = descriptor.advice.modelNotFound { return .words(advice) }
    // An address from a variable usually belongs to a relay to the provider.
    let isRelay: Bool = if case .variable = descriptor.address { true } else { false }
    guard isOfficial || isRelay else {
      let list = modelListURL.map { ": the server lists its models at \($0)" } ?? ""
      return .words("check the model's name" + list)
    }
    return .checkModel
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
