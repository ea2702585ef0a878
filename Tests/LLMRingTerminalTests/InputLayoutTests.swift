import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

struct InputLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var prompt = "> "
    var text: String
    /// In scalars; `nil` means the end.
    var cursor: Int?
    var columns = 10
    var rows: [String]
    var at: [Int]
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "nothing", text: "", rows: ["> "], at: [0, 2]),
    Case(name: "a word", text: "abc", rows: ["> abc"], at: [0, 5]),
    Case(name: "the cursor inside", text: "abc", cursor: 1, rows: ["> abc"], at: [0, 3]),
    Case(
      name: "a row that is full", text: "12345678", rows: ["> 12345678", ""], at: [1, 0]),
    Case(
      name: "the cursor before a full row's end", text: "12345678", cursor: 7,
      rows: ["> 12345678"], at: [0, 9]),
    Case(
      name: "a word that wraps", text: "123456789", rows: ["> 12345678", "9"], at: [1, 1]),
    Case(
      name: "the cursor at the wrap", text: "123456789", cursor: 8, rows: ["> 12345678", "9"],
      at: [1, 0]),
    Case(
      name: "a wide character that does not fit", text: "1234567日", rows: ["> 1234567", "日"],
      at: [1, 2]),
    Case(name: "two lines", text: "a\nb", rows: ["> a", ". b"], at: [1, 3]),
    Case(
      name: "the cursor before the line feed", text: "a\nb", cursor: 1, rows: ["> a", ". b"],
      at: [0, 3]),
    Case(
      name: "the cursor between a full row and a line feed", text: "12345678\nb", cursor: 8,
      rows: ["> 12345678", "", ". b"], at: [1, 0]),
    Case(name: "a line feed at the end", text: "a\n", rows: ["> a", ". "], at: [1, 2]),
    Case(name: "a tab", text: "a\tb", rows: ["> a     b"], at: [0, 9]),
    Case(name: "a tab at the edge", text: "1234567\tb", rows: ["> 1234567 ", "b"], at: [1, 1]),
    Case(name: "marks", text: "e\u{301}x", cursor: 2, rows: ["> e\u{301}x"], at: [0, 3]),
    Case(
      name: "the cursor within a character", text: "e\u{301}x", cursor: 1, rows: ["> e\u{301}x"],
      at: [0, 2]),
    Case(
      name: "a family, and where it ends", text: "👩‍👩‍👧x", rows: ["> 👩‍👩‍👧\u{1B}[5Gx"], at: [0, 5]),
    Case(name: "an escape", text: "a\u{1B}[31m", rows: ["> a^[[31m"], at: [0, 9]),
    Case(
      name: "the cursor after an escape", text: "\u{1B}c", cursor: 1, rows: ["> ^[c"], at: [0, 4]),
    Case(
      name: "a notation that wraps", text: "ab\u{202E}", rows: ["> ab<U+202", "E>"], at: [1, 2]),
    Case(
      name: "the cursor before a notation that wraps", text: "12345678\u{1B}", cursor: 8,
      rows: ["> 12345678", "^["], at: [1, 0]),
    Case(name: "a joiner between letters", text: "می‌خ", rows: ["> می‌خ"], at: [0, 5]),
    Case(
      name: "a joiner at the end", text: "a\u{200D}", columns: 20, rows: ["> a<U+200D>"],
      at: [0, 11]),
    Case(
      name: "a prompt of two lines", prompt: "one\n> ", text: "a", rows: ["one", "> a"], at: [1, 3]),
    Case(
      name: "a prompt that would fill the row", prompt: "a-long-name> ", text: "a",
      rows: ["ame> a"], at: [0, 6]),
    Case(
      name: "a screen of one column", text: "日a", columns: 1, rows: ["日", "a", ""], at: [2, 0]),
  ]

  @Test("lays out the input in rows with the cursor in place", arguments: cases)
  func rows(_ example: Case) {
    let scalars = example.text.unicodeScalars.map(\.value)
    let layout = InputLayout(
      prompt: SafeText(example.prompt), continuation: SafeText(trusted: ". "),
      line: EditLine.Line(scalars: scalars, cursor: example.cursor ?? scalars.count),
      columns: example.columns, theme: Theme(isColored: false))
    #expect(layout.rows == example.rows)
    #expect([layout.cursor.row, layout.cursor.column] == example.at)
  }

  @Test("lays out only the visible part of a long text, without changing its look")
  func longText() {
    let lines = (1...60).map { number in
      "\(number) " + String(repeating: number % 3 == 0 ? "日本" : "ab", count: number % 7)
    }
    let scalars = lines.joined(separator: "\n").unicodeScalars.map(\.value)
    func layout(cursor: Int, screenRows: Int) -> InputLayout {
      InputLayout(
        prompt: SafeText("> "), continuation: SafeText("... "),
        line: EditLine.Line(scalars: scalars, cursor: cursor), columns: 9, screenRows: screenRows,
        theme: Theme(isColored: false))
    }
    for screenRows in [1, 2, 5, 24, 200] {
      for cursor in stride(from: 0, through: scalars.count, by: 7) {
        let shown = [screenRows, .max].map { limit in
          var painter = InputPainter()
          return painter.paint(
            layout(cursor: cursor, screenRows: limit), extra: ["extra"], screenRows: screenRows)
        }
        #expect(shown[0] == shown[1], "\(screenRows) rows, cursor at \(cursor)")
      }
    }
    let written = layout(cursor: scalars.count, screenRows: 5).rows.filter { !$0.isEmpty }
    #expect(written.count < 30)
  }

  /// Lines much longer than the screen, without repeated text.
  enum LongLine: CaseIterable {
    case ascii
    case ideographs
    case mixed
    case families
    case marks

    var text: String {
      switch self {
      case .ascii: (0..<1500).map { " \($0)" }.joined()
      case .ideographs:
        String(String.UnicodeScalarView((0x4E00..<0x6000).compactMap(Unicode.Scalar.init)))
      case .mixed: (0..<1500).map { "\($0)é日👩‍👩‍👧" }.joined()
      case .families: String(repeating: "👩‍👩‍👧", count: 6000)
      case .marks: String(repeating: "e\u{301}\u{302}", count: 2000)
      }
    }
  }

  @Test(
    "lays out only the visible part of a long line around the cursor",
    arguments: LongLine.allCases)
  func longLine(example: LongLine) throws {
    let text = example.text
    let scalars = text.unicodeScalars.map(\.value)
    let places = Array(stride(from: 0, to: scalars.count, by: scalars.count / 60))
    for place in places + [scalars.count] {
      let line = EditLine.Line(scalars: scalars, cursor: place)
      // Keys move the cursor only to the start of a character.
      let cursor = place == scalars.count ? place : try #require(line.boundary(after: place))
      var painter = InputPainter()
      let layout = InputLayout(
        prompt: SafeText("> "), continuation: SafeText("... "),
        line: EditLine.Line(scalars: scalars, cursor: cursor), columns: 12, screenRows: 5,
        theme: Theme(isColored: false))
      #expect(layout.rows.joined().utf8.count < 40_000)
      // The text around the cursor is present.
      let near = scalars[max(0, cursor - 12)..<min(cursor + 12, scalars.count)]
      #expect(
        layout.rows.joined().replacing(/\u{1B}\[[0-9]+G/, with: "").unicodeScalars.map(\.value)
          .contains(near))
      let emulator = Emulator(rows: 5, columns: 12)
      emulator.feed(painter.paint(layout, screenRows: 5).utf8)
      let shown = (0..<5).map { emulator.row($0) }
      // Characters that never join others are never shown as notations.
      #expect(!shown.joined().contains("<U+"))
      #expect(shown.joined().contains { $0 != " " && $0 != ">" })
      guard example == .ascii || example == .ideographs else { continue }
      let joined = shown.joined().replacing("> ", with: "")
      let window = text.unicodeScalars.map(String.init)[
        max(0, cursor - 60)..<min(cursor + 60, scalars.count)
      ].joined()
      #expect(window.replacing(" ", with: "").contains(joined.replacing(" ", with: "")))
      // The text before the cursor on its row, and the character at the cursor.
      let row = shown[emulator.cursor.row]
      let before = TextWidth.prefix(of: row, columns: emulator.cursor.column)
      let head = EditLine.text(scalars[..<cursor])
      #expect(head.hasSuffix(before.replacing("> ", with: "")))
    }
  }
}
