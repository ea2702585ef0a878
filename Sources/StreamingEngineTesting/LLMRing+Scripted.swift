public import StreamingEngine

extension LLMRing {
  /// An engine for tests that answers with a script, without a network.
  ///
  /// ```swift
  /// let ring = LLMRing.scripted([.text("Hel"), .text("lo"), .fault(.rateLimit)])
  /// ```
  ///
  /// Each answer is for one request, in order; the last one is for all further requests, too. Any
  /// name of a model is answered, so the code under test keeps its own. Requests are written and
  /// answers read in the wire format, as with a real server; only the network is missing.
  ///
  /// - Parameters:
  ///   - answers: What each request is answered with.
  ///   - format: The wire format: one of the library's.
  ///   - models: The models that every name stands for, each as `provider:model`. With several, a
  ///     fault leads to the next.
  ///   - retries: How often a model is asked again after a temporary error, with real delays.
  ///   - onEvent: Called with what happens to each request.
  public static func scripted(
    _ answers: ScriptedAnswer..., format: WireFormat = .openAIChat,
    models: [String] = ["scripted:model"], retries: RetryPolicy = .once,
    onEvent: (@Sendable (RequestEvent) -> Void)? = nil
  ) -> LLMRing {
    scripted(
      over: ScriptedTransport(answers: answers, format: format), format: format, models: models,
      retries: retries, onEvent: onEvent)
  }

  /// An engine for tests that sends its requests over a transport, such as a ``ScriptedTransport``,
  /// whose requests the test can then look at, or a ``RecordingTransport``.
  public static func scripted(
    over transport: any Transport, format: WireFormat = .openAIChat,
    models: [String] = ["scripted:model"], retries: RetryPolicy = .once,
    onEvent: (@Sendable (RequestEvent) -> Void)? = nil
  ) -> LLMRing {
    let names = Set(models.compactMap { try? ModelReference($0).provider })
    let providers = names.map {
      Provider(
        name: $0, format: format, baseURL: "https://\($0).example/v1",
        key: .value(Secret("sk-of-\($0)")))
    }
    var configuration = Configuration(providers: providers, aliases: .every(models: models))
    configuration.retries = retries
    return LLMRing(configuration: configuration, transport: transport, onEvent: onEvent)
  }
}
