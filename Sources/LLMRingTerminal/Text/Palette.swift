/// The shades of the colours, which depend on the terminal's colour depth and background.
///
/// The palette chooses shades only for a known background. Otherwise it uses the sixteen standard
/// colours, which users adapt to their background.
package struct Palette: Equatable, Sendable {
  /// Number of colours that a terminal can show.
  package enum Depth: Equatable, Sendable {
    case sixteen
    case twoHundredFiftySix
    case trueColor
  }

  package enum Background: String, Equatable, Sendable {
    case light
    case dark
  }

  package var depth: Depth
  /// `nil` if the background is unknown.
  package var background: Background?

  package init(depth: Depth = .sixteen, background: Background? = nil) {
    self.depth = depth
    self.background = background
  }

  /// Reads the variables that terminals set: `COLORTERM` (`truecolor` or `24bit`), the name in
  /// `TERM`, and `COLORFGBG` (such as `15;0`; the background comes last, and 7 and 9 or more mean
  /// light).
  package init(environment: [String: String]) {
    let name = environment["TERM"] ?? ""
    if ["truecolor", "24bit"].contains(environment["COLORTERM"]) || name.hasSuffix("-direct") {
      depth = .trueColor
    } else if name.hasSuffix("-256color") {
      depth = .twoHundredFiftySix
    } else {
      depth = .sixteen
    }
    let last = environment["COLORFGBG"]?.split(separator: ";").last
    background = last.flatMap { UInt8($0) }.map { $0 == 7 || $0 > 8 ? .light : .dark }
  }

  /// The SGR parameters of a colour (ECMA-48, 8.3.117; ISO 8613-6 for the longer ones).
  func parameters(of color: Style.Color) -> String {
    let shades = Shades(of: color)
    guard let background, let indexed = shades.indexed, let exact = shades.exact else {
      return shades.own
    }
    let isLight = background == .light
    switch depth {
    case .sixteen:
      return shades.own
    case .twoHundredFiftySix:
      return "38;5;\(isLight ? indexed.light : indexed.dark)"
    case .trueColor:
      let value = isLight ? exact.light : exact.dark
      return "38;2;\(value >> 16);\(value >> 8 & 0xFF);\(value & 0xFF)"
    }
  }

  /// A colour at each depth.
  struct Shades {
    /// One of the sixteen colours.
    var own: String
    /// One of the 256 colours.
    var indexed: (dark: UInt8, light: UInt8)?
    /// Red, green and blue as `0xRRGGBB`.
    var exact: (dark: UInt32, light: UInt32)?

    init(of color: Style.Color) {
      switch color {
      case .red: self.init(own: "31")
      case .green: self.init(own: "32")
      case .yellow: self.init(own: "33")
      case .blue: self.init(own: "34")
      case .magenta: self.init(own: "35")
      case .cyan: self.init(own: "36")
      case .heading: self.init("36", dark: 111, light: 25, exact: (0x7AA2F7, 0x1F4FB2))
      case .code: self.init("36", dark: 116, light: 24, exact: (0x7FC8D6, 0x0B6478))
      case .link: self.init("36", dark: 110, light: 25, exact: (0x82AAFF, 0x1B55C0))
      // Appears on every line of a list, so the shortest code at every depth.
      case .marker: self.init(own: "33")
      case .keyword: self.init("35", dark: 176, light: 91, exact: (0xC692E9, 0x8B2FA8))
      case .string: self.init("32", dark: 114, light: 22, exact: (0x98C379, 0x2A6B2D))
      case .number: self.init("33", dark: 173, light: 94, exact: (0xD19A66, 0x8A5100))
      // Faint, because none of the sixteen colours is grey on every background.
      case .comment: self.init("2", dark: 246, light: 241, exact: (0x8F96A3, 0x626873))
      }
    }

    private init(own: String) {
      self.own = own
    }

    private init(
      _ own: String, dark: UInt8, light: UInt8, exact: (dark: UInt32, light: UInt32)
    ) {
      self.own = own
      indexed = (dark, light)
      self.exact = exact
    }
  }
}
