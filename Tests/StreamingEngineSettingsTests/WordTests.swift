import StreamingEngine
import Testing

@Suite struct WordTests {
  @Test(
    "a word is not empty and has only ASCII letters and digits, and the characters that are named",
    arguments: [
      ("a", true), ("Z9", true), ("a-b", true), ("-", true), ("", false), ("a b", false),
      ("a.b", false), ("é", false), ("e\u{301}", false), ("a\n", false), ("٣", false),
      ("a\u{0}", false),
    ])
  func word(text: String, isWord: Bool) {
    #expect(text.isWord(with: "-_") == isWord)
  }

  @Test(
    "finds out what a word begins with",
    arguments: [("a-", true), ("7", true), ("Z", true), ("-a", false), ("", false), ("é", false)])
  func beginning(text: String, begins: Bool) {
    #expect(text.beginsWithLetterOrDigit == begins)
  }
}
