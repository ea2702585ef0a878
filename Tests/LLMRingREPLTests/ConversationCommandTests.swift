import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/system`, `/new`, `/sessions`, `/resume`, `/retry`, `/continue`, `/history`, `/usage`,
/// `/error`.
@Suite(.timeLimit(.minutes(20)))
struct ConversationCommandTests {
  @Test("/system shows, sets and removes the system prompt, and saves it")
  func system() async throws {
    let script = Script(.whole(["a"]), .whole(["b"]))
    let desk = try Desk(script)
    #expect(desk.run("system") == ["no system prompt"])
    #expect(desk.run("system Be brief.") == ["system prompt set"])
    #expect(desk.run("system") == ["Be brief."])
    try await desk.ask("q")
    let id = try #require(desk.session.id)
    #expect(try desk.store.system(of: id) == "Be brief.")
    #expect(script.bodies.last?.contains("Be brief.") == true)
    #expect(desk.run("system -") == ["system prompt removed"])
    #expect(try desk.store.system(of: id) == "")
    try await desk.ask("q2")
    #expect(script.bodies.last?.contains("Be brief.") == false)
  }

  @Test("/new starts a conversation and keeps the old one saved")
  func new() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]))
    let desk = try Desk(script)
    try await desk.ask("q1")
    #expect(desk.run("new") == ["new conversation"])
    #expect(desk.session.turns.isEmpty && desk.session.id == nil)
    try await desk.ask("q2")
    #expect(script.bodies.last?.contains("q1") == false)
    #expect(try desk.store.conversations().map(\.title) == ["q2", "q1"])
  }

  @Test("/sessions lists saved conversations, latest first, and /resume continues one")
  func resume() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["a3"]))
    let desk = try Desk(script)
    #expect(desk.run("sessions") == ["no saved conversations yet"])
    #expect(desk.run("resume") == ["fault: no saved conversations yet"])
    desk.session.system = "of the first"
    try await desk.ask("q1")
    let first = try #require(desk.session.id)
    _ = desk.run("new")
    _ = desk.run("system -")
    try await desk.ask("q2")
    let second = try #require(desk.session.id)
    #expect(
      desk.run("sessions") == [
        "*  1  \(second)  just now  2 turns  q2  [one:a]",
        "   2  \(first)  just now  2 turns  q1  [one:a]",
        "/resume NUMBER or ID continues one",
      ])
    #expect(desk.run("resume 2") == ["continuing \(first) (2 turns): q1"])
    #expect(desk.session.system == "of the first")
    #expect(desk.transcript == ["user complete: q1", "assistant complete: a1"])
    try await desk.ask("q3")
    let body = try #require(script.bodies.last)
    #expect(body.contains("q1") && body.contains("a1") && !body.contains("q2"))
    #expect(desk.run("resume \(second.prefix(7))") == ["continuing \(second) (2 turns): q2"])
    #expect(desk.session.system == nil, "the system prompt stays with its conversation")
    #expect(desk.run("resume") == ["continuing \(first) (4 turns): q1"])
    #expect(desk.run("resume 9") == ["fault: there is no conversation 9; /sessions lists 1 to 2"])
    #expect(desk.session.id == first)
  }

  @Test("nothing is saved or resumed without a conversation store")
  func withoutStore() async throws {
    let desk = try Desk(Script(.whole(["a"])), isSaving: false)
    try await desk.ask("q")
    #expect(desk.session.id == nil)
    #expect(desk.transcript == ["user complete: q", "assistant complete: a"])
    #expect(desk.run("sessions") == ["no saved conversations yet"])
    #expect(desk.run("resume") == ["fault: nothing is saved in this run"])
  }

  @Test("a system prompt that the user gives overrides the stored one from the next question on")
  func givenSystem() async throws {
    var desk = try Desk(Script(.whole(["a"]), .whole(["b"])))
    desk.session.system = "stored"
    try await desk.ask("q")
    let id = try #require(desk.session.id)
    desk.session = Session(model: "chatbot", services: desk.services)
    desk.session.state.layers.set(
      .system, to: .value(.text("given")), in: .flag, from: .flag("--system"))
    _ = try desk.session.open(id, in: desk.store, keeping: .system)
    #expect(desk.session.system == "given")
    #expect(try desk.store.system(of: id) == "stored")
    try await desk.ask("q2")
    #expect(try desk.store.system(of: id) == "given")
    #expect(try desk.store.turns(of: id).map(\.system) == ["stored", nil, "given", nil])
  }

  @Test("/retry asks the last question again; both answers are stored")
  func retry() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["a3"]))
    let desk = try Desk(script)
    #expect(desk.run("retry") == ["fault: there is no question to ask again"])
    try await desk.ask("q")
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    #expect(desk.transcript == ["user complete: q"])
    try await desk.answer()
    #expect(desk.transcript == ["user complete: q", "assistant complete: a2"])
    #expect(script.bodies.last?.contains("a1") == false)
    #expect(desk.run("regen @fast") == ["(answer of fast)"])
    #expect(try await desk.answer(from: "fast").response.model == "two:b")
    #expect(desk.session.model == "chatbot")
    let id = try #require(desk.session.id)
    #expect(try desk.store.turns(of: id).map(\.content) == ["q", "a3"])
    // The answers before it hang on the same question.
    let question = try #require(desk.session.turns.first?.id)
    try desk.store.setHead(id, to: question + 1)
    #expect(try desk.store.turns(of: id).map(\.content) == ["q", "a1"])
  }

  @Test("a failed /retry keeps the earlier answer")
  func failedRetry() async throws {
    let script = Script(
      .whole(["a1"]), .refusal(status: 400, #"{"error":"no"}"#), .whole(["a2"]),
      .refusal(status: 400, #"{"error":"no"}"#), .whole(["a3"]))
    let desk = try Desk(script)
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(desk.session.takeNotices() == ["the earlier answer is kept; /retry asks again"])
    #expect(desk.transcript == ["user complete: q1", "assistant complete: a1"])
    #expect(try desk.store.turns(of: id) == desk.session.turns)
    try await desk.ask("q2")
    #expect(script.bodies.last.map { $0.contains("q1") && $0.contains("a1") } == true)
    #expect(try desk.store.turns(of: id).map(\.content) == ["q1", "a1", "q2", "a2"])
    // A first answer that fails has none before it, and another question is not asked again.
    try await desk.ask("q3")
    #expect(desk.session.takeNotices() == [])
    #expect(desk.transcript.last == "assistant error: ")
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(desk.transcript.last == "assistant complete: a3")
  }

  @Test("/continue asks for the rest of a partial answer")
  func goOn() async throws {
    let script = Script(
      .cut(["half"]), .whole([" and half"]), .refusal(status: 400, #"{"error":"no"}"#))
    let desk = try Desk(script)
    #expect(desk.run("continue") == ["fault: there is no answer to continue"])
    let cut = try await desk.ask("q")
    #expect(cut.status == .truncated)
    #expect(desk.run("continue") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(script.bodies.last?.contains("half") == true)
    #expect(
      desk.transcript == [
        "user complete: q", "assistant truncated: half",
        "user complete: Go on exactly where your last answer stopped, without repeating any of it.",
        "assistant complete:  and half",
      ])
    #expect(
      desk.run("continue") == [
        "fault: the last answer is complete; nothing was sent (/retry asks for another one)"
      ])
    #expect(try SlashCommand.named("continue").recipient("", desk.session) == nil)
    #expect(desk.session.turns.count == 4)
    try await desk.ask("another")
    #expect(
      desk.run("continue") == ["fault: the last answer is empty; /retry asks again"])
  }

  /// What `/continue` does with an answer of this end.
  private func continuing(
    _ status: Turn.Status, _ finish: FinishReason?, _ text: String = "half"
  ) throws -> [String] {
    let desk = try Desk(Script())
    let end = Turn.Answer(finishReason: finish)
    desk.session.state.turns = [
      Turn(id: 1, role: .user, content: "q", createdAt: 0),
      Turn(
        id: 2, parent: 1, role: .assistant, content: text, status: status, answer: end,
        createdAt: 0),
    ]
    let result = desk.run("continue")
    #expect(desk.session.turns.count == (result.first?.hasPrefix("fault") == true ? 2 : 3))
    return result
  }

  @Test("/continue continues what was stopped, cut or broken off, and nothing else")
  func whatContinues() throws {
    let sent = ["(answer of the model in use)"]
    for status in [Turn.Status.truncated, .interrupted, .recovered, .error, .pending] {
      #expect(try continuing(status, nil) == sent)
      #expect(
        try continuing(status, .stop, " ").first?.hasPrefix("fault: the last answer is e") == true)
    }
    for finish in [FinishReason.length, .pause, .contentFilter, .error, .other] {
      #expect(try continuing(.complete, finish) == sent)
    }
    let complete =
      "fault: the last answer is complete; nothing was sent (/retry asks for another one)"
    #expect(try continuing(.complete, .stop) == [complete])
    #expect(try continuing(.complete, nil) == [complete])
    for text in ["", "Let me look."] {
      #expect(
        try continuing(.complete, .toolCalls, text) == [
          "fault: the last answer ended by asking for tools; nothing was sent (/retry asks again)"
        ])
      #expect(
        try continuing(.complete, .refusal, text) == [
          "fault: the model declined to answer; nothing was sent (/retry asks again)"
        ])
    }
  }

  @Test("/continue after a complete side answer continues the answer before it, if that was cut")
  func continuesBeforeAside() async throws {
    let script = Script(.cut(["half"]), .whole(["aside"]), .whole([" and half"]))
    let desk = try Desk(script)
    try await desk.ask("q")
    desk.session.ask("by the way", isAside: true)
    try await desk.answer()
    #expect(desk.run("continue") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(script.bodies.last?.contains("half") == true)
    #expect(script.bodies.last?.contains("by the way") == false)
    #expect(desk.session.turns.map(\.isAside) == [false, false, true, true, false, false])
  }

  @Test("/history prints the conversation, or its last turns")
  func history() async throws {
    let desk = try Desk(Script(.whole(["a1"]), .cut([#"two\r\nlines"#])))
    #expect(desk.run("history") == ["the conversation is empty"])
    try await desk.ask("q1")
    try await desk.ask("q2")
    let last = ["assistant [truncated]:", "two", "lines", ""]
    #expect(desk.run("history 1") == last)
    #expect(
      desk.run("history") == ["user:", "q1", "", "assistant:", "a1", "", "user:", "q2", ""] + last)
    #expect(desk.run("history 99") == desk.run("history"))
  }

  @Test("/usage shows the totals of the run")
  func usage() async throws {
    let desk = try Desk(Script(.whole(["a"])))
    #expect(desk.run("usage") == ["no answers yet in this run"])
    try await desk.ask("q")
    #expect(desk.run("cost") == ["1 answer in this run: 9 tokens in, 3 out, $0.00"])
  }

  @Test("/error shows the last error in full")
  func error() async throws {
    let desk = try Desk(Script(.refusal(status: 404, #"{"error":"model 'a' not found"}"#)))
    #expect(desk.run("error") == ["no error in this conversation"])
    let progress = try await desk.ask("q", of: "one:a")
    #expect(progress.status == .error)
    let lines = desk.run("error")
    #expect(
      lines.prefix(4) == [
        "one: model 'a' not found (404 for http://127.0.0.1:1/api/chat); fetch it with `ollama pull`, "
          + "or use another",
        "kind: not_found", "provider: one", "HTTP status: 404",
      ])
    #expect(lines.contains("POST http://127.0.0.1:1/api/chat"))
    let id = try #require(desk.session.id)
    _ = desk.run("new")
    #expect(desk.run("error") == ["no error in this conversation"])
    _ = desk.run("resume \(id)")
    #expect(
      desk.run("error") == [
        "one: model 'a' not found (404 for http://127.0.0.1:1/api/chat); fetch it with `ollama pull`, "
          + "or use another"
      ])
  }

  @Test("/error shows the notes on the last answer, which need not have failed")
  func notes() throws {
    let desk = try Desk()
    func receive(_ notes: [String]) {
      desk.session.ask("q")
      let ending = StreamChunk.Ending(rawFinishReason: "", notes: notes)
      let chunk = StreamChunk(delta: "a", model: "m", finishReason: .stop, ending: ending)
      desk.session.receive(AnswerProgress([chunk]), of: nil, took: .zero)
    }
    receive(["3 stray lines", "an unknown part"])
    #expect(desk.run("error") == ["note: 3 stray lines", "note: an unknown part"])
    receive([])
    #expect(desk.run("error") == ["no error in this conversation"])
  }
}
