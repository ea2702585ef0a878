import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

/// The escape sequences of styles: few bytes, and the same look.
struct RenditionTests {
  private static let screen = Theme(isColored: true, isScreen: true)

  @Test(
    "changes a style with the shortest sequence",
    arguments: [
      (.plain, .plain, ""), (.plain, .bold, "\u{1B}[1m"), (.bold, .plain, "\u{1B}[m"),
      (.bold, .red, "\u{1B}[;31m"), (.red, .green, "\u{1B}[32m"),
      (.red, Style(color: .red, isBold: true), "\u{1B}[1m"),
      (Style(color: .red, isBold: true), .red, "\u{1B}[22m"),
      (Style(color: .red, isBold: true), .bold, "\u{1B}[;1m"),
      (Style(color: .red, isBold: true), .green, "\u{1B}[;32m"),
      (Style(isBold: true, isDim: true), .bold, "\u{1B}[;1m"),
      (
        Style(color: .red, isBold: true, isItalic: true), Style(color: .red, isBold: true),
        "\u{1B}[23m"
      ),
      // A comment is faint where the background is unknown.
      (.dim, Style(color: .comment), ""), (.bold, Style(isWhole: true), "\u{1B}[m"),
    ] as [(Style, Style, String)])
  func change(_ from: Style, _ to: Style, _ sequence: String) {
    let palette = Palette()
    #expect(Rendition(from, in: palette).change(to: Rendition(to, in: palette)) == sequence)
  }

  @Test("a style continues over blanks that look the same in both")
  func blanks() {
    let keyword = Style(color: .keyword)
    let text =
      SafeText(trusted: "return").styled(keyword) + SafeText(trusted: " ")
      + SafeText(trusted: "None").styled(keyword) + SafeText(trusted: "\n  ")
      + SafeText(trusted: "a b").styled(.underlined) + SafeText(trusted: " c")
    #expect(
      Self.screen.render(text)
        == "\u{1B}[35mreturn None\n  \u{1B}[;4ma b\u{1B}[m c")
    // A pager begins each line without a style.
    #expect(
      Theme(isColored: true).render(text)
        == "\u{1B}[35mreturn None\u{1B}[m\n  \u{1B}[4ma b\u{1B}[m c")
  }

  @Test("the cursor moves over wide gaps between columns, on a screen only")
  func gaps() {
    let text =
      SafeText(trusted: "a").styled(.red) + SafeText(gap: 5) + SafeText(trusted: "b")
      + SafeText(gap: 4) + SafeText(trusted: "c")
    #expect(text.text == "a     b    c")
    #expect(Self.screen.render(text) == "\u{1B}[31ma\u{1B}[5C\u{1B}[mb    c")
    #expect(Self.screen.render(text, movesCursor: false) == "\u{1B}[31ma     \u{1B}[mb    c")
    #expect(Theme(isColored: true).render(text) == "\u{1B}[31ma     \u{1B}[mb    c")
    #expect(Theme(isColored: false, isScreen: true).render(text) == text.text)
  }

  @Test(
    "only a terminal that can draw has its cursor moved",
    arguments: [
      (["TERM": "xterm"], true, true), (["TERM": "screen"], true, true),
      (["TERM": "xterm"], false, false), (["TERM": "linux"], true, false),
      (["TERM": "dumb", "CLICOLOR_FORCE": "1"], true, false),
      (["TERM": "xterm", "CLICOLOR_FORCE": "1"], false, false),
      (["TERM": "xterm", "NO_COLOR": "1"], true, false),
      (["TERM": "xterm", "ACCESSIBLE": "1"], true, false),
    ])
  func screens(_ environment: [String: String], isTerminal: Bool, isScreen: Bool) {
    #expect(Theme(environment: environment, isTerminal: isTerminal).isScreen == isScreen)
  }

  @Test("answers of models look the same in few bytes as with a reset before each style")
  func look() throws {
    let palettes = [
      Palette(), Palette(depth: .twoHundredFiftySix, background: .dark),
      Palette(depth: .twoHundredFiftySix, background: .light),
    ]
    for answer in try MarkdownPair.answers() {
      var renderer = MarkdownRenderer(columns: 100)
      let text = renderer.append(answer.markdown) + renderer.finish()
      for palette in palettes {
        let short = Theme(isColored: true, isScreen: true, palette: palette).render(text)
        let naive = Self.naive(text, palette)
        let (shown, expected) = (Self.cells(short), Self.cells(naive))
        #expect(shown == expected, "\(answer.name)")
        #expect(short.utf8.count <= naive.utf8.count)
        #expect(Self.lines(of: short) == Self.lines(of: naive), "\(answer.name)")
      }
    }
  }

  /// The text with a reset after each style.
  private static func naive(_ text: SafeText, _ palette: Palette) -> String {
    text.pieces.map { piece, style in
      let sequence = Rendition.plain.change(to: Rendition(style, in: palette))
      return sequence.isEmpty ? String(piece) : "\(sequence)\(piece)\u{1B}[m"
    }.joined()
  }

  /// What a terminal shows.
  private static func lines(of text: String) -> [String] {
    let emulator = Emulator(rows: 200, columns: 100)
    emulator.feed(text.replacing("\n", with: "\r\n").utf8)
    return emulator.lines
  }

  /// The characters with the SGR parameters that are on for each; for blanks, those that show.
  private static func cells(_ text: String) -> [String] {
    var cells: [String] = []
    var state: [Int: String] = [:]
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}" else {
        let isBlank = scalar == " " || scalar == "\n"
        let shown = state.filter { !isBlank || [4, 7, 9].contains($0.key) }
        cells.append(
          "\(scalar)" + shown.sorted { $0.key < $1.key }.map(\.value).joined(separator: ";"))
        continue
      }
      rest = rest.dropFirst()
      let parameters = String(String.UnicodeScalarView(rest.prefix { !$0.properties.isAlphabetic }))
      rest = rest.dropFirst(parameters.unicodeScalars.count)
      if rest.popFirst() == "C" {
        cells += [String](repeating: " ", count: Int(parameters) ?? 1)
      } else {
        apply(parameters.split(separator: ";", omittingEmptySubsequences: false)[...], to: &state)
      }
    }
    return cells
  }

  private static func apply(_ codes: ArraySlice<Substring>, to state: inout [Int: String]) {
    var codes = codes
    while let code = codes.popFirst() {
      switch Int(code) ?? 0 {
      case 0: state = [:]
      case 22: (state[1], state[2]) = (nil, nil)
      case 39: state[30] = nil
      case 38:
        let count = codes.first == "5" ? 2 : 4
        state[30] = codes.prefix(count).joined(separator: ":")
        codes = codes.dropFirst(count)
      case let number where number >= 30: state[30] = "\(number)"
      case let number where number > 20: state[number - 20] = nil
      case let number: state[number] = "\(number)"
      }
    }
  }
}
