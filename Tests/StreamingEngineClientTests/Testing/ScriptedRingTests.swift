import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("A scripted engine")
struct ScriptedRingTests {
  /// What a caller sees of an answer: its chunks put together, and the error after them.
  private static func read(_ ring: LLMRing) async -> (answer: LLMResponse, error: LLMError?) {
    var answer = LLMResponse(content: "", model: "")
    do {
      for try await chunk in ring.chatStream(LLMRequest(model: "any-name", prompt: "Hi")) {
        answer.append(chunk)
      }
      return (answer, nil)
    } catch {
      return (answer, error)
    }
  }

  @Test("a scripted answer has its text, its call and then its fault")
  func example() async {
    let ring = LLMRing.scripted([
      .text("Let me see."), .toolCall("get_weather", ["city": "Paris"]), .fault(.rateLimit),
    ])
    let (answer, error) = await Self.read(ring)
    #expect(answer.content == "Let me see.")
    #expect(answer.toolCalls.map(\.name) == ["get_weather"])
    #expect(error?.kind == .rateLimit && error?.provider == "scripted")
  }

  @Test("a scripted answer is the same in every wire format", arguments: WireFormat.allCases)
  func formats(format: WireFormat) async throws {
    let ring = LLMRing.scripted(
      [
        .reasoning("Hm"), .reasoning("."), .text("Hel"), .text("lo, \"you\"\n日本 🙂"),
        .toolCall("get_weather", ["city": "Paris", "days": [1, 2]], id: "call_A"),
        .toolCall("now"), .usage(prompt: 19, completion: 10),
      ], format: format)
    let (answer, error) = await Self.read(ring)
    #expect(error == nil)
    #expect(answer.reasoning == "Hm.")
    #expect(answer.content == "Hello, \"you\"\n日本 🙂")
    #expect(answer.toolCalls.map(\.name) == ["get_weather", "now"])
    #expect(answer.toolCalls.map(\.isComplete) == [true, true])
    let arguments = answer.toolCalls.first.flatMap { JSONValue(parsing: $0.arguments) }
    #expect(arguments?["days"] == [1, 2] && arguments?["city"] == "Paris")
    #expect(answer.toolCalls.first?.id == "call_A")
    #expect(answer.finishReason == .toolCalls)
    #expect(answer.usage?.promptTokens == 19 && answer.usage?.completionTokens == 10)
    #expect(answer.ending?.servedModel == "scripted-model")
  }

  @Test("every piece of text is a chunk", arguments: WireFormat.allCases)
  func pieces(format: WireFormat) async throws {
    let ring = LLMRing.scripted([.text("One, "), .text("two.")], format: format)
    var pieces: [String] = []
    for try await text in ring.chatStream(LLMRequest(model: "m", prompt: "Count")).text {
      pieces.append(text)
    }
    #expect(pieces == ["One, ", "two."])
  }

  @Test("an answer may end for another reason", arguments: WireFormat.allCases)
  func reasons(format: WireFormat) async {
    let (cut, _) = await Self.read(.scripted([.text("a"), .finish(.length)], format: format))
    #expect(cut.finishReason == .length)
    let (stopped, _) = await Self.read(.scripted([.text("a")], format: format))
    #expect(stopped.finishReason == .stop && stopped.usage?.promptTokens == nil)
  }

  @Test("each request gets the next answer, and the last one is repeated")
  func sequence() async {
    let ring = LLMRing.scripted([.text("first")], [.text("second")])
    var texts: [String] = []
    for _ in 0..<3 { texts.append(await Self.read(ring).answer.content) }
    #expect(texts == ["first", "second", "second"])
  }

  @Test("a fault leads to the next model, and a retry to the next answer")
  func failover() async {
    let pool = LLMRing.scripted(
      [.fault(.overloaded)], [.text("ok")], models: ["one:a", "two:b"])
    let (answer, error) = await Self.read(pool)
    #expect(error == nil && answer.content == "ok" && answer.model == "two:b")
    #expect(answer.failedAttempts.map(\.model) == ["one:a"])
    let again = LLMRing.scripted(
      [.fault(.overloaded.retrying(after: .zero))], [.text("ok")],
      retries: RetryPolicy(attempts: 2))
    #expect(await Self.read(again).answer.failedAttempts.map(\.nextModel) == ["scripted:model"])
  }

  @Test("the requests are there to be looked at, in the provider's format")
  func requests() async throws {
    let transport = ScriptedTransport(answers: [[.text("ok")]], format: .anthropic)
    let ring = LLMRing.scripted(over: transport, format: .anthropic)
    _ = try await ring.chat(LLMRequest(model: "smart", prompt: "Hi", system: "Be brief."))
    let body = try #require(transport.bodies.first.flatMap(JSONValue.init(parsing:)))
    #expect(body["model"] == "model" && body["messages"]?[0]?["role"] == "user")
    #expect(transport.requests.first?.headers["x-api-key"] == "sk-of-scripted")
    #expect(transport.requests.first?.url.hasPrefix("https://scripted.example/") == true)
  }

  @Test("text arrives before what the server has not sent yet", .timeLimit(.minutes(20)))
  func gate() async throws {
    let gate = Gate()
    let ring = LLMRing.scripted([.text("One, "), .wait(gate), .text("two.")])
    var seen: [String] = []
    for try await text in ring.chatStream(LLMRequest(model: "m", prompt: "Count")).text {
      seen.append(text)
      // Nothing else opens it: "two." cannot have been sent before "One, " was here.
      gate.open()
    }
    #expect(seen == ["One, ", "two."])
  }

  @Test("a reader that is stopped at a gate closes the connection", .timeLimit(.minutes(20)))
  func stopped() async throws {
    let gate = Gate()
    let ring = LLMRing.scripted([.text("One, "), .wait(gate)])
    let reader = Task { await Self.read(ring) }
    try await gate.arrival()
    reader.cancel()
    let (answer, error) = await reader.value
    #expect(answer.content == "One, " && error?.kind == .cancelled)
  }

  @Test("waiting at a gate ends when the task is cancelled", .timeLimit(.minutes(20)))
  func cancelledWait() async {
    let gate = Gate()
    let tasks = [Task { try await gate.wait() }, Task { try await Gate().arrival() }]
    for task in tasks {
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    gate.open()
    await #expect(throws: Never.self) { try await gate.wait() }
  }
}
