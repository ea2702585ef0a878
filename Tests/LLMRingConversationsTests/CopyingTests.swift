import StreamingEngine
import Testing

@testable import LLMRingConversations

/// A conversation that begins with what was said in another.
@Suite struct CopyingTests {
  @Test("the turns follow each other in one branch, with new numbers, and can be found")
  func begins() throws {
    let folder = try TemporaryFolder()
    let store = ConversationStore(path: "\(folder.path)/conversations.sqlite")
    let old = try store.beginConversation(content: "old", alias: nil, model: nil, at: 1)
    let answer = Turn.Answer(reasoning: "hm", usage: Usage(completionTokens: 3))
    let turns = [
      Turn(id: 99, parent: 98, role: .user, content: "sourdough", model: "p:m", createdAt: 2),
      Turn(
        id: old.turn, parent: 7, role: .assistant, content: "yes", status: .interrupted,
        alias: "a", model: "p:m", answer: answer, createdAt: 3),
    ]
    let new = try store.beginConversation(system: "s", title: "t", turns: turns, at: 4)
    #expect(Set(new.turns + [old.turn]).count == 3)
    var expected = turns
    expected[0].id = new.turns[0]
    expected[0].parent = nil
    expected[1].id = new.turns[1]
    expected[1].parent = new.turns[0]
    #expect(try store.turns(of: new.conversation) == expected)
    #expect(try store.system(of: new.conversation) == "s")
    let latest = try #require(try store.latest())
    #expect(latest.id == new.conversation && latest.title == "t" && latest.updatedAt == 4)
    #expect(try store.search("sourdough").map(\.conversation) == [new.conversation])
    #expect(try store.turns(of: old.conversation).map(\.content) == ["old"])
  }

  @Test("a copy that fails leaves nothing behind")
  func atomic() throws {
    let folder = try TemporaryFolder()
    let store = ConversationStore(path: "\(folder.path)/conversations.sqlite")
    let turn = Turn(id: 0, role: .user, content: "q", createdAt: 1)
    let broken = Turn(id: 0, role: .system, content: "no turn of a branch", createdAt: 1)
    #expect(throws: StoreError.self) {
      try store.beginConversation(system: "", title: "t", turns: [turn, broken], at: 1)
    }
    #expect(try store.conversations().isEmpty)
  }
}
