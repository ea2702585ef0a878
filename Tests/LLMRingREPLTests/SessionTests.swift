import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

@Suite(.timeLimit(.minutes(20)))
struct SessionTests {
  @Test("a request contains the system prompt, then the turns in order, and the preferences")
  func request() throws {
    var layers = SettingLayers()
    layers.set(.system, to: .value(.text("Be brief.")))
    layers.set(.temperature, to: .value(.number(0.3)))
    layers.set(.maxTokens, to: .value(.integer(50)))
    layers.set(.reasoning, to: .value(.text("low")))
    layers.set(.timeout, to: .value(.number(9)))
    let session = Session(
      model: "chatbot", layers: layers, services: try Desk().services)
    session.turns = [
      Turn(id: 1, role: .user, content: "q1", createdAt: 0),
      Turn(id: 2, role: .assistant, content: "a1", createdAt: 0),
      Turn(id: 3, role: .user, content: "q2", createdAt: 0),
    ]
    let request = LLMRequest(
      model: "chatbot",
      messages: [
        Message(role: .system, content: "Be brief."), Message(role: .user, content: "q1"),
        Message(role: .assistant, content: "a1"), Message(role: .user, content: "q2"),
      ], temperature: 0.3, maxTokens: 50, reasoning: .low, timeout: .after(.seconds(9)))
    #expect(session.request() == request)
    #expect(session.request(to: "fast").model == "fast")
    session.system = nil
    #expect(session.request().messages.first == Message(role: .user, content: "q1"))
  }

  @Test("a question is on disk before anything is sent")
  func durable() throws {
    let script = Script()
    let desk = try Desk(script)
    desk.session.ask("q", of: nil)
    let id = try #require(desk.session.id)
    let turns = try ConversationStore(path: desk.store.path).turns(of: id)
    #expect(turns.map(\.content) == ["q"])
    #expect(turns == desk.session.turns)
    #expect(script.bodies.isEmpty)
  }

  @Test("a question to another model is saved with that alias and model")
  func aside() async throws {
    let desk = try Desk(Script(.whole(["a"])))
    let progress = try await desk.ask("q", of: "fast")
    #expect(progress.response.model == "two:b")
    #expect(desk.session.model == "chatbot")
    let id = try #require(desk.session.id)
    let turns = try desk.store.turns(of: id)
    #expect(turns == desk.session.turns)
    #expect(turns.map(\.alias) == ["fast", "fast"])
    #expect(turns.map(\.model) == ["two:b", "two:b"])
  }

  @Test("a model named in full is not an alias")
  func namedInFull() async throws {
    let desk = try Desk(Script(.whole(["a"])), model: "one:m")
    try await desk.ask("q")
    #expect(desk.session.turns.map(\.alias) == [nil, nil])
    #expect(desk.session.turns.map(\.model) == ["one:m", "one:m"])
  }

  @Test("an answer is saved with all its details, however it ended")
  func answers() async throws {
    let desk = try Desk(Script(.whole(["a"]), .cut(["b"])))
    try await desk.ask("q1")
    try await desk.ask("q2")
    let answers = desk.session.turns.filter { $0.role == .assistant }.map(\.answer)
    #expect(answers[0].servedModel == "served")
    #expect(answers[0].finishReason == .stop)
    #expect(answers[0].usage?.promptTokens == 9)
    #expect(answers[0].timeToFirstText == 5)
    #expect(answers[0].duration == 9)
    #expect(answers[0].error == nil)
    #expect(answers[1].finishReason == nil)
    #expect(answers[1].error?.contains("before the answer was complete") == true)
    let id = try #require(desk.session.id)
    #expect(try desk.store.turns(of: id) == desk.session.turns)
  }

  @Test("a failing store is reported once, and the conversation continues")
  func failingStore() async throws {
    var desk = try Desk(Script(.whole(["a"])))
    let services = SessionServices(
      ring: desk.services.ring,
      store: ConversationStore(path: "/proc/nowhere/conversations.sqlite"), now: { 0 })
    desk.services = services
    desk.session.ask("q", of: nil)
    let notices = desk.session.takeNotices()
    #expect(notices.count == 1)
    #expect(notices.first?.hasPrefix("NOT SAVED: ") == true)
    #expect(desk.session.takeNotices() == [])
    #expect(desk.session.request().messages.map(\.content) == ["q"])
  }

  @Test("the message after an answer says how it ended and what to type next")
  func notices() {
    let text = [StreamChunk(delta: "a", model: "m")]
    func words(_ chunks: [StreamChunk], _ kind: LLMError.Kind?, isConversation: Bool = true)
      -> String?
    {
      let fault = kind.map { LLMError($0, message: "it went wrong") }
      return EndingMessages.ending(
        AnswerProgress(chunks, fault: fault), isConversation: isConversation)
    }
    #expect(words(text, nil) == nil)
    let end = StreamChunk(model: "m", finishReason: .stop)
    #expect(words(text + [end], nil) == nil)
    #expect(words([end], nil) == "the answer is empty (/retry)")
    #expect(words([end], nil, isConversation: false) == "the answer is empty")
    #expect(
      words([StreamChunk(delta: " \n", model: "m"), end], nil) == "the answer is empty (/retry)")
    #expect(words([StreamChunk(model: "m", finishReason: .contentFilter)], nil) == nil)
    #expect(
      words(text, .cancelled) == "stopped; the partial answer is kept (/continue gets the rest)")
    #expect(words(text, .cancelled, isConversation: false) == "stopped")
    #expect(words([], .cancelled) == "stopped before the answer began")
    #expect(
      words(text, .server) == "it went wrong; the answer is incomplete (/continue or /retry)")
    #expect(
      words(text, .server, isConversation: false) == "it went wrong; the answer is incomplete")
    #expect(words([], .server) == "it went wrong (/retry)")
    #expect(words([], .authentication) == "it went wrong")
  }

  @Test("the message after an answer without text says what it consists of")
  func withoutText() {
    func words(
      _ chunks: [StreamChunk], _ reason: FinishReason? = .stop, calls: [ToolCall] = [],
      usage: Usage? = nil, refusal: String = "", isConversation: Bool = true
    ) -> String? {
      let end = StreamChunk(
        model: "m", toolCalls: calls, finishReason: reason, usage: usage,
        ending: StreamChunk.Ending(rawFinishReason: "", refusal: refusal))
      return EndingMessages.ending(
        AnswerProgress(chunks + [end]), isConversation: isConversation)
    }
    let thought = [StreamChunk(reasoning: "Hm.", model: "m")]
    for reason in [FinishReason.stop, nil] {
      #expect(words(thought, reason) == "the answer has no text, only reasoning (/retry)")
      #expect(
        words(thought, reason, isConversation: false)
          == "the answer has no text, only reasoning (--json shows it)")
    }
    #expect(
      words([], usage: Usage(reasoningTokens: 50), isConversation: false)
        == "the answer has no text; the model used 50 tokens for reasoning that is not shown")
    let call = ToolCall(index: 0, id: "a", name: "weather", arguments: #"{"city":"Paris"}"#)
    let bare = ToolCall(index: 1, id: "b", name: "now", arguments: "{}")
    for text in [[], thought] {
      #expect(
        words(text, .toolCalls, calls: [call, bare])
          == #"the answer has no text; it asks for weather({"city":"Paris"}), now(), "#
          + "which llmring does not run")
    }
    let long = ToolCall(
      index: 0, id: "a", name: "f", arguments: #"{"a":""# + String(repeating: "x", count: 500))
    let line = #"f({"a":""# + String(repeating: "x", count: 94) + "…)"
    #expect(
      words([], .toolCalls, calls: Array(repeating: long, count: 7))
        == "the answer has no text; it asks for "
        + Array(repeating: line, count: 5).joined(separator: ", ")
        + " and 2 more tools, which llmring does not run")
    #expect(words([], .refusal) == "the model refused to answer")
    #expect(words([], .refusal, refusal: "I can't.") == nil)
    #expect(words([StreamChunk(delta: "a", model: "m")], .toolCalls, calls: [call]) == nil)
  }

  @Test("the message after a failed attempt says what is tried next")
  func failedAttempts() {
    func words(_ next: String, _ delay: Duration) -> String {
      AnswerMessages.words(
        FailedAttempt(
          model: "one:a", error: LLMError(.server, message: "broken"), nextModel: next,
          delay: delay))
    }
    #expect(words("two:b", .zero) == "one:a: broken; trying two:b")
    #expect(words("one:a", .milliseconds(500)) == "one:a: broken; again in 0.50 s")
    #expect(words("one:a", .zero) == "one:a: broken; again now")
  }
}
