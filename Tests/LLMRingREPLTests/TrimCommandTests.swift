import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/trim`: what is left out, and that nothing is lost.
@Suite(.timeLimit(.minutes(20)))
struct TrimCommandTests {
  /// So many exchanges, each of about so many tokens, with a model that reads 131,072.
  private static func asked(_ count: Int, tokens: Int) async throws -> Desk {
    let answers = (1...count).map { Script.Answer.whole(["a\($0)"]) }
    let desk = try Desk(
      Script(answers: answers), model: "ollama:gpt-oss:20b",
      providers: ["one", "two", "ollama"])
    desk.session.system = "Be brief."
    for number in 1...count {
      let filler = String(repeating: " word", count: tokens * 17 / 20)
      desk.session.ask("q\(number)" + filler, of: nil)
      _ = try await desk.answer()
    }
    return desk
  }

  private static func names(_ turns: [Turn]) -> [String] {
    turns.map { String($0.content.prefix { $0 != " " }) }
  }

  @Test("/trim N keeps the last N questions and the old conversation")
  func counted() async throws {
    let desk = try await Self.asked(4, tokens: 200)
    let old = try #require(desk.session.id)
    let before = try desk.store.turns(of: old)
    let words = desk.run("trim 2")
    #expect(words.count == 2)
    #expect(words.first?.hasPrefix("4 turns left out: about ") == true)
    #expect(words.last == "/resume \(old) returns to the original")
    #expect(Self.names(desk.session.turns) == ["q3", "a3", "q4", "a4"])
    let new = try #require(desk.session.id)
    #expect(new != old)
    #expect(try desk.store.turns(of: new) == desk.session.turns)
    #expect(try desk.store.system(of: new) == "Be brief.")
    #expect(try desk.store.turns(of: old) == before, "nothing is erased")
    #expect(
      desk.session.request().messages.map(\.role) == [
        .system, .user, .assistant, .user, .assistant,
      ])
  }

  @Test(
    "/trim keeps what fits the context window, including the unsent question")
  func fitting() async throws {
    let desk = try await Self.asked(5, tokens: 40_000)
    desk.session.ask("q6", of: nil)
    let checked = desk.session.checkContext(of: nil)
    let fault = try #require(checked)
    var refused = AnswerProgress(model: desk.session.model)
    refused.receive(.ended(fault), after: .zero)
    desk.session.receive(refused, of: nil, took: .zero)

    let words = desk.run("trim")
    #expect(words.first?.hasSuffix(" after (/retry asks the last question)") == true)
    let left = Self.names(desk.session.turns)
    #expect(left.first?.hasPrefix("q") == true && left.suffix(2) == ["q6", ""])
    #expect((5...9).contains(left.count))
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    #expect(desk.session.checkContext(of: nil) == nil)
    // One exchange more would have been too much for a tenth to be left.
    let context = desk.session.context()
    let share = try #require(context?.estimate.share)
    #expect(share <= 0.9 && share + 40_000 / 131_072 > 0.9)
  }

  @Test("/trim says why it has nothing to leave out and changes nothing")
  func nothing() async throws {
    let desk = try await Self.asked(2, tokens: 100)
    let before = desk.session.turns
    #expect(
      desk.run("trim") == [
        "fault: the conversation fits the context window of ollama:gpt-oss:20b; "
          + "/trim N keeps the last N questions"
      ])
    #expect(
      desk.run("trim 2") == ["fault: the conversation has 2 questions; nothing was left out"])
    #expect(desk.run("trim 0") == ["fault: '0' is not a number of questions"])
    #expect(desk.run("trim x") == ["fault: 'x' is not a number of questions"])
    desk.session.model = "one:a"
    #expect(
      desk.run("trim") == [
        "fault: the context window of one:a is unknown; /trim N keeps the last N questions"
      ])
    #expect(desk.session.turns == before)
    _ = desk.run("new")
    #expect(
      desk.run("trim") == ["fault: there are no turns before the last question to leave out"])
  }

  @Test("/trim does not shorten a last question that is too long by itself")
  func alone() async throws {
    let desk = try await Self.asked(1, tokens: 10)
    desk.session.ask(
      String(repeating: "word ", count: 200_000), of: nil)
    #expect(
      desk.run("trim") == [
        "fault: the last question alone is too long for ollama:gpt-oss:20b; /undo removes it"
      ])
  }
}
