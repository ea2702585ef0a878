import Settings
import Testing
import Transport

@testable import StreamingEngine

/// What happens when an attempt fails before anything of an answer came, and after.
struct FailoverTests {
  struct Outcome: Equatable {
    var text = ""
    var failedAttempts: [String] = []
    var fault: LLMError.Kind?
  }

  private func outcome(
    _ transport: ScriptedTransport, pool: [String], sleeps: Sleeps = Sleeps(),
    model: String = "chatbot"
  ) async -> Outcome {
    var outcome = Outcome()
    do {
      let request = LLMRequest(model: model, messages: [Message(role: .user, content: "hi")])
      for try await chunk in Answers.ring(transport, pool: pool, sleeps: sleeps).chatStream(request)
      {
        outcome.text += chunk.delta
        if let failed = chunk.failedAttempt { outcome.failedAttempts.append(failed.nextModel) }
      }
    } catch {
      outcome.fault = error.kind
    }
    return outcome
  }

  @Test(
    "a fault that another model may not have moves on to the next of the pool",
    arguments: [429, 500, 503, 404, 408])
  func allowsFailover(status: Int) async {
    let transport = ScriptedTransport([Answers.error(status), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"])
    #expect(result == Outcome(text: "ok", failedAttempts: ["two:b"]))
    #expect(transport.requests.count == 2)
  }

  @Test(
    "a bad request or a refused key is said at once", arguments: [400, 401, 403, 422])
  func staysPut(status: Int) async {
    let transport = ScriptedTransport([Answers.error(status), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"])
    #expect(result.text.isEmpty && result.fault != nil && result.failedAttempts.isEmpty)
    #expect(transport.requests.count == 1)
  }

  @Test("a connection that cannot be made moves on")
  func refusedConnection() async {
    let transport = ScriptedTransport([
      .init(refusal: .refused("127.0.0.1:1")), Answers.whole(["ok"]),
    ])
    #expect(await outcome(transport, pool: ["one:a", "two:b"]).text == "ok")
  }

  @Test("after the first text nothing is tried again, and the text is kept")
  func neverAfterText() async {
    let transport = ScriptedTransport([
      .init([Answers.chunk("half")], fault: .disconnected("reset")), Answers.whole(["ok"]),
    ])
    #expect(
      await outcome(transport, pool: ["one:a", "two:b"])
        == Outcome(text: "half", fault: .truncated))
    #expect(transport.requests.count == 1)
  }

  @Test("an answer that ends without the provider's end is truncated, never complete")
  func truncated() async {
    let transport = ScriptedTransport([.init([Answers.chunk("half")])])
    #expect(await outcome(transport, pool: ["one:a"]) == Outcome(text: "half", fault: .truncated))
  }

  @Test("the last model of a pool is asked again twice, after growing pauses")
  func retries() async {
    let sleeps = Sleeps()
    let transport = ScriptedTransport([Answers.error(500)])
    let result = await outcome(transport, pool: ["one:a"], sleeps: sleeps)
    #expect(result == Outcome(failedAttempts: ["one:a", "one:a"], fault: .server))
    #expect(transport.requests.count == 3)
    #expect(sleeps.all == [.milliseconds(500), .seconds(1)])
  }

  @Test("the provider's own pause is taken, unless it is long")
  func retryAfter() async {
    let sleeps = Sleeps()
    var busy = Answers.error(429)
    busy.headers["Retry-After"] = "7"
    let patient = ScriptedTransport([busy, Answers.whole(["ok"])])
    #expect(await outcome(patient, pool: ["one:a"], sleeps: sleeps).text == "ok")
    #expect(sleeps.all == [.seconds(7)])

    busy.headers["Retry-After"] = "3600"
    let impatient = ScriptedTransport([busy, Answers.whole(["ok"])])
    #expect(await outcome(impatient, pool: ["one:a"]).fault == .rateLimit)
    #expect(impatient.requests.count == 1)
  }

  @Test("a model is not asked again after a minute, nor when the pause would end after it")
  func budget() {
    let start = ContinuousClock.now
    let fault = LLMError(.server, message: "no")
    func step(after seconds: Int, pause: Int? = nil, pool: [String] = ["one:a"]) -> Failover.Step? {
      var failover = Failover(candidates: pool.compactMap { try? ModelReference($0) }, at: start)
      var fault = fault
      fault.retryAfter = pause.map { .seconds($0) }
      return failover.step(after: fault, at: start + .seconds(seconds), jitter: 0)
    }
    #expect(step(after: 59)?.delay == .milliseconds(500))
    #expect(step(after: 60) == nil)
    #expect(step(after: 40, pause: 20)?.delay == .seconds(20))
    #expect(step(after: 41, pause: 20) == nil)
    #expect(
      step(after: 300, pool: ["one:a", "two:b"])?.model.description == "two:b",
      "another model is no repetition")
  }

  @Test("the pauses are shorter by up to a quarter")
  func jitter() {
    var failover = Failover(
      candidates: [ModelReference(provider: "one", model: "a")], at: .now)
    let fault = LLMError(.overloaded, message: "no")
    let steps = (0..<3).map { _ in failover.step(after: fault, at: .now, jitter: 1)?.delay }
    #expect(steps == [.milliseconds(375), .milliseconds(750), nil])
  }

  @Test("a task that is cancelled between two attempts sends no more")
  func cancelledBetween() async {
    let transport = ScriptedTransport([Answers.error(500)])
    let request = LLMRequest(model: "one:a", messages: [Message(role: .user, content: "hi")])
    let ring = Answers.ring(transport)
    let task = Task { () -> LLMError.Kind? in
      do {
        for try await chunk in ring.chatStream(request) where chunk.failedAttempt != nil {
          withUnsafeCurrentTask { $0?.cancel() }
        }
        return nil
      } catch {
        return (error as? LLMError)?.kind
      }
    }
    #expect(await task.value == .cancelled)
    #expect(transport.requests.count == 1)
  }

  @Test("each failed attempt names the model, the error and the next attempt")
  func failedAttempts() async throws {
    let transport = ScriptedTransport([
      Answers.error(503, message: "busy"), Answers.error(500), Answers.whole(["ok"]),
    ])
    var seen: [String] = []
    let request = LLMRequest(model: "chatbot", messages: [Message(role: .user, content: "hi")])
    let ring = Answers.ring(transport, pool: ["one:a", "two:b"])
    for chunk in try await ring.chat(request).failedAttempts {
      guard let failed = chunk.failedAttempt else { continue }
      seen.append("\(chunk.model) \(failed.error.kind) \(failed.nextModel) \(failed.delay)")
    }
    #expect(
      seen == ["one:a overloaded two:b 0.0 seconds", "two:b server two:b 0.5 seconds"])
  }

  @Test("a spent quota is not asked again, but another provider may be")
  func quota() async {
    let spent = Answers.error(429, code: "insufficient_quota")
    let alone = ScriptedTransport([spent])
    #expect(await outcome(alone, pool: ["one:a"]).fault == .quota)
    #expect(alone.requests.count == 1)
    let pooled = ScriptedTransport([spent, Answers.whole(["ok"])])
    #expect(await outcome(pooled, pool: ["one:a", "two:b"]).text == "ok")
  }

  @Test("models of providers that are not configured are left out of a pool")
  func filtersThePool() async {
    let transport = ScriptedTransport([Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["nobody:x", "two:b"])
    #expect(result == Outcome(text: "ok"))
  }

  @Test("a model named in full is asked alone")
  func namedInFull() async {
    let transport = ScriptedTransport([Answers.error(404), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"], model: "one:z")
    #expect(result.fault == .modelNotFound)
    #expect(transport.requests.count == 1)
  }

  @Test("an unknown alias or provider says what there is")
  func unknownNames() async throws {
    let ring = Answers.ring(ScriptedTransport([]))
    func words(_ model: String) async -> String {
      do {
        _ = try await ring.chat(
          LLMRequest(model: model, messages: [Message(role: .user, content: "hi")]))
        return ""
      } catch {
        return error.description
      }
    }
    #expect(await words("chatbt").contains("chatbot"))
    #expect(await words("wto:x").contains("two"))
  }
}
