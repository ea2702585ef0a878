import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Asking and reading answers")
struct AnswerTests {
  @Test("a prompt is a request, with instructions before it")
  func prompt() {
    #expect(
      LLMRequest(model: "chat", prompt: "Hi", system: "Be brief.").messages == [
        .system("Be brief."), .user("Hi"),
      ])
    #expect(LLMRequest(model: "chat", prompt: "Hi").messages == [.user("Hi")])
    #expect(Message.assistant("Hello") == Message(role: .assistant, content: "Hello"))
  }

  @Test("the text of a stream is its deltas, without empty ones")
  func text() async throws {
    let ring = LLMRing.scripted(ScriptedTransport(.answer(["One, ", "two", "."])))
    var pieces: [String] = []
    for try await text in ring.chatStream(LLMRequest(model: "chat", prompt: "Count")).text {
      pieces.append(text)
    }
    #expect(pieces == ["One, ", "two", "."])
  }

  @Test("the text of a stream ends with the error of the stream")
  func brokenText() async {
    let ring = LLMRing.scripted(ScriptedTransport(.error(401, "no such key")))
    await #expect(throws: LLMError.self) {
      for try await _ in ring.chatStream(LLMRequest(model: "chat", prompt: "Hi")).text {}
    }
  }

  @Test("a collected stream is the answer that chat returns")
  func collect() async throws {
    let ring = LLMRing.scripted(ScriptedTransport(.answer(["a", "b"])))
    let request = LLMRequest(model: "chat", prompt: "Hi")
    let collected = try await ring.chatStream(request).collect()
    #expect(collected.content == "ab" && collected.finishReason == .stop)
    #expect(try await ring.chat(request) == collected)
  }

  @Test("an answer without a finish reason can be made and told apart")
  func withoutReason() {
    #expect(LLMResponse(content: "a", model: "m").finishReason == nil)
  }

  @Test("each failed attempt names its model, its error and what was tried next")
  func failedAttempts() async throws {
    let ring = LLMRing.scripted(
      ScriptedTransport(.error(503, "busy"), .answer(["ok"])), pool: ["one:a", "two:b"])
    let response = try await ring.chat(LLMRequest(model: "chat", prompt: "Hi"))
    let failed: [FailedAttempt] = response.failedAttempts
    #expect(failed.map(\.model) == ["one:a"] && failed.map(\.nextModel) == ["two:b"])
    #expect(failed.first?.error.kind == .overloaded)
  }

  @Test("usage adds up, and what nobody reported stays unknown")
  func usage() {
    var priced = Usage(promptTokens: 9, completionTokens: 3, totalTokens: 12)
    (priced.cost, priced.costStatus) = (0.5, .priced)
    var unpriced = Usage(promptTokens: 1, reasoningTokens: 4)
    unpriced.costStatus = .unpriced
    let sum = priced + unpriced
    #expect(sum.promptTokens == 10 && sum.completionTokens == 3 && sum.reasoningTokens == 4)
    #expect(sum.cachedTokens == nil && sum.cost == 0.5 && sum.costStatus == .unpriced)
    #expect([priced, priced].reduce(.zero, +).cost == 1)
    var total = Usage.zero
    total += priced
    #expect(total == priced)
    #expect(Usage(promptTokens: .max) + Usage(promptTokens: 1) == Usage(promptTokens: .max))
  }

  @Test("settings without a limit or an effort are not taken for no setting")
  func words() {
    let effort: ReasoningEffort? = .off
    let limit: LLMRequest.Timeout? = .unlimited
    let choice: ToolChoice? = .never
    let key: Provider.KeySource? = .notNeeded
    #expect(effort != nil && limit != nil && choice != nil && key != nil)
    #expect(effort?.rawValue == "none")
  }

  @Test("a value of a later version is kept")
  func laterValues() {
    #expect(FinishReason(rawValue: "bored").rawValue == "bored")
    #expect(LLMError.Kind(rawValue: "new") != .server)
    #expect("\(FinishReason.toolCalls) \(LLMError.Kind.malformed)" == "tool_calls protocol")
  }
}
