import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// What models were told before anything else, turn by turn.
@Suite struct SystemPromptTests {
  private let folder: TemporaryFolder
  private let path: String
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
    store = ConversationStore(path: path)
  }

  private func ask(_ text: String, system: String?, after parent: Int64? = nil) -> Turn {
    var turn = Turn(id: -1, parent: parent, role: .user, content: text, createdAt: 1)
    turn.system = system
    return turn
  }

  @Test("each question keeps its system prompt, and the last one's applies from then on")
  func changes() throws {
    let first = try store.save(
      UnsavedTurns(
        conversation: nil, system: "be a pirate", turns: [ask("q1", system: "be a pirate")]))
    let id = first.conversation
    let question = try #require(first.ids[-1])
    let answer = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "arr", status: .complete, createdAt: 2))
    #expect(try store.system(of: id) == "be a pirate", "an answer changes nothing")
    let second = try store.save(
      UnsavedTurns(
        conversation: id, system: "be a ninja",
        turns: [ask("q2", system: "be a ninja", after: answer)]
      ))
    #expect(try store.system(of: id) == "be a ninja")
    _ = try store.save(
      UnsavedTurns(
        conversation: id, system: "", turns: [ask("q3", system: nil, after: second.ids[-1])]))
    #expect(try store.system(of: id) == "")
    _ = try store.addUserTurn(id, content: "q4", alias: nil, model: nil, at: 3)
    let turns = try store.turns(of: id)
    #expect(turns.map(\.content) == ["q1", "arr", "q2", "q3", "q4"])
    #expect(turns.map(\.system) == ["be a pirate", nil, "be a ninja", nil, nil])
    // A copy has them too.
    let fork = try store.fork(id, at: turns[2].id, time: 9)
    #expect(try store.turns(of: fork).map(\.system) == ["be a pirate", nil, "be a ninja"])
  }

  @Test("keeps a system prompt once, and deletes it with the last turn that has it")
  func once() throws {
    let system = "secret \0 words\r\n"
    let ids = try ["q1", "q2"].map { text in
      try store.save(
        UnsavedTurns(conversation: nil, system: "", turns: [ask(text, system: system)])
      ).conversation
    }
    func count() throws -> Int? {
      try store.read { try $0.value("SELECT count(*) FROM system_prompt", as: Int.self) }
    }
    #expect(try count() == 1)
    try store.delete(ids[0])
    #expect(try store.turns(of: ids[1]).map(\.system) == [system])
    try store.delete(ids[1])
    #expect(try count() == 0)
    #expect(try bytes(of: path).firstRange(of: Array("secret".utf8)) == nil)
  }

  @Test("salvages system prompts together with their turns")
  func salvaged() throws {
    let filler = String(repeating: "x", count: 3_000)
    let turns = (1...20).map { number in
      var turn = ask("q\(number) \(filler)", system: "told \(number % 2)")
      turn.id = Int64(-number)
      turn.parent = number == 1 ? nil : Int64(1 - number)
      return turn
    }
    let id = try store.save(UnsavedTurns(conversation: nil, turns: turns)).conversation
    var damaged = try bytes(of: path)
    let place = try #require(damaged.firstRange(of: Array("q7 x".utf8))?.lowerBound)
    let page = place / 4096 * 4096
    for index in page..<page + 4096 { damaged[index] = 0x55 }
    _ = try folder.write(damaged, to: "c.sqlite")
    let opened = ConversationStore(path: path)
    let kept = try opened.turns(of: id)
    #expect((15...19).contains(kept.count) && opened.takeNotice() != nil)
    #expect(kept.last?.content.hasPrefix("q20 ") == true)
    #expect(
      kept.allSatisfy {
        $0.system == "told \(Int($0.content.dropFirst().prefix { $0 != " " })! % 2)"
      })
  }
}
