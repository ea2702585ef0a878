import Testing

@testable import LLMRingTerminal

/// LaTeX as Unicode: what it looks like, and what is left as written.
struct MathTextTests {
  private static let formulas: [(source: String, shown: String)] = [
    // Letters, relations and operators.
    (#"\alpha\beta \gamma"#, "αβγ"),
    (#"\lambda f(x) + \mu"#, "λf(x) + μ"),
    (#"\pi\,r"#, "π r"),
    (#"a\in A,\;b\notin B"#, "a ∈ A, b ∉ B"),
    (#"x\le y\ne z"#, "x ≤ y ≠ z"),
    (#"a\not\in B \not= C"#, "a ∉ B ≠ C"),
    (#"\nexists x : \not\exists y"#, "∄x : ∄y"),
    (#"f\colon A\to B"#, "f: A → B"),
    (#"a\times b\cdot c"#, "a × b · c"),
    (#"x=\pm 3, (\mp 2), -\pm1"#, "x=±3, (∓2), -±1"),
    (#"f(\cdot, \cdot)"#, "f(·, ·)"),
    (#"a \bmod n \equiv b \pmod{n}"#, "a mod n ≡ b (mod n)"),
    (#"P(A \mid B)"#, "P(A | B)"),
    (#"\nabla\times\vec{B}"#, "∇ × B⃗"),
    (#"a^*, A^\dagger, A^\top, A^T, f^\prime"#, "a*, A†, Aᵀ, Aᵀ, f′"),
    (#"x ≤ 3 → y"#, "x ≤ 3 → y"),
    // Functions and large operators.
    (#"2\sin\theta\cos x"#, "2 sin θ cos x"),
    (#"\sin(x)\ln|x|"#, "sin(x) ln|x|"),
    (#"\sin^2\theta+\log_2 n"#, "sin² θ+log₂ n"),
    (#"\sum_{i=1}^n\sum_j a_{ij}"#, "∑ᵢ₌₁ⁿ ∑ⱼ aᵢⱼ"),
    (#"\lim\limits_{x\to0^+}f"#, "lim_(x→0⁺) f"),
    (#"\operatorname{arg\,max}_x f"#, "arg maxₓ f"),
    (#"\int\sqrt{x}\,dx"#, "∫ √x dx"),
    // Scripts.
    (#"x^{n+1}_{k-1}"#, "xⁿ⁺¹ₖ₋₁"),
    (#"x^{2q}, x^q, x_{\alpha\beta}, x^\infty"#, "x^(2q), x^q, x_αβ, x^∞"),
    (#"V_{DC}x, V_{DC} x, V_{DC}^2"#, "V_(DC)x, V_DC x, V_DC²"),
    (#"f''(x)+g'''"#, "f″(x)+g‴"),
    (#"{}^{14}_{6}\mathrm{C}"#, "¹⁴₆C"),
    (#"90 ^\circ"#, "90°"),
    (#"e^{-\frac{x^2}{2}}"#, "e^(-x²/2)"),
    (#"T_{\text{max}}, v_{\text{final}}"#, "Tₘₐₓ, v_final"),
    // Fractions.
    (#"\frac{x^2y}{3}, \frac{a+b}{2a}"#, "x²y/3, (a+b)/(2a)"),
    (#"\frac{n(n+1)}{2}, \frac{1}{n(n+1)}"#, "n(n+1)/2, 1/(n(n+1))"),
    (#"\frac{f(x)}{g(x)}, \frac{1}{P(A|B)}"#, "f(x)/g(x), 1/P(A|B)"),
    (#"\frac{1}{\sin(x+1)}, \frac{\sin x}{x}"#, "1/sin(x+1), (sin x)/x"),
    (#"\frac{e^{i\pi}}{2}, \frac{2e^{i\pi}}{2}"#, "e^(iπ)/2, (2e^(iπ))/2"),
    (#"\frac{\partial u}{\partial x^2}, \frac{x}{ab}"#, "∂u/∂x², x/(ab)"),
    (#"\frac{\sqrt3}{\sqrt{x+1}}"#, "√3/√(x+1)"),
    (#"\frac{-1}{2.5}, \frac12"#, "(-1)/2.5, 1/2"),
    (#"\frac{\frac{a}{b}}{c}"#, "(a/b)/c"),
    (#"2\frac13x, x^2\frac{a}{b}"#, "2 (1/3)x, x² (a/b)"),
    (#"\frac{a}{b}\frac{c}{d}"#, "(a/b) (c/d)"),
    (#"\frac{a}{b}^2, \frac{a}{b}!, 1/\frac{a}{b}"#, "(a/b)², (a/b)!, 1/(a/b)"),
    (#"\frac{a}{b}(c), \frac{1}{2} x"#, "(a/b)(c), 1/2 x"),
    (#"\sin\frac{x}{2}"#, "sin (x/2)"),
    (#"\frac{(a+b)}{2}"#, "(a+b)/2"),
    (#"\binom{n}{k}"#, "C(n,k)"),
    // Roots and accents.
    (#"\sqrt{x_1}, \sqrt{x^2}, \sqrt{ab}"#, "√x₁, √(x²), √(ab)"),
    (#"\sqrt[4]{x}, \sqrt[n]{x}, 2\sqrt[n]{x}"#, "∜x, ⁿ√x, 2 ⁿ√x"),
    (#"\sqrt{x}^2"#, "(√x)²"),
    (#"\hat\theta, \hat{ab}, \widehat{x}"#, "θ̂, hat(ab), x̂"),
    (#"\overline{AB}, \bar z, \dot x, \ddot{x}"#, "A̅B̅, z̄, ẋ, ẍ"),
    (#"\tilde n \check c \underline{x}"#, "ñ č x̲"),
    // Alphabets and text.
    (#"\mathbb{NQRZCE1}"#, "ℕℚℝℤℂ𝔼𝟙"),
    (#"\mathcal{LO}\mathfrak{gC}\mathscr{F}"#, "ℒ𝒪𝔤ℭℱ"),
    (#"\mathrm{d}x\,\mathbf{v}\boldsymbol\beta"#, "dx vβ"),
    (#"3\,\text{m/s}^2"#, "3 m/s²"),
    (#"x \text{ if $y^2 > 0$, else } z"#, "x if y² > 0, else z"),
    (##"50\% \$5 \# \& a\_b"##, "50% $5 # & a_b"),
    // Blanks and brackets.
    (#"x \quad y\qquad z \! w"#, "x  y    z w"),
    (#"a   b"#, "a b"),
    (#"\left( \frac{a}{b} \right)^n"#, "(a/b)ⁿ"),
    (#"\left. \frac{df}{dx} \right|_0"#, "df/dx|₀"),
    (#"\bigl( x \bigr) \lfloor y\rfloor \|z\|"#, "( x ) ⌊ y⌋ ‖z‖"),
    (#"\{1,\dots,n\}, \langle a,b\rangle"#, "{1,…,n}, ⟨ a,b⟩"),
    (#"1{,}000"#, "1,000"),
    (#"\displaystyle x\label{eq:1}\tag{1}"#, "x  (1)"),
    (#"\boxed{x = 7} \textcolor{red}{y}"#, "[x = 7] y"),
    // Chemistry.
    (#"\ce{2H2 + O2 -> 2H2O}"#, "2H₂ + O₂ → 2H₂O"),
    (#"\ce{Ca^2+ + CO3^{2-} <=> CaCO3}"#, "Ca²⁺ + CO₃²⁻ ⇌ CaCO₃"),
    (#"\ce{(NH4)2SO4}"#, "(NH₄)₂SO₄"),
    (#"\ce{^{14}_{6}C}"#, "¹⁴₆C"),
    // Environments in words.
    (#"\begin{bmatrix} 1 & 2 \\[4pt] 3 & 4 \\ \end{bmatrix}"#, "[1 2; 3 4]"),
    (
      #"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"#,
      "{x if x > 0; 0 otherwise}"
    ),
    (#"\left|\begin{array}{cc} a & b \\ c & d \end{array}\right|"#, "|a b; c d|"),
    (#"\begin{bmatrix} 1 & & 0 \\ & \ddots & \end{bmatrix}"#, "[1 · 0; · ⋱ ·]"),
    (#"\begin{cases} a & \\ b & c \end{cases}"#, "{a; b c}"),
    (#"x_{i_j} + V_{DC}"#, "x_(iⱼ) + V_DC"),
    (#"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}"#, "x = 1; y = 2"),
  ]

  @Test("shows formulas in words in Unicode", arguments: formulas)
  func words(_ source: String, _ shown: String) {
    #expect(MathText.words(Array(source.utf8)[...])?.text == shown)
  }

  @Test(
    "leaves a formula with anything unknown as written",
    arguments: [
      #"\foo{x}"#, #"\overset{!}{=}"#, #"\underbrace{a}_b"#, #"\xrightarrow{f}"#, #"\tikz x"#,
      #"{a"#, #"a}"#, #"\frac{a}"#, #"\frac{}{b}"#, #"\sqrt[n{x}"#, #"a & b"#, #"a \\ b"#,
      #"a $ b"#, #"\text{a $ b}"#, #"x^2^3"#, #"x^2 ^3"#, #"{x^2}^3"#, #"x^"#, #"\"#, #"\left"#,
      #"\left\alpha x"#, #"\begin{tikzcd} a \end{tikzcd}"#, #"\begin{matrix} a"#,
      #"\begin{matrix} a \end{pmatrix}"#, #"\ce{A ->[x] B}"#, #"\ce{H2"#, #"\not x"#, #"  "#, "",
      #"\label{x}"#, "\\hat{}", #"\("#, "\u{301}x", "{\u{301}}", #"\'e"#, #"\sqrt[k+q]{x}"#,
    ])
  func verbatim(_ source: String) {
    #expect(MathText.words(Array(source.utf8)[...]) == nil)
  }

  @Test("leaves a formula with a hidden character as written")
  func hidden() {
    var bytes: [UInt8] = []
    MarkdownSource.append(SafeText("x\u{1B}y"), to: &bytes)
    #expect(MathText.words(bytes[...]) == nil)
    #expect(MathText.words(Array("xy".utf8)[...])?.text == "xy")
  }

  private static let blocks: [(source: String, shown: String)] = [
    (#"x &= y"#, ""),
    (#"a = 1 \\ b = 2 \\"#, "a = 1⏎b = 2"),
    (#"B = \begin{bmatrix} 1 & 0 \\ 0 & 10 \end{bmatrix}."#, "B = ⎡1  0 ⎤⏎    ⎣0  10⎦."),
    (#"A\in\begin{pmatrix} x\\y\\z \end{pmatrix}^T = 0"#, "A ∈ ⎛x⎞⏎    ⎜y⎟⏎    ⎝z⎠ᵀ = 0"),
    (#"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}"#, "│1  2│⏎│3  4│"),
    (#"\begin{Vmatrix} 1 \\ 3 \end{Vmatrix}"#, "‖1‖⏎‖3‖"),
    (#"\begin{Bmatrix} 1\\2\\3\\4\\5 \end{Bmatrix}"#, "⎧ 1⎫⏎⎪ 2⎪⏎⎨ 3⎬⏎⎪ 4⎪⏎⎩ 5⎭"),
    (#"\begin{matrix} 1 & 22 \\ 333 & 4 \end{matrix}"#, "1    22⏎333  4"),
    (
      #"|x| = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}"#,
      "|x| = ⎧ x   x ≥ 0⏎      ⎩ -x  x < 0"
    ),
    (#"\begin{rcases} a \\ bb \end{rcases} c"#, "a ⎫⏎bb⎭ c"),
    (#"\begin{aligned} u &= v + w \\ &= 2 \end{aligned}"#, "u = v + w⏎  = 2"),
    (
      #"\begin{align*} a&=b & c&=d \\ aa &= bb & cc &= d \end{align*}"#,
      " a =b     c =d⏎aa = bb  cc = d"
    ),
    (
      #"\begin{equation} A = \begin{pmatrix} 1 \\ 2 \end{pmatrix} \end{equation}"#,
      "A = ⎛1⎞⏎    ⎝2⎠"
    ),
    (#"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}"#, "a = b⏎  = c"),
    (#"\begin{gather} a = b \\ ccc = d \end{gather}"#, "a = b⏎ccc = d"),
    (#"\begin{eqnarray} a &=& b \\ aa &=& c \end{eqnarray}"#, " a = b⏎aa = c"),
    (
      #"\left\{\begin{aligned} x + y &= 1 \\ x &= 3 \end{aligned}\right."#,
      "⎧ x + y = 1⏎⎩     x = 3"
    ),
    (
      #"\left[ \begin{array}{cc|c} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array} \right]"#,
      "⎡1  2  3⎤⏎⎣4  5  6⎦"
    ),
    (
      #"\begin{pmatrix} 1\\2 \end{pmatrix} = \begin{pmatrix} 3\\4 \end{pmatrix}"#,
      "(1; 2) = (3; 4)"
    ),
    (#"\begin{pmatrix} 1 & 2 & 3 \end{pmatrix}"#, "(1 2 3)"),
    (#"\frac{1}{2}\begin{pmatrix} 数 \\ b \end{pmatrix}"#, "(1/2)⎛数⎞⏎     ⎝b ⎠"),
    (#"\overset{a}{b}"#, ""),
    (#"\begin{matrix} & \\ \end{matrix}"#, ""),
  ]

  @Test("sets formulas on their own in rows", arguments: blocks)
  func lines(_ source: String, _ shown: String) {
    let lines = MathText.lines(Array(source.utf8)[...])
    #expect((lines ?? []).map(\.text).joined(separator: "⏎") == shown)
  }

  @Test("rows that would be mostly padding are left as written")
  func padding() {
    let wide = String(repeating: "x", count: 500)
    func matrix(_ rows: Int) -> String {
      "\\begin{bmatrix} \(wide)"
        + String(repeating: "\\\\ 1", count: rows - 1) + "\\end{bmatrix}"
    }
    #expect(MathText.lines(Array(matrix(4).utf8)[...])?.count == 4)
    #expect(MathText.lines(Array(matrix(60).utf8)[...]) == nil)
  }

  @Test("groups can be nested as deep as the limit")
  func depth() {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: "{", count: depth) + "x" + String(repeating: "}", count: depth)).utf8)
    }
    // The formula itself is the first level.
    let limit = MathParser.depthLimit - 1
    #expect(MathText.words(nested(limit)[...])?.text == "x")
    #expect(MathText.words(nested(limit + 1)[...]) == nil)
    for open in [
      "{", #"\frac{"#, #"\sqrt"#, "x^", #"\text{"#, #"\begin{matrix}"#, #"\sqrt["#,
    ] {
      let hostile = String(repeating: open, count: 20_000)
      #expect(MathText.words(Array(hostile.utf8)[...]) == nil)
    }
  }
}
