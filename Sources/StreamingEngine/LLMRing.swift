/// The entry point to every model: send a conversation, and receive the answer as it is written.
///
/// ```swift
/// let ring = LLMRing()
/// let request = LLMRequest(model: "chatbot", prompt: "Count to 10")
/// for try await text in ring.chatStream(request).text {
///   print(text, terminator: "")
/// }
/// ```
///
/// There is no global state: two values are independent of each other. One is enough for a program,
/// and it can be used from many tasks at once.
public struct LLMRing: Sendable {
  /// The providers, aliases and timeouts for requests.
  public let configuration: Configuration
  let transport: any Transport
  let pacing: Pacing
  let onEvent: (@Sendable (RequestEvent) -> Void)?
  let answers = AnswerCounter()
  let keys = KeyCache()
  let concessions: ConcessionCache
  let requests = RequestLog()
  #if Lockfile
  let lockfiles = LockfileCache()
  #endif
  let habits = AnswerHabits()

  #if Libcurl
  /// Creates an engine.
  ///
  /// Nothing is read, loaded or connected until the first request.
  ///
  /// - Parameters:
  ///   - configuration: The configuration. The default is read from the process environment.
  ///   - transport: Sends the requests. The default uses libcurl.
  ///   - onEvent: Called with what happens to each request, on the task that reads the answer, so it
  ///     should return soon.
  public init(
    configuration: Configuration = .environment(), transport: (any Transport)? = nil,
    onEvent: (@Sendable (RequestEvent) -> Void)? = nil
  ) {
    self.init(
      configuration: configuration, transport: transport ?? CurlTransport(), pacing: .real,
      onEvent: onEvent)
  }
  #else
  /// Creates an engine.
  ///
  /// Nothing is read or connected until the first request.
  ///
  /// - Parameters:
  ///   - configuration: The configuration. The default is read from the process environment.
  ///   - transport: Sends the requests. There is no default, because the trait `Libcurl` is off.
  ///   - onEvent: Called with what happens to each request, on the task that reads the answer, so it
  ///     should return soon.
  public init(
    configuration: Configuration = .environment(), transport: any Transport,
    onEvent: (@Sendable (RequestEvent) -> Void)? = nil
  ) {
    self.init(configuration: configuration, transport: transport, pacing: .real, onEvent: onEvent)
  }
  #endif

  package init(
    configuration: Configuration, transport: any Transport, pacing: Pacing,
    onEvent: (@Sendable (RequestEvent) -> Void)? = nil
  ) {
    self.onEvent = onEvent
    self.configuration = configuration
    self.transport = transport
    self.pacing = pacing
    concessions = ConcessionCache(store: configuration.rejectedFields)
  }

  /// Streams an answer, chunk by chunk, as it arrives.
  ///
  /// Calling this method sends nothing. Each iteration of the sequence sends the request when its
  /// first chunk is asked for. Nothing is read ahead, so a slow caller slows the provider down. To
  /// stop an answer, stop iterating or cancel the task.
  ///
  /// - Parameters:
  ///   - request: The conversation; the model answers its last message.
  ///   - profile: The lockfile profile in which to look up the alias. It overrides the profile from
  ///     the environment and the lockfile's default.
  ///   - joinsText: Whether text that has already arrived is returned as one chunk instead of in
  ///     the provider's pieces. This delays nothing, and reduces the number of chunks when the
  ///     answer arrives faster than it is read.
  /// - Returns: The chunks of the answer; the last one has the finish reason. An error is thrown as
  ///   an ``LLMError`` after the chunks that arrived before it. An answer that stops before the
  ///   provider marks its end throws an error of kind ``LLMError/Kind/truncated``.
  public func chatStream(
    _ request: LLMRequest, profile: String? = nil, joinsText: Bool = false
  ) -> ChatStream {
    ChatStream(
      ring: self, request: request, source: .named(profile: profile), joinsText: joinsText)
  }

  /// Returns the complete answer: the chunks of ``chatStream(_:profile:joinsText:)`` put together.
  ///
  /// - Throws: The error that ended the stream. The partial answer is lost; use the stream to keep
  ///   it.
  public func chat(
    _ request: LLMRequest, profile: String? = nil
  ) async throws(LLMError) -> LLMResponse {
    try await chatStream(request, profile: profile, joinsText: true).collect()
  }
}

extension LLMRing {
  /// The transport for a provider: its own, if it has one.
  func transport(for provider: Provider) -> any Transport {
    provider.transport ?? transport
  }
}

extension LLMResponse {
  /// Adds the next chunk of the answer.
  public mutating func append(_ chunk: StreamChunk) {
    if chunk.textWasReasoning {
      reasoning += (content + chunk.reasoning).trimmed
      content = ""
    } else {
      if chunk.reasoningWasText { reasoning = "" }
      reasoning += chunk.reasoning
    }
    content += chunk.delta
    model = chunk.model
    if let failed = chunk.failedAttempt { failedAttempts.append(failed) }
    requestNotes += chunk.requestNotes
    // An answer that breaks off has an ending without a reason.
    if let ending = chunk.ending {
      self.ending = ending
      toolCalls = chunk.toolCalls
    }
    guard chunk.isLast else {
      if chunk.ending == nil { chunk.toolCalls.forEach { begin($0) } }
      usage = chunk.usage ?? usage
      return
    }
    finishReason = chunk.finishReason
    toolCalls = chunk.toolCalls
    usage = chunk.usage
  }

  /// Adds a tool call that has started. Its arguments follow in the chunk with the ending.
  private mutating func begin(_ call: ToolCall) {
    var steps = 0
    guard toolCalls.place(ofCall: call.index, steps: &steps) == nil else { return }
    toolCalls.append(
      ToolCall(index: call.index, id: call.id, name: call.name, arguments: "", isComplete: false))
  }
}
