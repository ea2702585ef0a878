/// The shades of the colours, which depend on the terminal's colour depth and background.
///
/// The palette chooses shades only for a known background. Otherwise it uses the sixteen standard
/// colours, which users adapt to their background.
package struct Palette: Equatable, Sendable {
  /// Number of colours to choose from.
  package enum Depth: Equatable, Sendable {
    case sixteen
    case twoHundredFiftySix
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
    let isTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"])
    let isDeep = isTrueColor || name.hasSuffix("-256color") || name.hasSuffix("-direct")
    depth = isDeep ? .twoHundredFiftySix : .sixteen
    let last = environment["COLORFGBG"]?.split(separator: ";").last
    background = last.flatMap { UInt8($0) }.map { $0 == 7 || $0 > 8 ? .light : .dark }
  }

  /// The SGR parameters of a colour (ECMA-48, 8.3.117; ISO 8613-6 for the longer ones).
  ///
  /// A terminal of 16 million colours gets those of 256: the shades are nearly the same, and half as
  /// long.
  func parameters(of color: Style.Color) -> String {
    let shades = Shades(of: color)
    guard depth == .twoHundredFiftySix, let background, let indexed = shades.indexed else {
      return shades.own
    }
    return "38;5;" + String(background == .light ? indexed.light : indexed.dark)
  }

  /// A colour at each depth.
  struct Shades {
    /// One of the sixteen colours.
    var own: String
    /// One of the 256 colours.
    var indexed: (dark: UInt8, light: UInt8)?

    init(of color: Style.Color) {
      switch color {
      case .red: own = "31"
      case .green: own = "32"
      case .yellow: own = "33"
      case .blue: own = "34"
      case .magenta: own = "35"
      case .cyan: own = "36"
      case .heading: (own, indexed) = ("36", (111, 25))
      case .code: (own, indexed) = ("36", (116, 24))
      case .link: (own, indexed) = ("36", (110, 25))
      // Appears on every line of a list, so the shortest code at every depth.
      case .marker: own = "33"
      case .keyword: (own, indexed) = ("35", (176, 91))
      case .string: (own, indexed) = ("32", (114, 22))
      // Faint, because none of the sixteen colours is grey on every background.
      case .comment: (own, indexed) = ("2", (246, 241))
      }
    }
  }
}
