import Testing

@testable import REPLKit

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

  @Test("a text of many megabytes is cut without looking at all of its lines twice")
  func large() {
    let text = String(repeating: "0123456789\n", count: 400_000) + "end"
    let tail = ClippedText.tail(of: text, rows: 2, columns: 20)
    #expect(tail == ClippedText(text: "0123456789\nend", hiddenLines: 399_999))
    let head = ClippedText.head(of: text, rows: 2, columns: 20)
    #expect(head == ClippedText(text: "0123456789\n0123456789", hiddenLines: 399_999))
  }
}
