/// How long to wait for a server: in each phase of an attempt, and between two payloads.
///
/// There are two clocks. A server may keep a connection alive for hours with comments and pings
/// while its model hangs, so any byte restarts one clock, but only a payload restarts the other.
package struct Patience: Sendable, Equatable {
  /// The limits that the transport enforces.
  var limits = HTTPRequest.Limits()
  /// The longest time without a payload; pings and comments do not count. `nil` for no limit.
  var payload: Duration? = .seconds(600)
  /// What set the limits on silence.
  var source = Source.standard
  /// When the wait for the whole answer ends.
  var deadline: Deadline?

  package enum Source: Sendable {
    /// The default for the model and the server.
    case standard
    /// The provider's own `timeout`.
    case provider
    /// The request, or the configuration.
    case request
  }
}

extension Patience {
  /// The limits for a chat: the request's own, or else the provider's, or else the configuration's,
  /// or else the default.
  init(
    _ chat: ResolvedChat, default inherited: LLMRequest.Timeout = .inherit,
    until deadline: Deadline? = nil
  ) {
    self.init(standardFor: chat)
    self.deadline = deadline
    if chat.request.timeout != .inherit {
      apply(chat.request.timeout, from: .request)
    } else if let timeout = chat.provider.descriptor.timeout {
      apply(LLMRequest.Timeout(timeout), from: .provider)
    } else {
      apply(inherited, from: .request)
    }
  }

  /// The default limits.
  ///
  /// A local server may load a model from disk and read a long conversation before the first byte.
  /// A model that reasons may say nothing for minutes. A server that does not stream sends nothing
  /// until the answer is complete.
  private init(standardFor chat: ResolvedChat) {
    if chat.isServedNearby {
      limits.connect = .seconds(5)
      limits.handshake = .seconds(5)
      limits.head = nil
      limits.firstByte = .seconds(600)
      limits.idle = .seconds(600)
      payload = nil
      return
    }
    let silence: Duration
    switch chat.thinkingTime {
    case .none:
      silence = .seconds(120)
    case .some:
      limits.head = .seconds(600)
      silence = .seconds(300)
    case .long:
      limits.head = .seconds(600)
      silence = .seconds(600)
      payload = .seconds(1800)
    }
    limits.firstByte = silence
    limits.idle = silence
    guard !chat.streams else { return }
    limits.head = .seconds(600)
    limits.firstByte = .seconds(600)
  }

  /// Replaces the limits on silence. The limits for connecting never exceed the new one, and keep
  /// their defaults when there is no limit.
  private mutating func apply(_ timeout: LLMRequest.Timeout, from source: Source) {
    let silence: Duration?
    switch timeout {
    case .inherit:
      return
    case .after(let limit):
      limits.connect = limits.connect.map { min($0, limit) } ?? limit
      limits.handshake = limits.handshake.map { min($0, limit) } ?? limit
      payload = payload.map { max($0, limit) }
      silence = limit
    case .unlimited:
      payload = nil
      silence = nil
    }
    limits.head = silence
    limits.firstByte = silence
    limits.idle = silence
    self.source = source
  }
}

extension LLMRequest.Timeout {
  fileprivate init(_ limit: ConfigFile.TimeLimit) {
    switch limit {
    case .unlimited: self = .unlimited
    case .seconds(let seconds): self = .after(.seconds(seconds))
    }
  }
}

extension ResolvedChat {
  /// How long the model may think before and between its words.
  fileprivate enum ThinkingTime {
    case none, some, long
  }

  fileprivate var thinkingTime: ThinkingTime {
    let effort = request.reasoning?.rawValue ?? info?.defaultEffort
    let words = model.lowercased().split { !$0.isLetter }
    if ["high", "xhigh", "max"].contains(effort) || words.contains("pro")
      || words.contains("research")
    {
      return .long
    }
    // A model that the catalogue does not list may well be one that reasons.
    return format == .openAIResponses || info?.reasoning != false ? .some : .none
  }

  /// Whether the server is the user's own, on this machine or nearby.
  fileprivate var isServedNearby: Bool {
    provider.descriptor.isSelfHosted || BaseURL(provider.baseURL)?.isNearby ?? false
  }
}

// MARK: - Errors

extension Patience {
  /// The error when a limit of the transport is exceeded.
  func error(after phase: TransportError.Phase, at provider: Provider) -> LLMError {
    if phase == .total, let deadline { return deadline.error(provider: provider.name) }
    let message =
      switch phase {
      case .connect: "could not connect\(Self.within(limits.connect))"
      case .handshake: "the TLS handshake did not finish\(Self.within(limits.handshake))"
      case .head: "the server sent nothing\(Self.during(limits.head))"
      case .firstByte: "the server sent no answer\(Self.during(limits.firstByte))"
      case .idle: "the server sent nothing\(Self.during(limits.idle)) in the middle of the answer"
      case .total: "the request took too long"
      }
    // A longer timeout does not raise the default limits for connecting.
    let needsNetwork = source == .standard && (phase == .connect || phase == .handshake)
    return LLMError(
      .timeout, provider: provider.name, message: message,
      remedy: needsNetwork
        ? .words("check the address and the network, or try again")
        : .waitLonger(source, provider.setup))
  }

  /// The error when a server sends only pings and comments.
  func payloadError(at provider: Provider) -> LLMError {
    LLMError(
      .timeout, provider: provider.name,
      message: "the server sent only signs of life\(Self.during(payload))",
      remedy: .waitLonger(source, provider.setup))
  }

  private static func within(_ limit: Duration?) -> String {
    limit.map { " within \($0.inSeconds)" } ?? ""
  }

  private static func during(_ limit: Duration?) -> String {
    limit.map { " for \($0.inSeconds)" } ?? ""
  }
}
