import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What `/context`, `/trim` and `/compact` make of side questions.
@Suite(.timeLimit(.minutes(20)))
struct SideQuestionTests {
  /// Two exchanges, each followed by a side question.
  private func asked(_ script: Script) async throws -> Desk {
    let desk = try Desk(script)
    for number in 1...2 {
      try await desk.ask("q\(number)")
      desk.session.ask("side \(number)", isAside: true)
      try await desk.answer()
    }
    return desk
  }

  private var script: Script {
    Script(.whole(["a1"]), .whole(["s1"]), .whole(["a2"]), .whole(["s2"]), .whole(["SUM"]))
  }

  @Test("the context is measured without them")
  func context() async throws {
    let plain = try Desk(Script(.whole(["a1"]), .whole(["a2"])))
    for question in ["q1", "q2"] { try await plain.ask(question) }
    let desk = try await asked(script)
    #expect(desk.session.turns.count == 8)
    #expect(desk.run("context") == plain.run("context"))
    #expect(
      desk.session.context()?.estimate.prompt == plain.session.context()?.estimate.prompt)
  }

  @Test("/trim counts exchanges without them, and they go with the one they follow")
  func trim() async throws {
    let desk = try await asked(script)
    #expect(desk.run("trim 2") == ["fault: the conversation has 2 questions; nothing was left out"])
    #expect(desk.run("trim 1").first?.hasPrefix("4 turns left out: ") == true)
    #expect(desk.session.turns.map(\.content) == ["q2", "a2", "side 2", "s2"])
    #expect(desk.session.turns.map(\.isAside) == [false, false, true, true])
  }

  @Test("/compact leaves them out of the summary and keeps those of the last exchange")
  func compact() async throws {
    let script = script
    let desk = try await asked(script)
    desk.host.shown = try await desk.progress(of: try desk.session.compaction(by: nil))
    let asked = try #require(script.bodies.last)
    #expect(asked.contains("a1") && !asked.contains("side") && !asked.contains("q2"))
    _ = desk.run("compact")
    let id = try #require(desk.session.id)
    #expect(
      try desk.store.turns(of: id).map(\.content)
        == [Compaction.question, "SUM", "q2", "a2", "side 2", "s2"])
    #expect(
      desk.session.request().messages.map(\.content)
        == [Compaction.question, "SUM", "q2", "a2"])
  }
}
