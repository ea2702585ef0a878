import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/compact`: what is asked, what becomes of the conversation, and that nothing is lost.
@Suite(.timeLimit(.minutes(20)))
struct CompactCommandTests {
  private static func asked(
    _ script: Script, questions: Int = 3, isSaving: Bool = true
  ) async throws -> Desk {
    let desk = try Desk(script, isSaving: isSaving)
    desk.session.system = "Be brief."
    for number in 0..<questions { try await desk.ask("q\(number + 1)") }
    return desk
  }

  /// Runs the command, and takes in what came of it.
  private static func compact(_ desk: inout Desk, _ line: String = "compact") async throws
    -> [String]
  {
    let name = line.split(separator: " ").dropFirst().first.map { String($0.drop { $0 == "@" }) }
    desk.host.shown = try await desk.progress(of: try desk.session.compaction(by: name))
    return desk.run(line).filter { !$0.hasPrefix("(request to ") }
  }

  @Test("/compact continues from a summary and the last exchange and keeps the old conversation")
  func compacts() async throws {
    let script = Script(
      .whole(["a1"]), .whole(["a2"]), .counted("a3", prompt: 900), .counted("SUM", prompt: 950),
      .whole(["a4"]))
    var desk = try await Self.asked(script)
    let old = try #require(desk.session.id)
    let before = try desk.store.turns(of: old)
    let words = try await Self.compact(&desk)
    #expect(
      words == [
        "4 turns replaced by a summary: about 905 tokens before, about 111 after",
        "/resume \(old) returns to the original",
      ])
    // What was asked has all but the last exchange.
    let asked = try #require(script.bodies.last)
    #expect(asked.contains("Be brief.") && asked.contains("a2") && !asked.contains("q3"))
    #expect(asked.contains("Summarise our conversation so far"))

    let new = try #require(desk.session.id)
    #expect(new != old)
    let turns = [Compaction.question, "SUM", "q3", "a3"]
    #expect(desk.session.turns.map(\.content) == turns)
    #expect(try desk.store.turns(of: new) == desk.session.turns)
    #expect(try desk.store.system(of: new) == "Be brief.")
    #expect(try desk.store.find(new).title == "q1")
    #expect(try desk.store.turns(of: old) == before, "nothing is erased")

    try await desk.ask("q4")
    let roles = desk.session.request().messages.map(\.role)
    #expect(roles == [.system, .user, .assistant, .user, .assistant, .user, .assistant])
    #expect(try desk.store.turns(of: new).map(\.content) == turns + ["q4", "a4"])
    #expect(desk.run("resume \(old)") == ["continuing \(old) (6 turns): q1"])
    #expect(desk.session.turns == before)
  }

  @Test("/compact does not carry over the provider's token count")
  func counts() async throws {
    let script = Script(
      .whole(["a1"]), .whole(["a2"]), .counted("a3", prompt: 90_000),
      .counted("SUM", prompt: 80_000))
    var desk = try await Self.asked(script)
    _ = try await Self.compact(&desk)
    let found = desk.session.context()
    let context = try #require(found)
    #expect(context.counted == nil)
    #expect(context.estimate.prompt.likely < 200)
    #expect(desk.run("usage") == ["4 answers in this run: 170,018 tokens in, 12 out, $0.00"])
  }

  @Test("/compact ALIAS asks another model for the summary and keeps the current model")
  func byAnother() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 2)
    _ = try await Self.compact(&desk, "compress @fast")
    #expect(desk.session.model == "chatbot")
    #expect(desk.session.turns.prefix(2).map(\.model) == ["two:b", "two:b"])
    #expect(desk.session.turns.prefix(2).map(\.alias) == ["fast", "fast"])
  }

  @Test("/compact keeps an unanswered question, which can be asked again")
  func openQuestion() async throws {
    let script = Script(
      .whole(["a1"]), .refusal(status: 400, #"{"error":"too long"}"#), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 2)
    let words = try await Self.compact(&desk)
    #expect(words.first?.hasSuffix(" after (/retry asks the last question)") == true)
    #expect(desk.session.turns.map(\.content) == [Compaction.question, "SUM", "q2", ""])
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    #expect(desk.session.request().messages.last?.content == "q2")
  }

  @Test("/compact keeps a continued answer together with its beginning")
  func goneOnWith() async throws {
    let script = Script(.whole(["a1"]), .cut(["ha"]), .whole(["lf"]), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 2)
    #expect(desk.run("continue") == ["(answer of the model in use)"])
    try await desk.answer()
    _ = try await Self.compact(&desk)
    #expect(
      desk.session.turns.map(\.content)
        == [Compaction.question, "SUM", "q2", "ha", Continuation.question, "lf"])
  }

  @Test("/compact keeps the files of the last question")
  func files() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 1)
    let file = try Attachment(name: "a.txt", bytes: Array("hello".utf8))
    desk.session.attachments = [file]
    try await desk.ask("q2")
    _ = try await Self.compact(&desk)
    #expect(desk.session.turns[2].attachments == [file])
    let id = try #require(desk.session.id)
    let stored = try desk.store.turns(of: id)[2]
    #expect(stored.content == "q2" && stored.attachments == [file])
  }

  @Test(
    "/compact changes nothing when the summary is incomplete",
    arguments: [
      (Script.Answer.cut(["half"]), "before the answer was complete"),
      (.refusal(status: 400, #"{"error":"no"}"#), "no"),
      (.whole(["  "]), "the summary is incomplete; the conversation is unchanged"),
    ])
  func failure(answer: Script.Answer, words: String) async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), answer)
    var desk = try await Self.asked(script, questions: 2)
    let (turns, id) = (desk.session.turns, desk.session.id)
    let said = try await Self.compact(&desk)
    #expect(said.count == 1)
    #expect(said[0].hasPrefix("fault: ") && said[0].contains(words), "\(said)")
    #expect(said[0].hasSuffix("; the conversation is unchanged"))
    #expect(desk.session.turns == turns && desk.session.id == id)
    #expect(try desk.store.conversations().count == 1)
  }

  @Test("/compact reports a stopped summary and changes nothing")
  func stopped() async throws {
    let desk = try await Self.asked(Script(.whole(["a1"]), .whole(["a2"])), questions: 2)
    let progress = AnswerProgress(
      [StreamChunk(delta: "SU", model: "one:a")],
      fault: LLMError(.cancelled, message: "stopped"))
    #expect(throws: SlashCommand.Fault("stopped; the conversation is unchanged")) {
      try desk.session.compact(
        progress, by: nil, took: .zero)
    }
    #expect(desk.session.turns.count == 4)
  }

  @Test("/compact refuses a conversation with only one exchange")
  func nothing() async throws {
    let desk = try await Self.asked(Script(.whole(["a1"])), questions: 1)
    let words = "fault: there is nothing before the last exchange to summarise"
    #expect(desk.run("compact") == [words])
    #expect(desk.run("compact @nobody") == [words])
  }

  @Test("/compact refuses an unsaved conversation, which would be lost")
  func unsaved() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 2)
    desk.services.store = ConversationStore(path: "/proc/nowhere/conversations.sqlite")
    desk.session.ask("q3")
    #expect(
      desk.run("compact") == [
        "fault: this conversation is not saved and would be lost; save it first with /export"
      ])
  }

  @Test("/compact warns that turns are lost in a run that saves nothing")
  func withoutStore() async throws {
    let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["SUM"]))
    var desk = try await Self.asked(script, questions: 2, isSaving: false)
    let words = try await Self.compact(&desk)
    #expect(words.last == "the earlier turns are lost, because this run saves nothing")
    #expect(desk.session.turns.map(\.content) == [Compaction.question, "SUM", "q2", "a2"])
  }

  @Test("/compact does not ask a model whose context window is too small")
  func tooLong() throws {
    let desk = try Desk(model: "ollama:gpt-oss:20b", isSaving: false, providers: ["ollama"])
    desk.session.turns = [
      Turn(id: 1, role: .user, content: String(repeating: "word ", count: 150_000), createdAt: 0),
      Turn(id: 2, role: .assistant, content: "a", createdAt: 0),
      Turn(id: 3, role: .user, content: "q", createdAt: 0),
    ]
    #expect(
      desk.run("compact") == [
        "fault: not sent: the prompt is about 176,000 tokens, but the context window of "
          + "ollama:gpt-oss:20b is 131,072; use a model with a larger context window: "
          + "/compact ALIAS"
      ])
    #expect(desk.run("compact ollama:kimi-k2.6:cloud") == ["(request to ollama:kimi-k2.6:cloud)"])
    desk.session.state.layers.set(.contextCheck, to: .value(.toggle(false)))
    #expect(desk.run("compact") == ["(request to ollama:gpt-oss:20b)"])
  }
}
