import StreamingEngine
import Testing

@testable import LLMRingConversations

@Suite struct RequestHistoryTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// `u` and `a` for user and assistant, then the text, or for an empty answer its status.
    var turns: [(role: Character, text: String, status: Turn.Status)]
    var messages: [String]
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "nothing said, nothing sent", turns: [], messages: []),
    Case(
      name: "a plain conversation is sent as it is",
      turns: [("u", "q1", .complete), ("a", "a1", .complete), ("u", "q2", .complete)],
      messages: ["user: q1", "assistant: a1", "user: q2"]),
    Case(
      name: "an answer that was stopped or cut keeps its text",
      turns: [
        ("u", "q1", .complete), ("a", "half", .interrupted), ("u", "q2", .complete),
        ("a", "cut", .truncated), ("u", "q3", .complete), ("a", "before the fault", .error),
        ("u", "q4", .complete),
      ],
      messages: [
        "user: q1", "assistant: half", "user: q2", "assistant: cut", "user: q3",
        "assistant: before the fault", "user: q4",
      ]),
    Case(
      name: "a question whose answer failed without text is left out",
      turns: [
        ("u", "q1", .complete), ("a", "a1", .complete), ("u", "q2", .complete), ("a", "", .error),
        ("u", "q3", .complete),
      ],
      messages: ["user: q1", "assistant: a1", "user: q3"]),
    Case(
      name: "even if it was the first, or several in a row",
      turns: [
        ("u", "q1", .complete), ("a", " \n", .interrupted), ("u", "q2", .complete),
        ("a", "", .error), ("u", "q3", .complete),
      ],
      messages: ["user: q3"]),
    Case(
      name: "an unanswered question is sent beside the next",
      turns: [("u", "q1", .complete), ("u", "q2", .complete)], messages: ["user: q1", "user: q2"]),
    Case(
      name: "an empty answer is left out and its question kept",
      turns: [("u", "q1", .complete), ("a", "", .complete), ("u", "q2", .complete)],
      messages: ["user: q1", "user: q2"]),
    Case(
      name: "all questions that a failed answer was for are left out",
      turns: [
        ("u", "q1", .complete), ("u", "q2", .complete), ("a", "", .error), ("u", "q3", .complete),
      ],
      messages: ["user: q3"]),
    Case(
      name: "a last question whose answer failed is left out",
      turns: [
        ("u", "q1", .complete), ("a", "a1", .complete), ("u", "q2", .complete), ("a", "", .error),
      ],
      messages: ["user: q1", "assistant: a1"]),
    Case(
      name: "blank questions and answers to nothing are not sent",
      turns: [("a", "hello?", .complete), ("u", " ", .complete), ("u", "q", .complete)],
      messages: ["user: q"]),
  ]

  private func turns(of example: Case) -> [Turn] {
    example.turns.enumerated().map { index, turn in
      Turn(
        id: Int64(index), role: turn.role == "u" ? .user : .assistant, content: turn.text,
        status: turn.status, createdAt: 0)
    }
  }

  @Test("selects the turns that go into a request", arguments: cases)
  func messages(example: Case) {
    let sent = LLMRingConversations.messages(forRequest: turns(of: example))
    #expect(sent.map { "\($0.role): \($0.content)" } == example.messages)
  }

  struct Stop: Sendable, CustomTestStringConvertible {
    var reason: FinishReason
    var text = ""
    var refusal = ""
    var messages: [String]
    var testDescription: String { "\(reason) \(text) \(refusal)" }
  }

  static let stops = [
    Stop(reason: .stop, refusal: "I can't.", messages: ["user: q1", "assistant: I can't."]),
    Stop(reason: .refusal, refusal: "I can't.", messages: ["user: q1", "assistant: I can't."]),
    Stop(reason: .refusal, messages: []),
    Stop(reason: .refusal, text: "How to", messages: []),
    Stop(reason: .contentFilter, messages: []),
    Stop(reason: .contentFilter, text: "Half", messages: ["user: q1", "assistant: Half"]),
  ]

  @Test(
    "a refusal is the answer; a question stopped for its subject is not sent again",
    arguments: stops)
  func refused(stop: Stop) {
    let turns = [
      Turn(id: 1, role: .user, content: "q1", createdAt: 0),
      Turn(
        id: 2, role: .assistant, content: stop.text,
        answer: Turn.Answer(refusal: stop.refusal, finishReason: stop.reason), createdAt: 0),
      Turn(id: 3, role: .user, content: "q2", createdAt: 0),
    ]
    let sent = LLMRingConversations.messages(forRequest: turns)
    #expect(sent.map { "\($0.role): \($0.content)" } == stop.messages + ["user: q2"])
  }

  @Test("the system prompt comes first, unless it is blank")
  func system() {
    let turns = [Turn(id: 1, role: .user, content: "q", createdAt: 0)]
    #expect(
      LLMRingConversations.messages(forRequest: turns, system: "s").map(\.role) == [.system, .user])
    #expect(LLMRingConversations.messages(forRequest: turns, system: " \n").map(\.role) == [.user])
  }
}
