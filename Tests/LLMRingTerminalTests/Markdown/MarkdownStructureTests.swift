import Testing

@testable import LLMRingTerminal

/// Markdown is parsed as an established parser does.
///
/// The examples are ours and the expected results are `cmark-gfm`'s. Intended differences are in
/// ``differences(_:_:)``.
struct MarkdownStructureTests {
  @Test("parses the same inline Markdown as cmark-gfm", arguments: InlineFixtures.examples)
  func runs(_ source: String, _ runs: String) {
    #expect(Self.runs(MarkdownInline.line(source.utf8, options: MarkdownOptions())) == runs)
  }

  @Test("parses the same Markdown blocks as cmark-gfm", arguments: BlockFixtures.examples)
  func blocks(_ document: [(line: String, blocks: String)]) {
    let blocks = Self.blocks(document.map(\.line).joined(separator: "\n") + "\n")
    for (index, example) in document.enumerated() where !blocks[index].isEmpty {
      #expect(blocks[index] == example.blocks, "line \(index + 1): \(example.line)")
    }
  }

  @Test(
    "renders the intended differences from CommonMark",
    arguments: [
      // The heading is painted before its underline arrives: a paragraph and a rule.
      ("words\n===", "words\n{d}────────────────────────────────"),
      // References may be defined at the end, so they are shown as written.
      ("[a][b] and [b]\n\n[b]: http://e.org", "[a][b] and [b]\n\n[b]: http://e.org"),
      // HTML is text that may contain markup, and tags that only arrange it are hidden.
      ("<div>\n*a*\n</div>", "{i}a{}\n"),
      ("<table>\n*a*\n</table>", "<table>\n{i}a{}\n</table>"),
      // Tags that a terminal can show are taken away in pairs.
      ("<a@e.org> and <b>html *em*</b>", "{l}a@e.org{} and {b}html {bi}em"),
      ("<a href=\"*x*\">*y*</a>", "{il}y{d} (*x*)"),
      ("<i>a</i> <u>b</u> <s>c</s> <kbd>d</kbd>", "{i}a{} {l}b{} {s}c{} {c}d"),
      // A destination must be on one line.
      ("[a](\nb)", "[a](\nb)"),
      // A header row without a leading pipe is painted before the next line arrives.
      ("a | b\n--- | ---\n1 | 2", "a | b\n──┼──\n1 │ 2"),
      // A row begins with a pipe.
      ("| a |\n|---|\n1", "{b}a{}\n───\n1"),
      // A table's header may have a cell more or fewer.
      ("| a | b |\n|---|\n", "{b}a{}   │ {b}b{}\n────┼────\n"),
      // Line ends and the spaces before them are kept.
      ("a  \nb", "a  \nb"),
      // Marks are often meant as signs: in sums, names and approximations.
      ("_one_ and __two__ and ___three___", "{i}one{} and __two__ and ___three___"),
      ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
      ("*foo**bar**baz*", "{i}foo**bar**baz"),
      ("foo*bar*baz and foo_bar_baz", "foo*bar*baz and foo_bar_baz"),
      ("**foo*", "**foo*"),
      ("*foo**", "*foo**"),
      ("*a **b* c**", "{i}a **b{} c**"),
      ("**a *b** c*", "{b}a *b{} c*"),
      ("~~gone~~ and ~one~", "{s}gone{} and ~one~"),
      ("*a*b and a*b* and **a**b", "{i}a*b and a*b{} and {b}a{}b"),
      ("**“quoted”**word", "{b}“quoted”{}word"),
      ("**a***b*", "{b}a{}*b*"),
      ("*a***b**", "{i}a{}**b**"),
      ("__init__ and a__b__c", "__init__ and a__b__c"),
      ("_a__b_", "_a__b_"),
    ])
  func differences(_ source: String, _ runs: String) {
    var renderer = MarkdownRenderer()
    #expect(Self.runs(renderer.append(source) + renderer.finish()) == runs)
  }

  /// The text as runs of one style, in the notation of the fixtures.
  static func runs(_ text: SafeText) -> String {
    var result = ""
    var last = ""
    for (piece, style) in text.pieces {
      var name = ""
      if style.isBold { name += "b" }
      if style.color == .code { name += "c" }
      if style.isDim { name += "d" }
      if style.isItalic { name += "i" }
      if style.isUnderlined { name += "l" }
      if style.isStruck { name += "s" }
      if name != last { result += "{\(name)}" }
      last = name
      result += piece
    }
    return result
  }

  /// The blocks of each line, as the renderer parses them.
  static func blocks(_ document: String) -> [String] {
    var blocks = MarkdownBlocks()
    var result: [String] = []
    for words in document.utf8.split(separator: UInt8.lineFeed, omittingEmptySubsequences: false) {
      let source = Array(words) + [.lineFeed]
      var line = MarkdownLine(source[...], isFinal: true)
      guard let start = blocks.start(of: &line) else { return result }
      blocks.enter(start)
      let containers = blocks.containers.map { $0 == .quote ? "quote" : "item" }
      var leaf = ""
      switch start.kind {
      case .blank, .hidden:
        // The block of a blank line is not visible.
        result.append("")
        continue
      case .text, .caption, .tags: leaf = "text"
      case .heading: leaf = "heading"
      case .fenceStart, .code, .fenceEnd, .indentedCode: leaf = "code"
      case .heldStart, .heldLine: leaf = "formula"
      case .rule: leaf = "rule"
      case .row, .lateRow: leaf = "row"
      case .header:
        leaf = "text"
        let row = source.dropFirst(start.length).dropLast()
        blocks.leaf = .header(MarkdownRow.Header(row, isPainted: false))
      case .delimiters, .lateDelimiters:
        // cmark-gfm does not treat it as a row.
        result[result.count - 1] = result[result.count - 1].replacing("text", with: "header")
        result.append(containers.joined(separator: " "))
        blocks.leaf = .table
        continue
      }
      result.append((containers + [leaf]).joined(separator: " "))
    }
    return result
  }
}
