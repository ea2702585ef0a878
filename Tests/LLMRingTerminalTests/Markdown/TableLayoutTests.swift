import Testing

@testable import LLMRingTerminal

/// Tables that are wider than the screen.
struct TableLayoutTests {
  private static let wide = """
    | name | what it does |
    |---|---|
    | `sort` | puts the lines of a file in order |
    | uniq | drops lines that repeat |
    """

  @Test("a table too wide for the screen wraps its widest cells and separates rows")
  func wrapped() {
    #expect(
      Self.render(Self.wide, columns: 25) == """
        name │ what it does
        ─────┼───────────────────
        sort │ puts the lines of
             │ a file in order
        ─────┼───────────────────
        uniq │ drops lines that
             │ repeat
        """)
  }

  @Test("a table that fits the screen is not wrapped", arguments: [40, 41])
  func fitting(columns: Int) {
    #expect(Self.render(Self.wide, columns: columns) == Self.render(Self.wide, columns: nil))
    #expect(Self.render(Self.wide, columns: 39) != Self.render(Self.wide, columns: nil))
  }

  @Test("no table line is wider than the screen, in any script", arguments: 38...60)
  func width(columns: Int) {
    let table = """
      | 名前 | description | URL |
      |---|:---:|---:|
      | 並べ替えは順序に置くこと | in **order, by `key`** always | https://example.org/a/b/c/d/e/f |
      | 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 | e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301} | |
      """
    for line in Self.render("> " + table.replacing("\n", with: "\n> "), columns: columns)
      .split(separator: "\n")
    {
      #expect(TextWidth.columns(of: line) <= columns)
    }
    #expect(Self.letters(Self.render(table, columns: columns)) == Self.letters(table))
  }

  @Test("a table whose columns would be too narrow becomes records")
  func tooNarrow() {
    let table = "|a|b|c|d|\n|-|-|-|-|\n|1234567|1234567|1234567||\n|1||34|5|"
    #expect(Self.render(table, columns: 40).hasPrefix("a       │ b       │ c       │ d\n"))
    let records = "a: 1234567\nb: 1234567\nc: 1234567\n\na: 1\nc: 34\nd: 5"
    #expect(Self.render(table, columns: 32) == records)
    #expect(
      Self.render("> " + table.replacing("\n", with: "\n> "), columns: 32)
        == "│ " + records.replacing("\n\n", with: "\n│\n").replacing(/\n(\w)/) { "\n│ \($0.1)" })
  }

  @Test("a table is narrowed only as far as short words fit", arguments: [(38, true), (37, false)])
  func shortWords(columns: Int, isTable: Bool) {
    let table = "| key | value |\n|-|-|\n| configuration-file | the name of a file to read |"
    #expect(Self.render(table, columns: columns).contains("┼") == isTable)
    // A longer word is broken.
    let long = table.replacing("configuration", with: "configurations-of-a")
    #expect(Self.render(long, columns: columns).contains("┼"))
  }

  @Test("styles continue across the lines of a table cell")
  func styles() {
    var renderer = MarkdownRenderer(columns: 20)
    let table = "|a|b|\n|-|-|\n|x|plain **bold words over lines** plain|\n"
    let text = renderer.append(table) + renderer.finish()
    let bold = text.pieces.filter { $0.1 == .bold }.map { String($0.0) }
    #expect(bold == ["a", "b", "bold", "words over", "lines"])
  }

  @Test("later table rows are wrapped to the widths already chosen")
  func streamed() {
    let row = "| n | four words to wrap |\n"
    let table = "| a | b |\n|---|---|\n" + String(repeating: row, count: 150)
    let lines = Self.render(table, columns: 16).split(separator: "\n")
    #expect(
      lines.prefix(4) == ["a   │ b", "────┼───────────", "n   │ four words", "    │ to wrap"])
    #expect(lines.count == 2 + 150 * 3 - 1)
    #expect(Set(lines.dropFirst(2)).count == 3)
  }

  @Test("the widths of a table are settled when its fifth row begins")
  func settledByRows() {
    var renderer = MarkdownRenderer(columns: 20)
    #expect(renderer.append("| a | b |\n|---|---|\n").isEmpty)
    for _ in 1...4 { #expect(renderer.append("| x | y |\n").isEmpty) }
    #expect(renderer.held == .table(rows: 4))
    let rows = String(repeating: "\nx        │ y", count: 4)
    #expect(renderer.append("|").text == "a        │ b\n─────────┼──────────" + rows)
    #expect(
      renderer.append(" five words | in two lines |\n").text
        == "\nfive     │ in two\nwords    │ lines")
    #expect(renderer.held == nil)
    #expect(renderer.append("\nwords").text == "\n\nwords")
  }

  @Test("the widths of a table are settled after 512 bytes of rows", arguments: [247, 248])
  func settledByBytes(length: Int) {
    var renderer = MarkdownRenderer(columns: 2000)
    let row = "| a | " + String(repeating: "b", count: length) + " |"
    _ = renderer.append("| a | b |\n|---|---|\n\(row)\n\(row)\n")
    #expect(renderer.append("|").isEmpty == (2 * row.utf8.count < MarkdownTable.heldBytes))
  }

  @Test("half of the spare room goes to narrow columns of words, the rest to the last column")
  func spareRoom() {
    let row = "| 7 | x | 2024-01-01 | y |\n"
    let table = "| n | w | date | last |\n|---|---|---|---|\n" + String(repeating: row, count: 5)
    // 20 columns are used and 31 are spare.
    let lines = Self.render(table, columns: 60).split(separator: "\n")
    #expect(lines[0] == "n   │ w" + String(repeating: " ", count: 15) + " │ date       │ last")
    #expect(lines[1].count == 60)
    #expect(
      Self.render(table.replacing("|---|\n", with: "|--:|\n"), columns: 60).hasPrefix(
        "n   │ w" + String(repeating: " ", count: 16) + "│ date       │ last\n"))
    // A table that has ended is as wide as its cells.
    let short = Self.render(String(table.dropLast(row.count)), columns: 60)
    #expect(short.hasPrefix("n   │ w   │ date       │ last\n"))
  }

  @Test("a table uses the screen width at its start")
  func resized() {
    var renderer = MarkdownRenderer(columns: 25)
    var text = renderer.append(Self.wide + "\n\n")
    renderer.columns = 80
    text += renderer.append(Self.wide) + renderer.finish()
    #expect(
      text.text == Self.render(Self.wide, columns: 25) + "\n\n"
        + Self.render(Self.wide, columns: 80))
  }

  @Test("a table is laid out the same however the text is split")
  func cuts() {
    let table = Self.wide.replacing("order", with: "*order* 順序")
    let whole = Self.render(table, columns: 24)
    for piece in 1...7 {
      var renderer = MarkdownRenderer(columns: 24)
      var text = SafeText()
      var rest = table[...]
      while !rest.isEmpty {
        text += renderer.append(rest.prefix(piece))
        rest = rest.dropFirst(piece)
      }
      text += renderer.finish()
      #expect(text.text == whole)
    }
  }

  private static func render(_ source: String, columns: Int?) -> String {
    var renderer = MarkdownRenderer(columns: columns)
    return (renderer.append(source) + renderer.finish()).text
  }

  /// The text that every layout must contain, regardless of the order of wrapped cells.
  private static func letters(_ text: String) -> [Character] {
    text.filter { $0.isLetter || $0.isNumber }.sorted()
  }
}
