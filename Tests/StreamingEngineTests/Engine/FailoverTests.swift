@testable import StreamingEngine
import StreamingEngineTesting
import Testing

/// Errors before and after the first part of an answer.
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
    "an error that another model may not have leads to the next model in the pool",
    arguments: [429, 500, 503, 404, 408])
  func allowsFailover(status: Int) async {
    let transport = ScriptedTransport([Answers.error(status), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"])
    #expect(result == Outcome(text: "ok", failedAttempts: ["two:b"]))
    #expect(transport.requests.count == 2)
  }

  @Test(
    "an invalid request or rejected key is reported without another attempt",
    arguments: [400, 401, 403, 422])
  func staysPut(status: Int) async {
    let transport = ScriptedTransport([Answers.error(status), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"])
    #expect(result.text.isEmpty && result.fault != nil && result.failedAttempts.isEmpty)
    #expect(transport.requests.count == 1)
  }

  @Test("an answer that consists of a word for failure is asked for again")
  func failedWithoutText() async throws {
    let failed = Answers.whole([], finish: "network_error")
    let again = ScriptedTransport([failed, failed, Answers.whole(["ok"])])
    let retried = await outcome(again, pool: ["one:a"])
    #expect(retried == Outcome(text: "ok", failedAttempts: ["one:a", "one:a"]))
    let other = ScriptedTransport([failed, Answers.whole(["ok"])])
    let next = await outcome(other, pool: ["one:a", "two:b"])
    #expect(next == Outcome(text: "ok", failedAttempts: ["two:b"]))
    // A filter, or text before the failure, is an answer.
    for answer in [Answers.whole([], finish: "safety"), Answers.whole(["a"], finish: "error")] {
      let transport = ScriptedTransport([answer])
      _ = await outcome(transport, pool: ["one:a"])
      #expect(transport.requests.count == 1)
    }
  }

  @Test("after the last attempt, a word for failure is an error, and its details are kept")
  func failedForGood() async throws {
    let transport = ScriptedTransport([Answers.whole([], finish: "network_error")])
    let request = LLMRequest(model: "one:a", messages: [Message(role: .user, content: "hi")])
    let ring = Answers.ring(transport)
    let error = await #expect(throws: LLMError.self) { try await ring.chat(request) }
    #expect(error?.kind == .server)
    #expect(error?.message == "the provider ended the answer with \"network_error\"")
    #expect(transport.requests.count == 3)
    var response = LLMResponse(content: "", model: "", finishReason: nil)
    await #expect(throws: LLMError.self) {
      for try await chunk in ring.chatStream(request) { response.append(chunk) }
    }
    #expect(response.finishReason == .error && response.usage?.promptTokens == 9)
    #expect(response.ending?.rawFinishReason == "network_error")
  }

  @Test("a failed connection leads to the next model")
  func refusedConnection() async {
    let transport = ScriptedTransport([
      .refusal(.refused("127.0.0.1:1")), Answers.whole(["ok"]),
    ])
    #expect(await outcome(transport, pool: ["one:a", "two:b"]).text == "ok")
  }

  @Test("after the first text there is no retry, and the text is kept")
  func neverAfterText() async {
    let transport = ScriptedTransport([
      .init([Answers.chunk("half")], ending: .fault(.disconnected("reset"))), Answers.whole(["ok"]),
    ])
    #expect(
      await outcome(transport, pool: ["one:a", "two:b"])
        == Outcome(text: "half", fault: .truncated))
    #expect(transport.requests.count == 1)
  }

  @Test("an answer without the provider's end marker is never complete")
  func truncated() async {
    let transport = ScriptedTransport([.init([Answers.chunk("half")])])
    #expect(await outcome(transport, pool: ["one:a"]) == Outcome(text: "half", fault: .truncated))
  }

  @Test("the last model in a pool is retried twice with growing delays")
  func retries() async {
    let sleeps = Sleeps()
    let transport = ScriptedTransport([Answers.error(500)])
    let result = await outcome(transport, pool: ["one:a"], sleeps: sleeps)
    #expect(result == Outcome(failedAttempts: ["one:a", "one:a"], fault: .server))
    #expect(transport.requests.count == 3)
    #expect(sleeps.all == [.milliseconds(500), .seconds(1)])
  }

  @Test("the provider's retry delay is used unless it is too long")
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

  @Test("there is no retry that would start after one minute")
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

  @Test("jitter shortens the delays by up to a quarter")
  func jitter() {
    var failover = Failover(
      candidates: [ModelReference(provider: "one", model: "a")], at: .now)
    let fault = LLMError(.overloaded, message: "no")
    let steps = (0..<3).map { _ in failover.step(after: fault, at: .now, jitter: 1)?.delay }
    #expect(steps == [.milliseconds(375), .milliseconds(750), nil])
  }

  @Test("a task cancelled between two attempts sends no further request")
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
    for failed in try await ring.chat(request).failedAttempts {
      seen.append(
        "\(failed.model) \(failed.error.kind.rawValue) \(failed.nextModel) \(failed.delay)")
    }
    #expect(
      seen == ["one:a overloaded two:b 0.0 seconds", "two:b server two:b 0.5 seconds"])
  }

  @Test("an exhausted quota is not retried but leads to the next provider")
  func quota() async {
    let spent = Answers.error(429, code: "insufficient_quota")
    let alone = ScriptedTransport([spent])
    #expect(await outcome(alone, pool: ["one:a"]).fault == .quota)
    #expect(alone.requests.count == 1)
    let pooled = ScriptedTransport([spent, Answers.whole(["ok"])])
    #expect(await outcome(pooled, pool: ["one:a", "two:b"]).text == "ok")
  }

  @Test("models of unconfigured providers are skipped in a pool")
  func filtersThePool() async {
    let transport = ScriptedTransport([Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["nobody:x", "two:b"])
    #expect(result == Outcome(text: "ok"))
  }

  @Test("a model named as provider:model has no fallback")
  func namedInFull() async {
    let transport = ScriptedTransport([Answers.error(404), Answers.whole(["ok"])])
    let result = await outcome(transport, pool: ["one:a", "two:b"], model: "one:z")
    #expect(result.fault == .modelNotFound)
    #expect(transport.requests.count == 1)
  }

  @Test("the error for an unknown alias or provider lists the known ones")
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
