import LLMRingCutTesting
import Testing

@testable import LLMRingTerminal

struct MarkdownRendererTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var source: String
    var shown: String
    var shownWithMarks: String?
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "a heading loses its marks", source: "# One *two* ##\n\n## Three\nwords\n",
      shown: "One two\n\nThree\nwords\n", shownWithMarks: "# One *two* ##\n\n## Three\nwords\n"),
    Case(
      name: "emphasis and code lose their marks", source: "a **b** _c_ ~~d~~ `e`",
      shown: "a b c d e", shownWithMarks: "a **b** _c_ ~~d~~ `e`"),
    Case(
      name: "emphasis continues across lines", source: "> a **b\n> c** d\n",
      shown: "│ a b\n│ c d\n", shownWithMarks: "│ a **b\n│ c** d\n"),
    Case(
      name: "list markers and indentation stay", source: "- a\n  - b\n10. c\n\t- d\n",
      shown: "- a\n  - b\n10. c\n    - d\n"),
    Case(
      name: "quotes get bars, lazy lines too", source: "> a\nb\n>> c\n", shown: "│ a\n│ b\n││ c\n"),
    Case(
      name: "a link is followed by its destination",
      source: "[a](http://b.org/c_d) <http://e.org> [http://f.org](http://f.org) ![g](h.png)",
      shown: "a (http://b.org/c_d) http://e.org http://f.org g (h.png)",
      shownWithMarks: "a (http://b.org/c_d) <http://e.org> http://f.org g (h.png)"),
    Case(
      name: "a rule is drawn", source: "a\n\n---\nb\n",
      shown: "a\n\n────────────────────────────────\nb\n"),
    Case(
      name: "fenced code stays as it is", source: "```swift\nlet *x* = 1\n\n# no\n```\nafter\n",
      shown: "┌─ swift\nlet *x* = 1\n\n# no\n└─\nafter\n",
      shownWithMarks: "```swift\nlet *x* = 1\n\n# no\n```\nafter\n"),
    Case(
      name: "fenced code may have no end", source: "```\nlet x", shown: "┌─\nlet x",
      shownWithMarks: "```\nlet x"),
    Case(
      name: "a table is as wide as its cells on the screen",
      source: "| a | b | c |\n|:--|--:|:-:|\n| 漢字 | 1 | **x** |\n| long cell | 22 |\n\nafter",
      shown: """
        a         │   b │  c
        ──────────┼─────┼────
        漢字      │   1 │  x
        long cell │  22 │

        after
        """,
      shownWithMarks: """
        a         │   b │   c
        ──────────┼─────┼──────
        漢字      │   1 │ **x**
        long cell │  22 │

        after
        """),
    Case(
      name: "a row may have more cells than the header, or fewer",
      source: "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |\n",
      shown: "a   │ b\n────┼──────\n1   │ 2 | 3\n4   │\n"),
    Case(
      name: "a link's title is kept", source: "[a](b \"t *x*\") [c](c 't')",
      shown: "a (b \"t *x*\") c (c 't')"),
    Case(
      name: "pipes in cells", source: "| a \\| b | `c \\| d` |\n|---|---|\n",
      shown: "a | b │ c | d\n──────┼──────\n", shownWithMarks: "a | b │ `c | d`\n──────┼────────\n"),
    Case(
      name: "a table ends a paragraph, and a heading the table",
      source: "words\n| a |\n|---|\n| b |\n# c", shown: "words\na\n───\nb\nc",
      shownWithMarks: "words\na\n───\nb\n# c"),
    Case(
      name: "a single row is text", source: "| a | b\nand *c*\n", shown: "| a | b\nand c\n",
      shownWithMarks: "| a | b\nand *c*\n"),
    Case(
      name: "a table within a quote", source: "> | a |\n> |---|\n> | b |\nc",
      shown: "│ a\n│ ───\n│ b\nc"),
    Case(
      name: "prose keeps its lines and is not wrapped",
      source: "a line  \nand another\\\nand\n\n\none more",
      shown: "a line  \nand another\nand\n\n\none more",
      shownWithMarks: "a line  \nand another\\\nand\n\n\none more"),
    Case(
      name: "unclosed marks are shown as written", source: "a *b `c [d\n\n**e",
      shown: "a *b `c [d\n\n**e"),
    Case(
      name: "a keycap is not a mark", source: "*\u{FE0F}\u{20E3}a* _\u{301}b_",
      shown: "*\u{FE0F}\u{20E3}a* _\u{301}b_"),
    Case(
      name: "control characters are shown as notations everywhere",
      source:
        "*a\u{1B}[2J* `\u{7}` [l\u{1B}](u\u{9B}) \u{1B}[x](y) &#27;\n```\u{1B}]0;\n\u{1B}c\n```",
      shown: "a^[[2J ^G l^[ (u<U+009B>) ^[x (y) &#27;\n┌─ ^[]0;\n^[c\n└─",
      shownWithMarks:
        "*a^[[2J* `^G` l^[ (u<U+009B>) ^[x (y) &#27;\n```^[]0;\n^[c\n```"),
    Case(
      name: "control characters in a table",
      source: "| \u{1B}[m | \u{202E} |\n|---|---|\n| a | \r |\n",
      shown: "^[[m │ <U+202E>\n─────┼─────────\na    │ ^M\n"),
    Case(
      name: "an escape in a string of source code",
      source: "```python\n\"\\\u{1B}a\" \"\\é\" '\\漢'\n```",
      shown: "┌─ python\n\"\\^[a\" \"\\é\" '\\漢'\n└─",
      shownWithMarks: "```python\n\"\\^[a\" \"\\é\" '\\漢'\n```"),
    Case(name: "nothing", source: "", shown: ""),
  ]

  @Test("renders Markdown the same however the text is split", arguments: cases)
  func shows(_ example: Case) {
    for keepsMarks in [false, true] {
      let shown = keepsMarks ? example.shownWithMarks ?? example.shown : example.shown
      let whole = Self.render([example.source], keepsMarks: keepsMarks)
      #expect(whole.text == shown)
      for pieces in Cuts.all(of: Array(example.source.unicodeScalars), random: 20) {
        let cut = Self.render(pieces.map(Self.string), keepsMarks: keepsMarks)
        #expect(cut == whole, "in pieces of \(pieces.map(\.count))")
      }
    }
  }

  /// Pieces of Markdown, to build documents from.
  private static let material = [
    "*", "**", "_", "`", "``", "```\n", "```swift\n", "[", "](", ")", "!", "<", ">", "> ", "\n",
    "\n",
    "\n\n", "- ", "1. ", "# ", "| ", " |", "|---|\n", "---\n", "    ", "\\", "&amp;", "~~",
    "http://a",
    "word ", "two words ", "漢字", "é", "e\u{301}", "\u{1B}", "\r", "\t", "\u{FE0F}", "\u{200D}",
    "let x = \"s\" // c\n", "#", " ", "\"", "'", "/*", ":", "(", "a", "Z9", "__a__", "_b_c_", "。",
    "<b>", "</b>", "<br>", "<code>", "</code>", "<sup>", "</sup>", "<a href=\"u\">", "</a>", "<!--",
    "-->", "<T>", "[^1]", "~", "/", ".x",
  ]

  private static func document(_ seed: UInt64, pieces: Int) -> String {
    var generator = SeededGenerator(seed: seed)
    return (0..<pieces).map { _ in material.randomElement(using: &generator) ?? "" }.joined()
  }

  @Test("random Markdown documents render the same however they are split, without losing words")
  func randomDocuments() {
    for seed in 1...150 as ClosedRange<UInt64> {
      let document = Self.document(seed, pieces: 40)
      let whole = Self.render([document])
      let scalars = Array(document.unicodeScalars)
      for pieces in [scalars.map { [$0] }] + Cuts.random(scalars, count: 1) {
        #expect(Self.render(pieces.map(Self.string)) == whole, "seed \(seed)")
      }
      let raw = Self.render([document], keepsMarks: true)
      #expect(Self.words(raw.text).elementsEqual(Self.words(Self.safe(document))), "seed \(seed)")
      #expect(!whole.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
  }

  @Test("Markdown documents beyond the limits render the same however they are split")
  func limits() {
    let long = String(repeating: "words and more ", count: 160)
    let row = String(repeating: "words and more ", count: 300)
    let address = "https://" + String(repeating: "a", count: 2043)
    let documents = [
      "\(address)a\u{1B}b", "\(address)\u{1B}b", "\(address)漢字", "[a](b \"x\\\ny\") c",
      "*a \(long)* b", "`a \(long)` b", "[a \(long)](b) c", "[a](\(long.filter { $0 != " " }))",
      "# \(String(repeating: "#", count: 3000)) a\nb", String(repeating: "-", count: 3000) + "\na",
      String(repeating: " ", count: 3000) + "a\nb", "| \(row) |\n|---|\n| a |",
      "| a |\n|---|\n| \(row) |\n| b |\n",
      "| a |\n|---|\n" + String(repeating: "| some cell |\n", count: 150)
        + "| a much wider cell |\nb\n",
      "```\(long)\na", String(repeating: "> ", count: 100) + "a\nb", "<a \(long)> b",
      String(repeating: "[*a ", count: 500), "```swift\n" + long.filter { $0 != " " } + "\n",
    ]
    for document in documents {
      let whole = Self.render([document])
      let scalars = Array(document.unicodeScalars)
      for pieces in [scalars.map { [$0] }] + Cuts.random(scalars, count: 1) {
        #expect(Self.render(pieces.map(Self.string)) == whole, "\(document.prefix(12))")
      }
      let words = Self.words(Self.safe(document))
      #expect(Self.words(whole.text).elementsEqual(words), "\(document.prefix(12))")
    }
  }

  @Test("Markdown text is shown as it arrives, and held text stays within the limit")
  func promptness() {
    var renderer = MarkdownRenderer()
    #expect(renderer.append("Some wor").text == "Some wor")
    #expect(renderer.append("ds **bo").text == "ds ")
    #expect(renderer.append("ld** a").text == "bold a")
    #expect(renderer.append("nd `co").text == "nd ")
    #expect(renderer.append("de`.").text == "code.")
    #expect(renderer.append("\n\n# Ti").text == "\n\nTi")
    #expect(renderer.append("tle\n```py\nx = ").text == "tle\n┌─ py\nx = ")
    #expect(renderer.append("'abc").text == "'abc")
    _ = renderer.append("\n```\n")
    let long = "*" + String(repeating: "a ", count: MarkdownInline.holdLimit)
    #expect(renderer.append(long).text.contains("*a a"))
  }

  @Test("signs and tags that open nothing are shown at once")
  func signs() {
    var renderer = MarkdownRenderer()
    for (piece, shown) in [
      ("5*", "5"), ("4 x**", "*4 x"), ("2 ", "**2 "), ("a_", "a"), ("b ~", "_b "), ("5 ", "~5 "),
      ("__init", ""), ("__ ", "__init__ "), ("Vec<T", "Vec"), (">", ""), (" i<j ", "<T> i"),
      ("&& ", "<j && "), ("【注", "【注"), ("】", "】"),
    ] {
      #expect(renderer.append(piece).text == shown, "\(piece)")
    }
  }

  @Test("a rule is no wider than the screen", arguments: [(nil, 32), (40, 32), (24, 24), (2, 3)])
  func rule(columns: Int?, width: Int) {
    var renderer = MarkdownRenderer(columns: columns)
    let text = renderer.append("***\n> ***\n") + renderer.finish()
    let quoted = max(3, min(32, (columns ?? 80) - 2))
    #expect(
      text.text
        == String(repeating: "─", count: width) + "\n│ " + String(repeating: "─", count: quoted)
        + "\n")
  }

  @Test("rendered prose is at most 30% larger than its source")
  func bytes() {
    let prose = """
      ## A heading

      Some **bold** words in a paragraph that is long enough, with `code` in it, and then a \
      sentence that has nothing in it at all, as most sentences of most answers have not, and a \
      [link](http://example.org/path) near the end, since an answer says where it has that from.

      - an item of **a list** which says something about the matter
      - another item, with nothing


      """
    let text = String(repeating: prose, count: 20)
    for palette in [Palette(), Palette(depth: .twoHundredFiftySix, background: .dark)] {
      let written = Theme(isColored: true, palette: palette).render(Self.render([text]))
      #expect(Double(written.utf8.count) < 1.3 * Double(text.utf8.count))
    }
  }

  // MARK: Tools

  private static func render(_ pieces: [String], keepsMarks: Bool = false) -> SafeText {
    var renderer = MarkdownRenderer(options: MarkdownOptions(keepsMarks: keepsMarks))
    var text = SafeText()
    for piece in pieces { text += renderer.append(piece) }
    return text + renderer.finish()
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  private static func safe(_ text: String) -> String {
    SafeText(text).text
  }

  /// The letters and digits, in order, without the one tag that always becomes a line end.
  private static func words(_ text: String) -> [Character] {
    text.replacing("<br>", with: "").filter { $0.isLetter || $0.isNumber }
  }
}
