import Testing

@testable import TerminalKit

/// Markdown is read as a well-kept parser reads it.
///
/// The examples are ours, the answers are `cmark-gfm`'s. What differs by design is in
/// ``differences(_:_:)``.
struct MarkdownStructureTests {
  @Test("words have the runs that cmark-gfm reads", arguments: InlineFixtures.examples)
  func runs(_ source: String, _ runs: String) {
    #expect(Self.runs(MarkdownInline.line(source.utf8, keepsMarks: false)) == runs)
  }

  @Test("lines are in the blocks that cmark-gfm puts them in", arguments: BlockFixtures.examples)
  func blocks(_ document: [(line: String, blocks: String)]) {
    let blocks = Self.blocks(document.map(\.line).joined(separator: "\n") + "\n")
    for (index, example) in document.enumerated() where !blocks[index].isEmpty {
      #expect(blocks[index] == example.blocks, "line \(index + 1): \(example.line)")
    }
  }

  @Test(
    "what differs from CommonMark by design",
    arguments: [
      // The heading is painted before its underline comes: a paragraph and a rule.
      ("words\n===", "words\n{d}────────────────────────────────"),
      // References may be defined at the end, so they show as written.
      ("[a][b] and [b]\n\n[b]: http://e.org", "[a][b] and [b]\n\n[b]: http://e.org"),
      // HTML is text, with markup in it.
      ("<div>\n*a*\n</div>", "<div>\n{i}a{}\n</div>"),
      // A destination stands on one line.
      ("[a](\nb)", "[a](\nb)"),
      // A header row without a pipe at its start has been painted before the next line comes.
      ("a | b\n--- | ---\n1 | 2", "a | b\n--- | ---\n1 | 2"),
      // Line ends and the spaces before them stay.
      ("a  \nb", "a  \nb"),
    ])
  func differences(_ source: String, _ runs: String) {
    var renderer = MarkdownRenderer()
    #expect(Self.runs(renderer.append(source) + renderer.finish()) == runs)
  }

  /// The text in runs of one style, as the fixtures write them.
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

  /// The blocks of each line, read as the renderer reads them.
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
      case .blank:
        // Which block a blank line belongs to is not seen.
        result.append("")
        continue
      case .text: leaf = "text"
      case .heading: leaf = "heading"
      case .fenceStart, .code, .fenceEnd, .indentedCode: leaf = "code"
      case .rule: leaf = "rule"
      case .row: leaf = "row"
      case .header:
        leaf = "text"
        let row = source.dropFirst(start.length).dropLast()
        blocks.leaf = .header(cells: MarkdownTable.cells(of: row).count)
      case .delimiters:
        // No row of the table, for cmark-gfm.
        result[result.count - 1] = result[result.count - 1].replacing("text", with: "header")
        result.append(containers.joined(separator: " "))
        continue
      }
      result.append((containers + [leaf]).joined(separator: " "))
    }
    return result
  }
}
