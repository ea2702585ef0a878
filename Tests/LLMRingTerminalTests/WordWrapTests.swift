import LLMRingCutTesting
import Foundation
import Testing

@testable import LLMRingTerminal

struct WordWrapTests {
  @Test("breaks lines between words as the reference does, however the text is split")
  func pairs() throws {
    let pairs = MarkdownPair.file("wraps")
    #expect(pairs.count == 8)
    for pair in pairs {
      let parts = pair.markdown.split(separator: " @ ")
      let text = String(parts[0])
      let width = try #require(Int(parts[1]))
      for pieces in Cuts.all(of: Array(text.unicodeScalars), random: 20) {
        #expect(Self.wrap(pieces.map(Self.string), width: width) == pair.shown, "\(pair.name)")
      }
    }
  }

  @Test("text that is not Markdown is broken between words too, and is otherwise as written")
  func plainText() {
    let text = "**some** words\n  and indented ones  \nend"
    func render(_ pieces: [String], _ wrap: MarkdownOptions.Wrap) -> String {
      var renderer = TextRenderer(wrap: wrap, columns: 11)
      let shown = pieces.map { renderer.append($0).text }.joined()
      return shown + renderer.finish().text
    }
    for pieces in Cuts.all(of: Array(text.unicodeScalars), random: 20) {
      let pieces = pieces.map(Self.string)
      #expect(render(pieces, .off) == text)
      #expect(render(pieces, .screen) == "**some**\nwords\n  and\n  indented\n  ones\nend")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var source: String
    var width = 12
    var shown: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "quotes repeat their bars, and text below a list marker is indented",
      source: "> some words in a quote\n> - with a list item\n",
      shown: "│ some words\n│ in a quote\n│ - with a\n│   list\n│   item\n"),
    Case(
      name: "lines of the source stay", source: "one\ntwo words more\nthree",
      shown: "one\ntwo words\nmore\nthree"),
    Case(
      name: "code is not broken", source: "```\na line of code\n```\n    and another line\n",
      shown: "┌─\na line of code\n└─\n    and another line\n"),
    Case(
      name: "a code span is kept together", source: "see `git log -p` or so",
      shown: "see\ngit log -p\nor so"),
    Case(
      name: "a link's destination is kept together", source: "[a link](./some-file.md) to it",
      shown: "a link\n(./some-file.md)\nto it"),
    Case(
      name: "an address is kept together", source: "see https://a-b.org/c-d.",
      shown: "see\nhttps://a-b.org/c-d."),
    Case(
      name: "a heading is wrapped", source: "## a heading of words",
      shown: "a heading of\nwords"),
    Case(
      name: "a table has its own rule", source: "| a | b |\n|---|---|\n| one two | three |\n",
      width: 20, shown: "a       │ b\n────────┼──────\none two │ three\n"),
    Case(
      name: "punctuation stays at its word", source: "a question ? and ( some words ) more",
      shown: "a question ?\nand ( some\nwords ) more"),
    Case(
      name: "emoji of several characters stay whole", source: "👩‍👩‍👧👍🏽👩‍👩‍👧👍🏽👩‍👩‍👧👍🏽👩‍👩‍👧",
      shown: "👩‍👩‍👧👍🏽👩‍👩‍👧👍🏽👩‍👩‍👧👍🏽\n👩‍👩‍👧"),
    Case(
      name: "hyphens and dashes", source: "up—and 10–20 co-operate -x --long-flag",
      width: 6, shown: "up—and\n10–20\nco-\noperate\n-x\n--long-\nflag"),
    Case(
      name: "two blanks are dropped at a break", source: "twelve chars  and more",
      shown: "twelve chars\nand more"),
    Case(
      name: "an open mark is shown as written", source: "some *words without an end",
      shown: "some *words\nwithout an\nend"),
  ]

  @Test("wraps answers between words, however the text is split", arguments: cases)
  func wraps(_ example: Case) {
    for pieces in Cuts.all(of: Array(example.source.unicodeScalars), random: 20) {
      let shown = Self.wrap(pieces.map(Self.string), width: example.width)
      #expect(shown == example.shown, "in pieces of \(pieces.map(\.count))")
    }
  }

  @Test("styles end before a line's end and start again after the bars of a quote")
  func styles() {
    let options = MarkdownOptions(wrap: .columns(8))
    var renderer = MarkdownRenderer(options: options, columns: 80)
    let text = renderer.append("> **bold words**") + renderer.finish()
    let theme = Theme(isColored: true)
    #expect(
      theme.render(text)
        == "│ \u{1B}[1mbold\u{1B}[m\n│ \u{1B}[1mwords\u{1B}[m")
  }

  @Test("random text is wrapped within the width, and keeps everything but spaces")
  func randomText() {
    let material = [
      "a", "word", "longer", "漢", "字。", "「", "」", "한국", "-", "—", " ", " ", "  ", "é", "e\u{301}",
      "👍🏽", "(", ")", ".", ",", "…", "\n", "10", "$",
    ]
    for seed in 1...200 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let text = (0..<40).map { _ in material.randomElement(using: &generator) ?? "" }.joined()
      var whole = WordWrap(width: 16)
      let shown = whole.append(SafeText(encoded: text)) + whole.finish()
      for pieces in Cuts.random(Array(text.unicodeScalars), count: 3) {
        var wrap = WordWrap(width: 16)
        var cut = SafeText()
        for piece in pieces { cut += wrap.append(SafeText(encoded: Self.string(piece))) }
        #expect(cut + wrap.finish() == shown, "seed \(seed)")
      }
      let letters = { (text: String) in text.filter { $0 != " " && $0 != "\n" } }
      #expect(letters(shown.text) == letters(text), "seed \(seed)")
      for line in shown.text.split(separator: "\n") {
        #expect(
          TextWidth.columns(of: line) <= 16 || SafeText(encoded: String(line)).words.count == 1,
          "seed \(seed)")
      }
    }
  }

  private static func wrap(_ pieces: [String], width: Int) -> String {
    var renderer = MarkdownRenderer(options: MarkdownOptions(wrap: .columns(width)), columns: 80)
    var text = SafeText()
    for piece in pieces { text += renderer.append(piece) }
    return (text + renderer.finish()).text
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}
