import StreamingEngine
import StreamingEngineTesting
import Testing

/// The exact messages for network errors.
struct ErrorDescriptionTests {
  private static let beforeTheAnswer: [(TransportError, LLMError.Kind, String)] = [
    (
      .unknownHost("api.example"), .connection,
      "one: host 'api.example' not found; check the network and the address"
    ),
    (
      .refused("127.0.0.1:8080"), .connection,
      "one: could not connect to 127.0.0.1:8080; check the address and that the server is running"
    ),
    (
      .insecure("the certificate has expired"), .connection,
      "one: the connection is not secure: the certificate has expired; "
        + "set SSL_CERT_FILE if your network uses its own CA"
    ),
    (
      .timedOut(.connect), .timeout,
      "one: could not connect within 5 s; check the address and the network, or try again"
    ),
    (
      .timedOut(.handshake), .timeout,
      "one: the TLS handshake did not finish within 5 s; check the address and the network, or "
        + "try again"
    ),
    (
      .timedOut(.head), .timeout,
      "one: the server sent nothing; try again, or allow a longer timeout"
    ),
    (
      .timedOut(.firstByte), .timeout,
      "one: the server sent no answer for 600 s; try again, or allow a longer timeout"
    ),
    (
      .timedOut(.idle), .timeout,
      "one: the server sent nothing for 600 s in the middle of the answer; try again, or "
        + "allow a longer timeout"
    ),
    (.disconnected("reset"), .connection, "one: the connection was lost: reset; try again"),
    (.unusable("no libcurl"), .configuration, "one: no libcurl"),
    (.cancelled, .cancelled, "one: stopped"),
  ]

  @Test(
    "the error for a request that cannot be sent has a reason and advice",
    arguments: beforeTheAnswer)
  func request(fault: TransportError, kind: LLMError.Kind, words: String) async {
    let ring = Answers.ring(ScriptedTransport([.refusal(fault)]))
    let error = await ring.fault(of: "one:a")
    #expect(error?.kind == kind)
    #expect(error?.description == words)
    #expect(error?.provider == "one")
  }

  @Test(
    "the error for an incomplete answer states the reason",
    arguments: [
      (
        TransportError.disconnected("reset"), LLMError.Kind.truncated,
        "one: the connection was lost before the answer was complete: reset; "
          + "try again, or ask the model to continue"
      ),
      (
        .timedOut(.idle), .timeout,
        "one: the server sent nothing for 600 s in the middle of the answer; try again, or "
          + "allow a longer timeout"
      ),
      (.cancelled, .cancelled, "one: stopped"),
    ])
  func answer(fault: TransportError, kind: LLMError.Kind, words: String) async {
    let transport = ScriptedTransport([.init([Answers.chunk("half")], ending: .fault(fault))])
    let error = await Answers.ring(transport).fault(of: "one:a")
    #expect(error?.kind == kind)
    #expect(error?.description == words)
    #expect(transport.requests.count == 1)
  }

  @Test("a refused connection to Ollama asks whether it is running")
  func ollama() async {
    let configuration = Configuration.environment([:], workingDirectory: "/nowhere")
    let ring = LLMRing(
      configuration: configuration,
      transport: ScriptedTransport([.refusal(.refused("127.0.0.1:11434"))]),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
    #expect(
      await ring.fault(of: "ollama:m")?.description
        == "ollama: could not connect to 127.0.0.1:11434; is `ollama serve` running?")
  }

  @Test(
    "an error is one line with provider, message, status and advice, without repeating the provider"
  )
  func description() {
    let fault = LLMError(
      .rateLimit, provider: "openai", status: 429, message: "too many requests",
      advice: "try again in 3 s")
    #expect(fault.description == "openai: too many requests (429); try again in 3 s")
    #expect(
      LLMError(.missingKey, provider: "openai", message: "no API key for openai").description
        == "no API key for openai")
  }

  @Test("a stream ends after an error")
  func endsWithFault() async throws {
    for model in ["one:a", "nobody"] {
      let ring = Answers.ring(ScriptedTransport([Answers.error(400)]))
      var iterator = ring.chatStream(
        LLMRequest(model: model, messages: LLMRequest.greeting.messages)
      )
      .makeAsyncIterator()
      await #expect(throws: LLMError.self) { try await iterator.next() }
      #expect(try await iterator.next() == nil)
    }
  }
}
