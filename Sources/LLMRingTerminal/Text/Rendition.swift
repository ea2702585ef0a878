/// What a terminal is told about a style: the attributes and the colour that are on (ECMA-48,
/// 8.3.117).
struct Rendition: Equatable, Sendable {
  /// The attributes by their SGR parameters, as bits.
  private var attributes: UInt16 = 0
  /// The SGR parameters of the colour; empty for the terminal's own.
  private var color = ""

  /// The rendition after a reset.
  static let plain = Rendition()

  private static let bold: UInt16 = 1 << 1
  private static let dim: UInt16 = 1 << 2
  private static let underlined: UInt16 = 1 << 4
  private static let inverse: UInt16 = 1 << 7
  private static let struck: UInt16 = 1 << 9

  private init() {}

  init(_ style: Style, in palette: Palette) {
    if style.isBold { attributes |= Self.bold }
    if style.isDim { attributes |= Self.dim }
    if style.isItalic { attributes |= 1 << 3 }
    if style.isUnderlined { attributes |= Self.underlined }
    if style.isInverse { attributes |= Self.inverse }
    if style.isStruck { attributes |= Self.struck }
    guard let shade = style.color.map(palette.parameters(of:)) else { return }
    // A role may be faint instead of having a colour.
    if shade == "2" { attributes |= Self.dim } else { color = shade }
  }

  /// Whether blanks look the same in both.
  func showsBlanks(like other: Rendition) -> Bool {
    let visible = Self.underlined | Self.inverse | Self.struck
    return attributes & visible == other.attributes & visible
      && (attributes & Self.inverse == 0 || color == other.color)
  }

  /// The shortest sequence that changes this rendition to `next`. Of two that are equally long, the
  /// one that begins with a reset.
  func change(to next: Rendition) -> String {
    guard next != self else { return "" }
    guard next != .plain else { return "\u{1B}[m" }
    let all = (Self.codes(of: next.attributes) + [next.color]).filter { !$0.isEmpty }
    let whole = (self == .plain ? "" : ";") + all.joined(separator: ";")
    let partial = steps(to: next).joined(separator: ";")
    return "\u{1B}[\(partial.utf8.count < whole.utf8.count ? partial : whole)m"
  }

  /// The parameters that change only what differs.
  private func steps(to next: Rendition) -> [String] {
    var kept = attributes & next.attributes
    var steps: [String] = []
    let removed = attributes & ~next.attributes
    if removed & (Self.bold | Self.dim) != 0 {
      // One parameter ends both.
      steps.append("22")
      kept &= ~(Self.bold | Self.dim)
    }
    steps += Self.codes(of: removed & ~(Self.bold | Self.dim)).map { "2\($0)" }
    if next.color.isEmpty, !color.isEmpty { steps.append("39") }
    steps += Self.codes(of: next.attributes & ~kept)
    if next.color != color, !next.color.isEmpty { steps.append(next.color) }
    return steps
  }

  private static func codes(of attributes: UInt16) -> [String] {
    (1...9).filter { attributes & 1 << $0 != 0 }.map { "\($0)" }
  }
}
