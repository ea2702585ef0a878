import Testing

@testable import LLMRingTerminal

/// The bytes that a terminal receives to set its clipboard.
struct ClipboardTests {
  @Test(
    "clipboard text is encoded in base64, so no byte acts on the terminal",
    arguments: [
      ("", "\u{1B}]52;c;\u{07}"), ("hello", "\u{1B}]52;c;aGVsbG8=\u{07}"),
      ("\u{1B}]52;c;\u{07}é\n", "\u{1B}]52;c;G101MjtjOwfDqQo=\u{07}"),
    ])
  func sequence(text: String, sent: String) {
    #expect(Clipboard.sequence(text) == sent)
  }

  @Test("copying to the clipboard paints held text first and shows nothing itself")
  func order() {
    var written = ""
    let output = OutputBuffer(theme: Theme(isColored: false)) {
      written += String(decoding: $0, as: UTF8.self)
    }
    output.append(SafeText("a"))
    output.append(SafeText("b"))
    output.copy("c")
    #expect(written == "ab\u{1B}]52;c;Yw==\u{07}")
  }

  @Test("the largest clipboard text fits in the 100,000 bytes that all terminals accept")
  func limit() {
    let text = String(repeating: "a", count: Clipboard.limit)
    #expect((99_990...100_000).contains(Clipboard.sequence(text).utf8.count))
  }
}
