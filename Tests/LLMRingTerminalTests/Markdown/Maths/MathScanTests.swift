import LLMRingCutTesting
import Testing

@testable import LLMRingTerminal

/// Where formulas begin and end in words, and what is a price, a variable or an escaped bracket.
struct MathScanTests {
  @Test(
    "takes formulas as far as their closing mark",
    arguments: [
      "$x$", "$ab$", "$x_1$", "$x_{12}$", "$a+b$", "$x = y$", "$a < b$", "$a - b$", "$O(n)$", "$5$",
      "$1 + 1$", "$2\\pi r$", "$3x = 5$", "$f(\\text{some words here})$", "$\\mathrm{if any}$ ",
      "$a \\$ b^2$", "$x$数", "$x$.", "$\\sin x + \\cos y$", "$\\{a, b\\}$", "$x^2$-", "$\\alpha$",
      "$$x$$", "$$x = 1$$", "$$ a + b $$", "$$speed = 5$$", "\\(x\\)", "\\( a, b \\)", "\\(1\\)",
      "\\(max\\)", "\\(x\n= 1\\)", "\\(a \\\\) b\\)", "\\[x = 1\\]", "\\[a/b\\]", "\\[\\alpha\\]",
      "\\(dx\\,dy\\)",
      "$$\\text{a $x$ b} = 1$$", "$|x|$", "$n \\text{ of } m$",
    ])
  func formulas(_ source: String) {
    let end = source.utf8.lastIndex { "$)]".utf8.contains($0) }
    let length = end.map { source.utf8.distance(from: source.startIndex, to: $0) + 1 }
    #expect(MathScan.formulaEnd(at: 0, in: Array(source.utf8)[...]) == length)
  }

  @Test(
    "takes prices, variables, escaped brackets and prose for text",
    arguments: [
      "$6 to $9", "$5 million$", "$4.00/kg or US$20", "$5, tax 2$", "$HOME/bin:$PATH", "$END$",
      "$user_name$",
      "$A_B_C$", "$x_max$", "$ x$", "$x $", "$x$y", "$x$5", "$x$$", "$x\n$", "$`x`$", "$a `b` c$",
      "$the cat$", "$5 - 3$ ", "$x ab cd$", "$数$", "$x", "$", "$$", "$$$", "$$x$$$",
      "$$ab cd = 1$$",
      "$$ word - x $$", "\\(see below\\)", "\\(optional\\)", "\\( word \\)", "\\(\\)", "\\( \\)",
      "\\(x", "\\[1\\]", "\\[WIP\\]", "\\[see it = b\\]", "\\[x", "\\{x\\}", "\\", "$n of m$",
      "$5 per x = y$",
    ])
  func texts(_ source: String) {
    #expect(MathScan.formulaEnd(at: 0, in: Array(source.utf8)[...]) == nil)
  }

  @Test("looks at what stands before a dollar", arguments: ["a$x$", "9$x$", "é$x$", "x\u{301}$x$"])
  func before(_ source: String) throws {
    let bytes = Array(source.utf8)[...]
    let dollar = try #require(bytes.firstIndex(of: UInt8(ascii: "$")))
    #expect(MathScan.formulaEnd(at: dollar, in: bytes) == nil)
    let alone = Array("数$x$".utf8)[...]
    #expect(MathScan.formulaEnd(at: 3, in: alone) == 6)
  }

  @Test("gives up after the limit, wherever the source is split")
  func limit() {
    for (length, found) in [(MathScan.limit, true), (MathScan.limit + 1, false)] {
      let content = String(repeating: "x", count: length - 2) + "^2"
      let source = Array("\(content)$ ".utf8)
      var whole = MathScan(.dollar)
      let verdict = whole.read(source[...], isFinal: true)
      #expect(verdict == (found ? .formula(end: length) : .open(isStrong: true)))
      var dripped = MathScan(.dollar)
      var last = MathScan.Verdict.more
      for end in 1...source.count where last == .more {
        last = dripped.read(source[..<end], isFinal: end == source.count)
      }
      #expect(last == verdict)
    }
  }

  @Test("ends the search at the second word of prose")
  func prose() {
    var scan = MathScan(.dollar)
    #expect(scan.read(Array("6 to".utf8)[...], isFinal: false) == .more)
    #expect(scan.read(Array("6 to ".utf8)[...], isFinal: false) == .text)
    var words = MathScan(.parentheses)
    #expect(words.read(Array("see below".utf8)[...], isFinal: false) == .more)
    #expect(words.read(Array("see below ".utf8)[...], isFinal: false) == .text)
  }
}
