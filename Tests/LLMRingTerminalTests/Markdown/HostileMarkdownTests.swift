import Testing

@testable import LLMRingTerminal

/// Text designed to be parsed over and over: many openers and no closers. It must be shown as
/// written. A parser that is not linear takes minutes for it.
@Suite(.timeLimit(.minutes(20)))
struct HostileMarkdownTests {
  private static let patterns = [
    "[](", "[", "*a ", "`", "|a", "> > >", "- - -", "<", "\\", "![", "**a *b ", "a_b_ *c",
    "`a ``b ", "~~", "&", "http://", "[a](b", "[a](b \"c",
    "$", "$x ", "$$x ", "\\(", "\\[x", "$x_1 ", "$`x ", "\\begin{align}",
  ]

  @Test("200 kB of unclosed Markdown in one line is shown as written", arguments: patterns)
  func oneLine(_ pattern: String) {
    let text = Self.repeated(pattern, bytes: 200_000)
    #expect(Self.written(Self.render(text, pieces: 200_000)) == Self.shown(text))
  }

  @Test(
    "20 kB in one line that come in small pieces show as they were written", arguments: patterns)
  func pieces(_ pattern: String) {
    let text = Self.repeated(pattern, bytes: 20_000)
    #expect(Self.written(Self.render(text, pieces: 16)) == Self.shown(text))
  }

  @Test("40 kB of unclosed Markdown in short lines is shown as written", arguments: patterns)
  func lines(_ pattern: String) {
    let text = Self.repeated(pattern + "\n", bytes: 40_000)
    #expect(Self.written(Self.render(text, pieces: 40_000)) == Self.unescaped(text))
  }

  @Test(
    "20 kB of tags, notes and citations that do not end are shown as written",
    arguments: [
      "<b>a ", "<code>a ", "<sub>a ", "<a href=\"", "<!-- a ", "<a href=\"u\">a ", "<x y ", "[^a ",
      "【4†a ", "【4", "\u{E200}a ", "<i><b>a </i ", "<br", "a</b> ",
    ])
  func tags(_ pattern: String) {
    let text = Self.repeated(pattern, bytes: 20_000)
    for size in [16, 20_000] {
      #expect(Self.render(text, pieces: size, keepsMarks: false) == text)
    }
  }

  @Test("a run of marks has a length limit, however the text is split")
  func runs() {
    let limits = [
      ("*", MarkdownInline.runLimit), ("`", MarkdownInline.runLimit),
      // With the letter beside it.
      ("_", EmphasisRun.nameLimit - 1),
    ]
    for (mark, limit) in limits {
      for count in [limit, limit + 1, 600] {
        let run = String(repeating: mark, count: count)
        let text = "\(run)a b\(run) c"
        let whole = Self.render(text, pieces: text.utf8.count, keepsMarks: false)
        #expect(whole == Self.render(text, pieces: 1, keepsMarks: false))
        #expect(whole.contains(mark) == (count > limit), "\(count) of \(mark)")
      }
    }
  }

  // MARK: Tools

  private static func repeated(_ pattern: String, bytes: Int) -> String {
    String(repeating: pattern, count: bytes / pattern.utf8.count)
  }

  /// The visible text. It equals the source, except that a backslash may escape another.
  private static func shown(_ text: String) -> String {
    text.hasPrefix("\\\\") ? String(text.prefix(text.utf8.count / 2)) : unescaped(text)
  }

  /// The text without the backslashes before brackets, which begin no formula.
  private static func unescaped(_ text: String) -> String {
    text.replacing("\\(", with: "(").replacing("\\[", with: "[")
  }

  /// The visible text of a text that arrives in parts of this many scalars.
  private static func render(_ text: String, pieces size: Int, keepsMarks: Bool = true) -> String {
    var renderer = MarkdownRenderer(options: MarkdownOptions(keepsMarks: keepsMarks))
    var shown = ""
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      shown += renderer.append(Substring(rest.prefix(size))).text
      rest = rest.dropFirst(size)
    }
    return shown + renderer.finish().text
  }

  /// Replaces the bars of quotes and the drawn `- - -` by their source.
  private static func written(_ shown: String) -> String {
    let lines = shown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.first == "─" ? "- - -" : String(line.map { $0 == "│" ? ">" : $0 })
    }
    return lines.joined(separator: "\n")
  }
}
