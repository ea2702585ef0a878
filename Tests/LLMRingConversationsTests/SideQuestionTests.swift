import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Which turns a request brings along where some are side questions.
struct SideQuestionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// A letter a turn: `q` and `a` of the conversation, `Q`, `A` and `T` (a tool's result) of side
    /// questions, `C` a request to continue a side answer.
    var turns: String
    var sent: String
    var testDescription: String { name }
  }

  @Test(
    "a request brings along the side question it asks, and no other",
    arguments: [
      Case(name: "without side questions", turns: "qaq", sent: "qaq"),
      Case(name: "an answered one is left out", turns: "qaQAq", sent: "qaq"),
      Case(name: "the one to answer goes along", turns: "qaQ", sent: "qaQ"),
      Case(name: "and no earlier one", turns: "qaQAQ", sent: "qaQ"),
      Case(name: "with the steps of its answer so far", turns: "qaQAT", sent: "qaQAT"),
      Case(name: "and what it continues", turns: "qaQAQAC", sent: "qaQAC"),
      Case(name: "also when that was continued before", turns: "qaQACAC", sent: "qaQACAC"),
      Case(name: "an answered continuation is left out", turns: "qaQACAq", sent: "qaq"),
      Case(name: "nothing is left to be asked", turns: "QA", sent: ""),
    ])
  func inContext(_ example: Case) {
    let turns = example.turns.enumerated().map { place, letter in
      let role: Message.Role =
        switch letter {
        case "q", "Q", "C": .user
        case "T": .tool
        default: .assistant
        }
      var turn = Turn(
        id: Int64(place), role: role,
        content: letter == "C" ? Continuation.question : String(letter), createdAt: 0)
      turn.isAside = letter.isUppercase
      return turn
    }
    let sent = turns.inContext.map { $0.content == Continuation.question ? "C" : $0.content }
    #expect(sent.joined() == example.sent)
  }
}
