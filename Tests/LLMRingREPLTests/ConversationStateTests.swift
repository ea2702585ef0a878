import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// The pure part of a session: no store, no screen.
struct ConversationStateTests {
  private func turn(_ id: Int64, _ role: Message.Role, _ text: String) -> Turn {
    Turn(id: id, role: role, content: text, createdAt: 0)
  }

  /// A question whose answer had three steps, and one with a single step.
  private var state: ConversationState {
    var state = ConversationState(model: "chatbot")
    state.turns = [
      turn(1, .user, "q1"), turn(2, .assistant, "calls"), turn(3, .tool, "result"),
      turn(4, .assistant, "a1"), turn(5, .user, "q2"), turn(6, .assistant, "a2"),
    ]
    return state
  }

  // Expectations cannot hold a call that changes a value.
  private func takeBackAnswer(of state: inout ConversationState) -> Bool { state.takeBackAnswer() }
  private func restorePreviousAnswer(of state: inout ConversationState) -> Bool {
    state.restorePreviousAnswer()
  }

  @Test(
    "removing questions removes every step of their answers",
    arguments: [(1, "q2", ["q1", "calls", "result", "a1"]), (2, "q1", [])])
  func takesBack(count: Int, question: String, left: [String]) {
    var state = state
    let first = state.takeBack(count)
    #expect(first?.content == question)
    #expect(state.turns.map(\.content) == left)
  }

  @Test("removing more questions than there are changes nothing", arguments: [0, -1, 3])
  func refuses(count: Int) {
    var state = state
    let first = state.takeBack(count)
    #expect(first == nil)
    #expect(state == self.state)
  }

  @Test("asking again drops every step of the last answer, and a failed attempt restores them")
  func restores() {
    var state = state
    _ = state.takeBack(1)
    let before = state
    #expect(takeBackAnswer(of: &state))
    #expect(state.turns.map(\.content) == ["q1"])
    #expect(restorePreviousAnswer(of: &state))
    #expect(state == before)
    #expect(!restorePreviousAnswer(of: &state), "only once")
  }

  @Test("a new question discards the answer that could have been restored")
  func forgets() {
    var state = state
    #expect(takeBackAnswer(of: &state))
    state.beginQuestion()
    #expect(!restorePreviousAnswer(of: &state))
  }

  @Test("turns are renumbered everywhere, even those waiting to be restored")
  func renumbers() {
    var state = state
    #expect(takeBackAnswer(of: &state))
    state.renumber([5: 50, 6: 60])
    #expect(state.turns.map(\.id) == [1, 2, 3, 4, 50])
    #expect(restorePreviousAnswer(of: &state))
    #expect(state.turns.map(\.id) == [1, 2, 3, 4, 50, 60])
  }

  @Test("another conversation keeps the model and the system prompt, but no turns")
  func startsAnew() {
    var state = state
    state.system = "Be brief."
    state.obstacle = .unavailable("no key")
    state.startAnew()
    var fresh = ConversationState(model: "chatbot")
    fresh.system = "Be brief."
    #expect(state == fresh)
  }
}
