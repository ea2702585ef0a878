extension LLMError: CustomStringConvertible {
  /// One line: what happened, then what to do.
  public var description: String {
    var text = message
    if let provider, !text.contains(provider) { text = "\(provider): \(text)" }
    if let status { text += url.map { " (\(status) for \($0))" } ?? " (\(status))" }
    if let advice { text += "; \(advice)" }
    return text
  }

  /// The error kind in the program's JSON output. Errors that occur before a provider is reached
  /// are all reported as `configuration`.
  public var jsonKind: String {
    switch kind {
    case .providerNotFound, .unknownAlias, .missingKey, .configuration: "configuration"
    default: kind.rawValue
    }
  }

  static func cancelled(provider: String?) -> LLMError {
    LLMError(.cancelled, provider: provider, message: "stopped")
  }

  /// What was in progress when the transport failed.
  enum Stage {
    case request
    case answer
  }

  /// Converts a transport error to an engine error.
  ///
  /// - Parameter patience: The limits that were in force.
  init(
    _ fault: TransportError, provider source: Provider, during stage: Stage,
    _ patience: Patience = Patience()
  ) {
    let provider = source.name
    switch fault {
    case .cancelled:
      self = .cancelled(provider: provider)
    case .timedOut(let phase):
      self = patience.error(after: phase, at: source)
    case .refused(let address):
      self.init(
        .connection, provider: provider, message: "could not connect to \(address)",
        remedy: source.connectionRemedy)
    case .proxyRefused(let detail):
      self.init(
        .connection, provider: provider, message: detail, isRetryable: false,
        advice: ProviderFault.proxyAdvice)
    case .unknownHost(let host):
      self.init(
        .connection, provider: provider, message: "host '\(host)' not found",
        remedy: source.checking(.host))
    case .insecure(let detail):
      self.init(
        .connection, provider: provider, message: "the connection is not secure: \(detail)",
        isRetryable: false, advice: "set SSL_CERT_FILE if your network uses its own CA")
    case .disconnected(let detail):
      switch stage {
      case .request:
        self.init(
          .connection, provider: provider, message: "the connection was lost: \(detail)",
          advice: "try again")
      case .answer:
        self.init(
          .truncated, provider: provider,
          message: "the connection was lost before the answer was complete: \(detail)",
          advice: "try again, or ask the model to continue")
      }
    case .malformed(let detail):
      self.init(
        .malformed, provider: provider, message: detail, remedy: source.checking(.address))
    case .unusable(let detail):
      self.init(.configuration, provider: provider, message: detail)
    }
  }
}
