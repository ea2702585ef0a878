import Testing

@testable import LLMRingTerminal

struct FoldedTextTests {
  @Test(
    "a line of the program's own words is broken between words",
    arguments: [
      ("fits in here", 12, "fits in here"),
      ("does not fit in here", 12, "does not fit\n  in here"),
      ("  indented words and more", 12, "  indented\n    words\n    and more"),
      // Below the last column of a listing.
      ("/set  changes a setting of it", 16, "/set  changes a\n      setting of\n      it"),
      // Not if that leaves too little room.
      ("--some-option  changes it", 16, "--some-option\n  changes it"),
      ("see /home/somebody/file.txt there", 12, "see\n  /home/somebody/file.txt\n  there"),
      ("use --max-tokens again", 14, "use\n  --max-tokens\n  again"),
      ("漢字，漢字漢字", 8, "漢字，漢\n  字漢字"),
      ("", 1, ""), ("two words", 1, "two\nwords"),
    ])
  func folded(_ line: String, _ columns: Int, _ shown: String) {
    #expect(SafeText(line).folded(columns: columns).text == shown)
  }

  @Test("a line for no terminal is not broken")
  func unlimited() {
    #expect(SafeText("some words").folded(columns: nil).text == "some words")
  }

  @Test("a broken line keeps its styles, and spaces are not underlined")
  func styles() {
    let line = SafeText("a ") + SafeText("bold word").styled(.bold)
    let folded = line.folded(columns: 8)
    #expect(folded.text == "a bold\n  word")
    #expect(folded.pieces.filter { $0.1 == .bold }.map { String($0.0) } == ["bold", "word"])
  }
}
