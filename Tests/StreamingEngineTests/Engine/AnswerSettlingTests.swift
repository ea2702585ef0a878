import StreamingEngine
import StreamingEngineTesting
import Testing

/// What happens to a connection after the finish reason.
struct AnswerSettlingTests {
  private let request = LLMRequest(
    model: "chatbot", messages: [Message(role: .user, content: "q")])

  private static let finish =
    #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"#
    + #""usage":{"prompt_tokens":9,"completion_tokens":3}}"# + "\n\n"

  private func answer(
    _ answer: ScriptedReply, lingers: Sleeps? = nil
  ) async throws(LLMError) -> LLMResponse {
    try await Answers.ring(ScriptedTransport([answer]), lingers: lingers).chat(request)
  }

  @Test("a connection that stays open after the finish reason is left after 2 s")
  func held() async throws {
    let lingers = Sleeps()
    let response = try await answer(
      .init([Answers.chunk("Hello"), Self.finish], ending: .hang), lingers: lingers)
    #expect(response.content == "Hello" && response.finishReason == .stop)
    #expect(response.usage?.promptTokens == 9)
    #expect(
      response.ending?.notes == ["the server kept the connection open after the answer"])
    #expect(lingers.all == [.seconds(2)])
  }

  @Test("the engine does not count the time before the finish reason")
  func notBefore() async throws {
    let lingers = Sleeps()
    let response = try await answer(Answers.whole(["a", "b"]), lingers: lingers)
    #expect(response.content == "ab")
    #expect(lingers.all.isEmpty)
  }

  @Test("what arrives before the limit is read, and a body that ends leaves no note")
  func usageInTime() async throws {
    let usage =
      #"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3}}"# + "\n\n"
    let bare = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    let response = try await answer(.init([Answers.chunk("a"), bare, ": ping\n\n", usage]))
    #expect(response.usage?.completionTokens == 3)
    #expect(response.ending?.notes == [])
  }

  @Test("a connection that breaks after the finish reason leaves the answer complete")
  func broken() async throws {
    let response = try await answer(
      .init([Answers.chunk("Hello"), Self.finish], ending: .fault(.disconnected("reset by peer"))))
    #expect(response.content == "Hello" && response.finishReason == .stop)
    #expect(response.usage?.promptTokens == 9)
    #expect(response.ending?.notes.count == 1)
    // The finish reason may be in an event without its empty line.
    let unterminated = try await answer(
      .init(
        [Answers.chunk("Hello"), String(Self.finish.dropLast(2))], ending: .fault(.timedOut(.idle)))
    )
    #expect(unterminated.finishReason == .stop && unterminated.usage?.promptTokens == 9)
  }

  @Test("a connection that breaks before the finish reason throws the error that broke it")
  func brokenBefore() async {
    await #expect {
      try await answer(.init([Answers.chunk("Hello")], ending: .fault(.timedOut(.idle))))
    } throws: { error in
      (error as? LLMError)?.kind == .timeout
    }
  }

  @Test("an answer without a finish reason ends with the marker, and has none")
  func marked() async throws {
    let response = try await answer(.init([Answers.chunk("Hello"), "data: [DONE]\n\n"]))
    #expect(response.content == "Hello" && response.finishReason == nil)
    #expect(response.ending != nil)
  }

  @Test("every status of success is an answer", arguments: [200, 201, 202, 203, 206, 299])
  func statuses(_ status: Int) async throws {
    var whole = Answers.whole(["Hi"])
    whole.status = status
    #expect(try await answer(whole).content == "Hi")
  }

  @Test("an answer that fails reports the usage that arrived, before the error")
  func usageOfFailure() async {
    let usage = #"data: {"choices":[],"usage":{"prompt_tokens":9}}"# + "\n\n"
    let ring = Answers.ring(ScriptedTransport([.init([Answers.chunk("Hello"), usage])]))
    var response = LLMResponse(content: "", model: "chatbot", finishReason: nil)
    await #expect {
      for try await chunk in ring.chatStream(request) { response.append(chunk) }
    } throws: { error in
      (error as? LLMError)?.kind == .truncated
    }
    #expect(response.content == "Hello" && response.usage?.promptTokens == 9)
    #expect(response.ending?.isComplete == false)
  }
}
