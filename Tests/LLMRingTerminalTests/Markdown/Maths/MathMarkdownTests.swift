import LLMRingCutTesting
import Testing

@testable import LLMRingTerminal

/// Formulas in streaming Markdown: what is held, for how long, and what remains as written.
struct MathMarkdownTests {
  @Test("a block of maths is held up to its limits and is then shown as other text")
  func blockLimits() {
    for (lines, isFormula) in [(BlockHold.lineLimit, true), (BlockHold.lineLimit + 1, false)] {
      let rows = String(repeating: "x_1 \\\\\n", count: lines - 2)
      let text = Self.checked("$$\n\(rows)$$\nend\n")
      #expect(text.hasPrefix("  x₁\n  x₁\n") == isFormula)
      #expect(text.hasSuffix("\nend\n"))
    }
    for (bytes, isFormula) in [(BlockHold.byteLimit, true), (BlockHold.byteLimit + 1, false)] {
      let content = String(repeating: "x", count: bytes - 9)
      let text = Self.checked("$$\nx_1\(content)$$\nend\n")
      #expect(text.hasPrefix("  x₁x") == isFormula, "\(bytes)")
    }
  }

  @Test("a formula in words is held up to its limit")
  func wordLimit() {
    for (bytes, isFormula) in [(MathScan.limit, true), (MathScan.limit + 1, false)] {
      let content = String(repeating: "x", count: bytes - 3) + "y_1"
      #expect(Self.checked("so \\(\(content)\\) end").contains("y₁") == isFormula)
      #expect(Self.checked("so $\(content)$ end").contains("y₁") == isFormula)
    }
  }

  @Test("prices and prose are shown at once, and formulas when they end")
  func promptness() {
    var renderer = MarkdownRenderer()
    #expect(renderer.append("It is $5 t").text == "It is ")
    #expect(renderer.append("o go and $HO").text == "$5 to go and ")
    // The end of a line is only painted with the next line.
    #expect(renderer.append("ME\n").text == "")
    #expect(renderer.append("or \\(see be").text == "$HOME\nor ")
    #expect(renderer.append("low, ").text == "(see below, ")
    #expect(renderer.append("$x_1").text == "")
    #expect(renderer.append("$,").text == "x₁,")
    #expect(renderer.append("\n\n$$\nx \\\\\n").text == "\n")
    #expect(renderer.append("y\n$$\n").text == "\n  x\n  y")
    #expect(renderer.append("$$ this is ").text == "\n$$ this is ")
  }

  @Test("without maths, formulas are shown as written, and are still no other markup")
  func off() {
    for text in [
      "so \\( a*b*c \\) and $x^2$ end\n", "$$\n\\frac{a}{b} *c* \\,\n$$\nend\n",
      "\\begin{align}\na &= *b* \\\\\n\\end{align}\n", "$`x^2`$\n", "$5 to $6\n",
    ] {
      #expect(Self.checked(text, showsMaths: false) == text)
    }
    #expect(Self.checked("```math\nx^2\n```\n", showsMaths: false) == "┌─ math\nx^2\n└─\n")
    #expect(Self.checked("\\(see below\\)", showsMaths: false) == "(see below)")
  }

  @Test("hidden characters in formulas stay visible")
  func hidden() {
    #expect(Self.checked("$x\u{1B}^2$ $$\\text{\u{202E}a}$$") == "$x^[^2$ $$\\text{<U+202E>a}$$")
    #expect(Self.checked("$$\nx\u{7}^2\n$$") == "$$\nx^G^2\n$$")
  }

  /// The text of a rendered answer, which must not depend on how it is split.
  private static func checked(_ markdown: String, showsMaths: Bool = true) -> String {
    let bytes = Array(markdown.unicodeScalars)
    let whole = render([bytes], showsMaths)
    for pieces in [bytes.map { [$0] }] + Cuts.random(bytes, count: 8) {
      #expect(render(pieces, showsMaths) == whole, "\(pieces.map(\.count))")
    }
    return whole.text
  }

  private static func render(_ pieces: [[Unicode.Scalar]], _ showsMaths: Bool) -> SafeText {
    var renderer = MarkdownRenderer(options: MarkdownOptions(showsMaths: showsMaths))
    var text = SafeText()
    for piece in pieces {
      var string = ""
      string.unicodeScalars.append(contentsOf: piece)
      text += renderer.append(string)
    }
    return text + renderer.finish()
  }
}
