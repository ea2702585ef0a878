import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

struct TextWidthTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var columns: Int
    var isCertain = true
    var testDescription: String { text }
  }

  static let cases = [
    Case(text: "a", columns: 1), Case(text: "é", columns: 1), Case(text: "e\u{301}", columns: 1),
    Case(text: "日", columns: 2), Case(text: "ｶ", columns: 1), Case(text: "Ａ", columns: 2),
    Case(text: "한", columns: 2), Case(text: "\u{1112}\u{1161}\u{11AB}", columns: 2),
    Case(text: "😀", columns: 2), Case(text: "\u{1FAE8}", columns: 2), Case(text: "→", columns: 1),
    Case(text: "👋🏽", columns: 2, isCertain: false), Case(text: "🇩🇪", columns: 2, isCertain: false),
    Case(text: "☁️", columns: 2, isCertain: false), Case(text: "☁", columns: 1),
    Case(text: "👩‍👩‍👧", columns: 2, isCertain: false),
    Case(text: "नी", columns: 2, isCertain: false), Case(text: "\u{FFFD}", columns: 1),
    Case(text: "\u{E0A0}", columns: 1), Case(text: "\u{A0}", columns: 1),
  ]

  @Test("measures the width of a character in columns", arguments: cases)
  func cluster(_ example: Case) throws {
    let character = try #require(example.text.first)
    #expect(example.text.count == 1)
    #expect(
      TextWidth.cluster(character)
        == TextWidth.Cluster(columns: example.columns, isCertain: example.isCertain))
  }

  @Test("agrees with libvterm wherever the width is certain", arguments: cases.filter(\.isCertain))
  func agreement(_ example: Case) {
    // libvterm 0.1.4 knows Unicode 13: a newer emoji is narrow to it.
    guard example.text != "\u{1FAE8}" else { return }
    let emulator = Emulator()
    emulator.feed(example.text.utf8)
    #expect(emulator.cursor.column == example.columns)
  }

  @Test("the width of text is the sum of its characters' widths")
  func text() {
    #expect(TextWidth.columns(of: "plain") == 5)
    #expect(TextWidth.columns(of: "日本 e\u{301}") == 6)
    #expect(TextWidth.columns(of: "") == 0)
  }

  @Test("a prefix limited by width never splits a character")
  func prefix() {
    #expect(TextWidth.prefix(of: "a日本", columns: 4) == "a日")
    #expect(TextWidth.prefix(of: "a日本", columns: 5) == "a日本")
    #expect(TextWidth.prefix(of: "e\u{301}\u{302}f", columns: 1) == "e\u{301}\u{302}")
    #expect(TextWidth.prefix(of: "日", columns: 1) == "")
  }

  @Test("the width tables are sorted and do not overlap")
  func tables() {
    for table in [WidthTable.wide, WidthTable.zeroWidth] {
      #expect(table.count.isMultiple(of: 2))
      for index in stride(from: 0, to: table.count, by: 2) {
        #expect(table[index] <= table[index + 1])
        if index > 0 { #expect(table[index - 1] < table[index]) }
      }
    }
  }
}
