import Testing

@testable import LLMRingConversations

@Suite struct NamesTests {
  @Test(
    "a title is the first line that is not blank, cut between words",
    arguments: [
      ("hello", "hello"),
      ("\n  \n  what\tis   this?\nmore", "what is this?"),
      ("", ""),
      ("\u{1B}[31mred", "[31mred"),
      (
        "one two three four five six seven eight nine ten eleven twelve thirteen",
        "one two three four five six seven eight nine ten eleven…"
      ),
      (
        "123456789 123456789 123456789 123456789 123456789 1234567890",
        "123456789 123456789 123456789 123456789 123456789 1234567890"
      ),
      (String(repeating: "é", count: 70), String(repeating: "é", count: 60) + "…"),
    ])
  func titles(text: String, title: String) {
    #expect(conversationTitle(of: text) == title)
  }

  @Test("an id has eight characters that are hard to confuse")
  func ids() {
    #expect(conversationID(from: 0) == "00000000")
    #expect(conversationID(from: .max) == "zzzzzzzz")
    #expect(conversationID(from: 1 << 40) == "00000000")
    let letters = Set((0..<32).map { conversationID(from: $0).prefix(1) })
    #expect(letters.count == 32)
    #expect(letters.isDisjoint(with: ["i", "l", "o", "u"]))
  }
}
