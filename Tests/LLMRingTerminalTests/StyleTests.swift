import Testing

@testable import LLMRingTerminal

struct StyleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var environment: [String: String]
    var isTerminal: Bool
    var isColored: Bool
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a terminal", environment: ["TERM": "xterm"], isTerminal: true, isColored: true),
    Case(
      name: "no terminal", environment: ["TERM": "xterm"], isTerminal: false, isColored: false),
    Case(name: "a terminal without TERM", environment: [:], isTerminal: true, isColored: false),
    Case(
      name: "NO_COLOR", environment: ["TERM": "xterm", "NO_COLOR": "1"], isTerminal: true,
      isColored: false),
    Case(
      name: "NO_COLOR with any value", environment: ["TERM": "xterm", "NO_COLOR": "false"],
      isTerminal: true,
      isColored: false),
    Case(
      name: "an empty NO_COLOR", environment: ["TERM": "xterm", "NO_COLOR": ""], isTerminal: true,
      isColored: true),
    Case(
      name: "a dumb terminal", environment: ["TERM": "dumb"], isTerminal: true, isColored: false),
    Case(
      name: "CLICOLOR_FORCE", environment: ["CLICOLOR_FORCE": "1"], isTerminal: false,
      isColored: true),
    Case(
      name: "CLICOLOR_FORCE=0", environment: ["CLICOLOR_FORCE": "0"], isTerminal: false,
      isColored: false),
    Case(
      name: "ACCESSIBLE", environment: ["TERM": "xterm", "ACCESSIBLE": "1"], isTerminal: true,
      isColored: false),
    Case(
      name: "ACCESSIBLE, whatever is forced",
      environment: ["TERM": "xterm", "ACCESSIBLE": "1", "CLICOLOR_FORCE": "1"], isTerminal: true,
      isColored: false),
    Case(
      name: "both", environment: ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], isTerminal: true,
      isColored: false),
  ]

  @Test("uses styles when the environment and the terminal allow them", arguments: cases)
  func decision(_ example: Case) {
    let theme = Theme(environment: example.environment, isTerminal: example.isTerminal)
    #expect(theme.isColored == example.isColored)
  }

  @Test("plain output is used on a terminal, on request or if it cannot draw")
  func plain() {
    func isPlain(_ environment: [String: String], isTerminal: Bool = true, asked: Bool = false)
      -> Bool
    { Theme(environment: environment, isTerminal: isTerminal, isPlain: asked).isPlain }
    #expect(!isPlain(["TERM": "xterm"]))
    #expect(!isPlain(["TERM": "xterm", "NO_COLOR": "1"]))
    #expect(!isPlain(["TERM": "xterm", "ACCESSIBLE": ""]))
    #expect(isPlain(["TERM": "xterm", "ACCESSIBLE": "1"]))
    #expect(isPlain(["TERM": "dumb"]))
    #expect(isPlain(["TERM": "xterm"], asked: true))
    #expect(!isPlain(["TERM": "dumb", "ACCESSIBLE": "1"], isTerminal: false))
  }

  @Test("a nested style keeps its own colour")
  func nesting() {
    let text = (SafeText(trusted: "a") + SafeText(trusted: "b").styled(.red)).styled(.bold).styled(
      .green)
    #expect(
      Theme(isColored: true).render(text) == "\u{1B}[1;32ma\u{1B}[31mb\u{1B}[m")
    #expect(text.text == "ab")
  }

  @Test("lines and prefixes of safe text keep their styles")
  func cuts() {
    let text = SafeText(trusted: "ab\nc").styled(.red) + SafeText(trusted: "d\n")
    #expect(
      text.lines == [
        SafeText(trusted: "ab").styled(.red),
        SafeText(trusted: "c").styled(.red) + SafeText(trusted: "d"), SafeText(),
      ])
    #expect(text.lines[1].prefix(columns: 1) == SafeText(trusted: "c").styled(.red))
    #expect(text.lines[1].prefix(columns: 9) == text.lines[1])
    #expect(text.endsLine)
  }

  @Test("joining safe texts is associative")
  func joining() {
    let a = SafeText(trusted: "a")
    let b = SafeText(trusted: "b").styled(.dim)
    let c = SafeText(trusted: "c")
    #expect((a + b) + c == a + (b + c))
    #expect(SafeText() + b == b)
    #expect(b + SafeText() == b)
    #expect((b + b).spans.count == 1)
  }

  @Test(
    "reads the colour depth and background from the environment",
    arguments: [
      ([:], Palette()), (["TERM": "xterm"], Palette()),
      (["TERM": "xterm-256color"], Palette(depth: .twoHundredFiftySix)),
      (["TERM": "screen", "COLORTERM": "truecolor"], Palette(depth: .twoHundredFiftySix)),
      (
        ["COLORTERM": "24bit", "COLORFGBG": "15;0"],
        Palette(depth: .twoHundredFiftySix, background: .dark)
      ),
      (
        ["TERM": "xterm-direct", "COLORFGBG": "0;default;15"],
        Palette(depth: .twoHundredFiftySix, background: .light)
      ),
      (["COLORFGBG": "0;7"], Palette(background: .light)),
      (["COLORFGBG": "7;8"], Palette(background: .dark)), (["COLORFGBG": "?"], Palette()),
    ] as [([String: String], Palette)])
  func palette(_ environment: [String: String], _ palette: Palette) {
    #expect(Palette(environment: environment) == palette)
  }

  @Test(
    "each syntax role has a shade for every terminal",
    arguments: [
      (Palette(), "35"), (Palette(depth: .twoHundredFiftySix), "35"),
      (Palette(background: .dark), "35"),
      (Palette(depth: .twoHundredFiftySix, background: .dark), "38;5;176"),
      (Palette(depth: .twoHundredFiftySix, background: .light), "38;5;91"),
    ])
  func shades(_ palette: Palette, _ parameters: String) {
    let text = SafeText(trusted: "let").styled(Style(color: .keyword))
    #expect(
      Theme(isColored: true, palette: palette).render(text)
        == "\u{1B}[\(parameters)mlet\u{1B}[m")
    #expect(Theme(isColored: false, palette: palette).render(text) == "let")
  }
}
