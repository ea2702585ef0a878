import Transport

extension LLMError: CustomStringConvertible {
  /// One line for the person at the prompt: what happened; what to do.
  public var description: String {
    var words = message
    if let provider, !words.contains(provider) { words = "\(provider): \(words)" }
    if let status { words += " (\(status))" }
    if let advice { words += "; \(advice)" }
    return words
  }

  /// The word for the kind in the program's JSON: those of the providers' faults, and two more
  /// for what never reached one.
  public var jsonKind: String {
    switch kind {
    case .providerNotFound, .unknownAlias, .missingKey, .configuration: "configuration"
    default: kind.rawValue
    }
  }

  /// The fault without the key, which some servers repeat in their words.
  ///
  /// Keys of fewer than eight characters are stand-ins for servers that need none, such as
  /// `none`; to look for them would garble words that merely have them.
  func concealing(_ key: Secret?) -> LLMError {
    guard let key else { return self }
    return key.reveal { key in
      guard key.utf8.count >= 8, message.contains(key) else { return self }
      var error = self
      error.message = message.replacing(key, with: "(secret)")
      return error
    }
  }

  static func cancelled(provider: String?) -> LLMError {
    LLMError(.cancelled, provider: provider, message: "stopped")
  }

  /// What was being done when the transport failed.
  enum Moment {
    case request
    case answer
  }

  /// A transport's fault in the engine's words.
  init(_ fault: TransportError, provider source: Provider, during moment: Moment) {
    let provider = source.name
    switch fault {
    case .cancelled:
      self = .cancelled(provider: provider)
    case .timedOut(let phase):
      self.init(
        .timeout, provider: provider, message: Self.words(for: phase),
        advice: "try again, or allow more time")
    case .refused(let address):
      self.init(
        .connection, provider: provider, message: "nobody answers at \(address)",
        advice: source.connectionAdvice)
    case .unknownHost(let host):
      self.init(
        .connection, provider: provider, message: "there is no host '\(host)'",
        advice: source.hostAdvice)
    case .insecure(let detail):
      self.init(
        .connection, provider: provider, message: "the connection is not safe: \(detail)",
        isRetryable: false, advice: "set SSL_CERT_FILE if your network has a CA of its own")
    case .disconnected(let detail):
      switch moment {
      case .request:
        self.init(
          .connection, provider: provider, message: "the connection broke: \(detail)",
          advice: "try again")
      case .answer:
        self.init(
          .truncated, provider: provider,
          message: "the connection broke before the answer was complete: \(detail)",
          advice: "try again, or ask the model to go on")
      }
    case .unusable(let detail):
      self.init(.configuration, provider: provider, message: detail)
    }
  }

  private static func words(for phase: TransportError.Phase) -> String {
    switch phase {
    case .connect: "no connection in time"
    case .handshake: "no secure connection in time"
    case .head, .firstByte: "no answer in time"
    case .idle: "the answer stopped coming"
    }
  }
}
