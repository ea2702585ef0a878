import InMemoryLogging
import InMemoryTracing
import Logging
import StreamingEngine
import StreamingEngineTesting
import Testing
import Tracing

/// What the trait `Tracing` adds, as an app sees it.
@Suite struct TracingTests {
  private let tracer = InMemoryTracer()
  private let log = InMemoryLogHandler()
  private let question: LLMRequest

  init() {
    var request = LLMRequest(model: "chatbot", prompt: "private question")
    request.headers = ["X-Password": "hush"]
    question = request
  }

  private func ring(
    _ answers: ScriptedAnswer..., over transport: (any Transport)? = nil,
    models: [String] = ["openai:gpt-5-mini", "google:gemini-3-flash"]
  ) -> LLMRing {
    let providers = ["openai", "google"].map {
      Provider(
        name: $0, format: .openAIChat, baseURL: "https://\($0).example/v1",
        key: .value(Secret("sk-of-mine")))
    }
    var configuration = Configuration(providers: providers, aliases: .every(models: models))
    configuration.retries = .once
    configuration.tracer = tracer
    configuration.logger = Logger(label: "llm") { _ in log }
    configuration.logger?.logLevel = .debug
    return LLMRing(
      configuration: configuration, transport: transport ?? ScriptedTransport(answers: answers))
  }

  /// The spans that have ended: the answer's, and those of its attempts. Nothing private is in them.
  private func spans() throws -> (answer: FinishedInMemorySpan, attempts: [FinishedInMemorySpan]) {
    #expect(tracer.activeSpans.isEmpty)
    let all = tracer.finishedSpans
    let answer = try #require(all.last)
    let attempts = Array(all.dropLast())
    #expect(answer.parentSpanID == nil)
    #expect(attempts.allSatisfy { $0.parentSpanID == answer.spanID })
    let recorded = all.map { "\($0)" }.joined() + log.entries.map { "\($0)" }.joined()
    for secret in ["private", "sk-of-mine", "hush", "X-Password"] {
      #expect(!recorded.contains(secret))
    }
    #expect(log.entries.allSatisfy { $0.level == .debug })
    return (answer, attempts)
  }

  @Test("an answer has a span, with one attempt in it")
  func success() async throws {
    let ring = ring([.text("private words"), .usage(prompt: 4, completion: 5)])
    #expect(try await ring.chat(question).content == "private words")

    let (answer, attempts) = try spans()
    #expect(answer.operationName == "chat gpt-5-mini")
    #expect(answer.kind == .client)
    #expect(answer.status == nil)
    #expect(
      answer.attributes == [
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5-mini", "gen_ai.response.model": "scripted-model",
        "gen_ai.response.id": answer.attributes.get("gen_ai.response.id") ?? "",
        "gen_ai.response.finish_reasons": .stringArray(["stop"]),
        "gen_ai.usage.input_tokens": 4, "gen_ai.usage.output_tokens": 5,
        "server.address": "openai.example", "server.port": 443,
      ])
    #expect(attempts.map(\.operationName) == ["attempt gpt-5-mini"])
    #expect(
      attempts.first?.attributes == [
        "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5-mini",
        "http.response.status_code": 200, "server.address": "openai.example", "server.port": 443,
      ])
    #expect(attempts.first?.events.map(\.name) == ["first byte"])
    #expect(
      log.entries.map { "\($0.message)" } == [
        "the request is sent", "the response has begun", "the first byte has arrived",
        "the token counts are known", "the attempt has ended", "the answer is over",
      ])
    #expect(log.entries.first?.metadata["model"] == "openai:gpt-5-mini")
  }

  @Test("a failover has an attempt for each model")
  func failover() async throws {
    let ring = ring([.fault(.overloaded)], [.text("ok")])
    #expect(try await ring.chat(question).content == "ok")

    let (answer, attempts) = try spans()
    #expect(answer.operationName == "chat gemini-3-flash")
    #expect(answer.attributes.get("gen_ai.provider.name") == "gcp.gemini")
    #expect(answer.attributes.get("server.address") == "google.example")
    #expect(answer.attributes.get("error.type") == nil)
    #expect(
      attempts.map(\.operationName) == ["attempt gpt-5-mini", "attempt gemini-3-flash"])
    #expect(attempts.map { $0.attributes.get("error.type") } == ["overloaded", nil])
    #expect(attempts.map(\.status?.code) == [.error, nil])
    #expect(attempts.map { $0.attributes.get("http.request.resend_count") } == [nil, 1])
  }

  @Test("an error ends the span with its kind, and without the message")
  func error() async throws {
    let refusal = ScriptedReply(
      status: 400, [#"{"error":{"message":"cannot read 'private question' of sk-of-mine"}}"#])
    let ring = ring(over: ScriptedTransport([refusal]), models: ["openai:gpt-5-mini"])
    await #expect(throws: LLMError.self) { try await ring.chat(question) }

    let (answer, attempts) = try spans()
    #expect(answer.attributes.get("error.type") == "invalid_request")
    #expect(answer.status?.code == .error)
    #expect(attempts.map { $0.attributes.get("http.response.status_code") } == [400])
    #expect(attempts.map { $0.attributes.get("error.type") } == ["invalid_request"])
    #expect(log.entries.last?.metadata["error.type"] == "invalid_request")
  }

  @Test("an answer that is never sent has a span, too")
  func unsent() async throws {
    await #expect(throws: LLMError.self) { try await ring(models: []).chat(question) }
    let (answer, attempts) = try spans()
    #expect(answer.operationName == "chat chatbot")
    #expect(answer.attributes.get("error.type") == "unknown_alias")
    #expect(attempts.isEmpty)
  }

  @Test("an answer whose reader leaves has ended")
  func left() async throws {
    for try await _ in ring([.text("A "), .text("whale.")]).chatStream(question) { break }
    let (answer, attempts) = try spans()
    #expect(answer.attributes.get("error.type") == "cancelled")
    #expect(attempts.map { $0.attributes.get("error.type") } == ["cancelled"])
  }

  @Test("a transport's own spans are within that of the attempt")
  func within() async throws {
    let ring = ring(over: TracingTransport(tracer: tracer), models: ["openai:gpt-5-mini"])
    #expect(try await ring.chat(question).content == "ok")
    let names = Dictionary(uniqueKeysWithValues: tracer.finishedSpans.map { ($0.spanID, $0) })
    let sent = try #require(tracer.finishedSpans.first { $0.operationName == "POST" })
    #expect(sent.parentSpanID.flatMap { names[$0] }?.operationName == "attempt gpt-5-mini")
  }

  /// A transport that traces its requests itself.
  private struct TracingTransport: Transport {
    let transport = ScriptedTransport(answers: [[.text("ok")]])
    let tracer: InMemoryTracer

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      let span = tracer.startSpan("POST", ofKind: .client)
      defer { span.end() }
      return try await transport.send(request)
    }
  }
}

/// The example of Observing.md.
func example() -> LLMRing {
  var configuration = Configuration.environment()
  configuration.tracer = InstrumentationSystem.tracer
  configuration.logger = Logger(label: "llm")
  let traced = LLMRing(configuration: configuration)
  return traced
}
