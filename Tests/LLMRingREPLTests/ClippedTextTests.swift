import Testing

@testable import LLMRingREPL

struct ClippedTextTests {
  @Test("a text that fits is shown whole")
  func whole() {
    for text in ["", "a", "a\nb\n", String(repeating: "x", count: 30)] {
      #expect(ClippedText.head(of: text, rows: 3, columns: 10) == ClippedText(text: text))
      #expect(ClippedText.tail(of: text, rows: 3, columns: 10) == ClippedText(text: text))
    }
  }

  @Test("a longer text is cut to its first or last rows, and the rest is counted in lines")
  func cut() {
    let lines = "one\ntwo\nthree is long\nfour\nfive"
    #expect(
      ClippedText.head(of: lines, rows: 3, columns: 10)
        == ClippedText(text: "one\ntwo", hiddenLines: 3))
    #expect(
      ClippedText.tail(of: lines, rows: 3, columns: 10)
        == ClippedText(text: "four\nfive", hiddenLines: 3))
    let long = String(repeating: "a", count: 50) + String(repeating: "z", count: 50)
    #expect(
      ClippedText.head(of: long, rows: 2, columns: 10)
        == ClippedText(text: String(repeating: "a", count: 20), hiddenLines: 1))
    #expect(
      ClippedText.tail(of: long, rows: 2, columns: 10)
        == ClippedText(text: String(repeating: "z", count: 20), hiddenLines: 1))
  }

  @Test("a code block that begins in the part left out stays a code block")
  func fence() {
    let text = "```\nclosed\n```\n\n```swift\nlet a = 1\nlet b = 2\n```\nend"
    #expect(
      ClippedText.tail(of: text, rows: 3, columns: 20)
        == ClippedText(text: "```swift\nlet b = 2\n```\nend", hiddenLines: 6))
    #expect(
      ClippedText.tail(of: text, rows: 1, columns: 20) == ClippedText(text: "end", hiddenLines: 8))
  }

  @Test(
    "what begins in the part left out and is still open is opened again",
    arguments: [
      // A table gets its header, wherever the cut is.
      ("| a | b |\n|--|--|\n|1|2|\n|3|4|\n|5|6|", 2, "| a | b |\n|--|--|\n|3|4|\n|5|6|"),
      ("|a|\n|-|\n|1|\n|2|", 2, "|a|\n|-|\n|1|\n|2|"), ("|a|\n|-|\n|1|", 2, "|a|\n|-|\n|1|"),
      ("> |a|\n> |-|\n> |1|\n> |2|", 1, "> |a|\n> |-|\n> |2|"),
      ("|a|\n|-|\n|1|\n\nend|", 1, "end|"), ("a | b\nc | d\ne | f", 1, "e | f"),
      // A longer fence is not closed by a shorter one, nor by one with words.
      ("````\n```\nin\n```\nlast", 1, "````\nlast"), ("```\n``` x\nin\nlast", 1, "```\nlast"),
      ("~~~ sh\n```\nlast", 1, "~~~ sh\nlast"), ("```a`b\nlast", 1, "last"),
      ("$$\na\nb\nc\n$$", 2, "$$\nc\n$$"), ("\\[\na\nb\n\\]", 2, "\\[\nb\n\\]"),
      // A nested item would be indented code.
      ("- a\n  - b\n    - c\n    - d", 1, "- a\n  - b\n    - d"),
      ("1. a\n\n    text\n    more", 1, "1. a\n    more"),
      ("a\n\n    code\n    more", 1, "    more"),
      ("- a\n    ```\n    in\n    last", 1, "- a\n    ```\n    last"),
    ])
  func opened(text: String, rows: Int, shown: String) {
    #expect(ClippedText.tail(of: text, rows: rows, columns: 20).text == shown)
  }

  @Test("a text of many megabytes is cut without looking at all of its lines twice")
  func large() {
    let text = String(repeating: "0123456789\n", count: 400_000) + "end"
    let tail = ClippedText.tail(of: text, rows: 2, columns: 20)
    #expect(tail == ClippedText(text: "0123456789\nend", hiddenLines: 399_999))
    let head = ClippedText.head(of: text, rows: 2, columns: 20)
    #expect(head == ClippedText(text: "0123456789\n0123456789", hiddenLines: 399_999))
  }
}
