import LLMRingCutTesting
import Testing

@testable import LLMRingTerminal

/// Markdown as models write it: each text gives its screen, however it is split.
struct ModelMarkdownTests {
  private static let topics = [
    "addresses", "emphasis", "fences", "formulas", "habits", "html", "latex", "marks", "maths",
    "notes", "strikethrough", "tables", "tags",
  ]

  @Test("shows Markdown of models as the reference does", arguments: topics)
  func pairs(_ topic: String) {
    let pairs = MarkdownPair.file(topic)
    #expect(!pairs.isEmpty)
    for pair in pairs { Self.check(pair) }
  }

  @Test("shows whole answers of models as the reference does")
  func answers() throws {
    let answers = try MarkdownPair.answers()
    #expect(answers.count == 40)
    for answer in answers { Self.check(answer) }
  }

  @Test("shows whole answers the same on narrow and wide screens however they are split")
  func widths() throws {
    for answer in try MarkdownPair.answers() {
      for columns in [40, 120] {
        let whole = Self.render([answer.markdown], columns: columns)
        for pieces in Self.cuts(of: answer.markdown) {
          let cut = Self.render(pieces, columns: columns)
          #expect(cut == whole, "\(answer.name) in pieces of \(pieces.map(\.utf8.count))")
        }
      }
    }
  }

  private static func check(_ pair: MarkdownPair) {
    let whole = render([pair.markdown], columns: 80)
    #expect(MarkdownPair.trimmed(whole.text) == pair.shown, "\(pair.name)")
    for pieces in cuts(of: pair.markdown) {
      let cut = render(pieces, columns: 80)
      #expect(cut == whole, "\(pair.name) in pieces of \(pieces.map(\.utf8.count))")
    }
  }

  /// Single scalars, and two parts at every place.
  private static func cuts(of text: String) -> [[String]] {
    let scalars = Array(text.unicodeScalars)
    return ([scalars.map { [$0] }] + Cuts.inTwo(scalars)).map { pieces in
      pieces.map { piece in
        var text = ""
        text.unicodeScalars.append(contentsOf: piece)
        return text
      }
    }
  }

  private static func render(_ pieces: [String], columns: Int) -> SafeText {
    var renderer = MarkdownRenderer(columns: columns)
    var text = SafeText()
    for piece in pieces { text += renderer.append(piece) }
    return text + renderer.finish()
  }
}
