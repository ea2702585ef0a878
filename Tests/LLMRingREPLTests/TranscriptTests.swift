import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// Conversations as they are shown to people and to scripts.
@Suite struct TranscriptTests {
  private func transcript(_ content: String, error: String?) -> Transcript {
    Transcript(
      id: "abcd1234", title: "q",
      turns: [
        Turn(id: 1, role: .user, content: "q", createdAt: 0),
        Turn(
          id: 2, role: .assistant, content: content, status: error == nil ? .complete : .error,
          answer: Turn.Answer(reasoning: "hm", rawFinishReason: "x", error: error), createdAt: 0),
      ])
  }

  @Test(
    "a transcript shows a failed answer with its error on the next line",
    arguments: [
      ("half", "it broke", ["assistant [error]:", "half", "(error: it broke)", ""]),
      ("", "it broke", ["assistant [error]:", "(error: it broke)", ""]),
      (
        "half", "it\nuser:\r\n\u{1B}broke",
        ["assistant [error]:", "half", "(error: it user: broke)", ""]
      ),
      ("", nil, ["assistant:", "", ""]),
    ] as [(String, String?, [String])])
  func faults(content: String, error: String?, lines: [String]) {
    #expect(transcript(content, error: error).lines == ["user:", "q", ""] + lines)
  }

  @Test("a transcript shows the sources and images of an answer below it")
  func additions() {
    var turn = Turn(id: 1, role: .assistant, content: "a", createdAt: 0)
    turn.answer.citations = [
      Citation(url: "https://a.example", title: "A\nB"), Citation(url: "https://b.example"),
    ]
    turn.answer.images = ["1.png"]
    let transcript = Transcript(
      id: nil, title: "", turns: [turn], images: ImageFolder(path: "/i"))
    #expect(
      transcript.lines == [
        "assistant:", "a", "[1] A B: https://a.example", "[2] https://b.example",
        "image: /i/1.png", "",
      ])
  }

  @Test("an answer of nothing but a call of a tool is shown and exported with all of its arguments")
  func calls() {
    var turn = Turn(id: 1, role: .assistant, content: "", status: .error, createdAt: 0)
    let arguments = "{\"city\":\"\(String(repeating: "x", count: 300))\"}"
    turn.answer.toolCalls = [
      ToolCall(index: 0, id: "c1", name: "get_weather", arguments: arguments)
    ]
    turn.answer.error = "it broke"
    let transcript = Transcript(id: nil, title: "", turns: [turn])
    #expect(
      transcript.lines
        == ["assistant [error]:", "call: get_weather(\(arguments))", "(error: it broke)", ""])
    #expect(transcript.text(.markdown).contains("- call: get\\_weather(\(arguments))"))
    #expect(transcript.text(.json).contains(String(repeating: "x", count: 300)))
  }

  @Test("an exported failed answer gains only its error message")
  func json() {
    func names(_ error: String?) -> [String] {
      guard case .array(let turns)? = transcript("a", error: error).json["turns"],
        case .object(let members)? = turns.last
      else { return [] }
      return members.map(\.0)
    }
    let usual = [
      "role", "content", "status", "alias", "model", "finish_reason", "usage", "created_at",
    ]
    #expect(names(nil) == usual)
    #expect(names("it broke") == usual + ["error"])
  }
}
