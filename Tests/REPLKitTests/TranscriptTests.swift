import Conversations
import StreamingEngine
import Testing

@testable import REPLKit

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
