import Testing

@testable import LLMRingTerminal

/// What holds for every formula: the work and the result are bounded by the source, and the result
/// is as safe as the source.
struct MathPropertyTests {
  private static let tokens = [
    "x", "ab", "1", "2.5", " ", "  ", "\n", "+", "-", "=", "<", ",", "(", ")", "[", "]", "{", "}",
    "|", "/",
    "^", "_", "'", "~", "&", "$", "%", "数", "é", "e\u{301}", "∑", "≤", "👩‍💻", "\\", "\\\\",
    "\\\\[2pt]",
    #"\alpha "#, #"\partial"#, #"\le"#, #"\times"#, #"\pm"#, #"\sum"#, #"\sin"#, #"\frac"#,
    #"\frac{a}{b}"#,
    #"\binom"#, #"\sqrt"#, #"\sqrt[3]"#, #"\hat"#, #"\overline"#, #"\mathbb"#, #"\mathcal{L}"#,
    #"\mathrm"#,
    #"\text{a b}"#, #"\text"#, #"\left("#, #"\right)"#, #"\left."#, #"\right|"#, #"\big"#, #"\{"#,
    #"\}"#,
    #"\langle"#, #"\quad"#, #"\,"#, #"\!"#, #"\not"#, #"\pmod"#, #"\tag"#, #"\boxed"#,
    #"\textcolor{red}"#,
    #"\ce{H2O}"#, #"\ce"#, #"\label{x}"#, #"\begin{pmatrix}"#, #"\end{pmatrix}"#, #"\begin{cases}"#,
    #"\end{cases}"#, #"\begin{aligned}"#, #"\end{aligned}"#, #"\begin{array}{cc}"#, #"\end{array}"#,
    #"\unknown"#,
  ]

  /// Formulas of random tokens, and formulas that are mostly right: random arguments for every
  /// command.
  private static func formulas(seed: UInt64, count: Int) -> [String] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { index in
      index.isMultiple(of: 2)
        ? (0..<Int.random(in: 1...40, using: &random)).map { _ in
          tokens.randomElement(using: &random) ?? ""
        }.joined()
        : formula(depth: 4, using: &random)
    }
  }

  private static func formula(depth: Int, using random: inout SplitMix) -> String {
    let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ -> String in
      guard depth > 0 else {
        return ["x", "12", "\\pi ", " + "].randomElement(using: &random) ?? ""
      }
      func inner() -> String { formula(depth: depth - 1, using: &random) }
      switch Int.random(in: 0..<12, using: &random) {
      case 0: return "\\frac{\(inner())}{\(inner())}"
      case 1: return "\\sqrt{\(inner())}"
      case 2: return "x^{\(inner())}"
      case 3: return "y_{\(inner())} "
      case 4: return "\\left(\(inner())\\right)"
      case 5: return "\\hat{\(inner())}"
      case 6: return "\\begin{pmatrix} \(inner()) & \(inner()) \\\\ \(inner()) \\end{pmatrix}"
      case 7: return "\\text{ \(["if", "für", "数"].randomElement(using: &random) ?? "") }"
      case 8: return "\\overline{\(inner())}"
      case 9: return "{\(inner())}"
      case 10: return " \\sum_{\(inner())} "
      default: return ["a", "\\alpha", " \\le ", "3", "-", " "].randomElement(using: &random) ?? ""
      }
    }
    return parts.joined()
  }

  @Test("the result is bounded by the source, and cannot act on a terminal")
  func bounds() {
    var shown = 0
    for formula in Self.formulas(seed: 1, count: 4000) {
      let source = Array(formula.utf8)[...]
      if let words = MathText.words(source) {
        shown += 1
        #expect(words.text.utf8.count <= 4 * source.count, "\(formula)")
        #expect(Self.isHarmless(words.text), "\(formula)")
        #expect(!words.text.contains("\n") && words.text.first != " " && words.text.last != " ")
      }
      if let lines = MathText.lines(source) {
        #expect(lines.reduce(0) { $0 + $1.text.utf8.count } <= 1024 + 8 * source.count)
        for line in lines {
          #expect(Self.isHarmless(line.text) && !line.text.contains("\n"), "\(formula)")
          #expect(line.text.last != " ", "\(formula)")
        }
      }
    }
    #expect(shown > 1000)
  }

  @Test("the work is linear in the length of the source")
  func steps() {
    let patterns = [
      "x", "x^2", "{x}", #"\frac{a}{b}"#, #"\text{a b}"#, #"\ce{H2O}"#, #"\left(x\right)"#,
      #"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#, #"\sqrt[3]{x}"#, "[", #"\\["#, "^", "'",
      #"\begin{pmatrix}\\[\\["#, "  ", "{", "x_",
    ]
    for pattern in patterns {
      for count in [100, 1000, 10_000] {
        var parser = MathParser(String(repeating: pattern, count: count))
        _ = try? parser.text(of: parser.list(until: .input))
        #expect(parser.steps <= 8 * parser.source.count, "\(count) of \(pattern)")
      }
    }
    for formula in Self.formulas(seed: 2, count: 2000) {
      var parser = MathParser(formula)
      _ = try? parser.text(of: parser.list(until: .input))
      #expect(parser.steps <= 2 * MathParser.depthLimit * parser.source.count, "\(formula)")
    }
  }

  private static func isHarmless(_ text: String) -> Bool {
    var encoder = SafeTextEncoder()
    let encoded = encoder.append(text) + encoder.finish()
    return encoded.text == text && encoded.pieces.allSatisfy { $0.1 == .plain }
  }
}

/// A generator of random numbers that gives the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
