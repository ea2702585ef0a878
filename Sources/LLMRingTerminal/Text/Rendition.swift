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
    // Most changes are from plain text to a colour.
    if self == .plain, next.attributes == 0 { return "\u{1B}[" + next.color + "m" }
    let all = Self.list(next.attributes, next.color)
    let whole = self == .plain ? all : ";" + all
    let partial = steps(to: next)
    return "\u{1B}[" + (partial.utf8.count < whole.utf8.count ? partial : whole) + "m"
  }

  /// The parameters that change only what differs.
  private func steps(to next: Rendition) -> String {
    var kept = attributes & next.attributes
    var removed = attributes & ~next.attributes
    var steps = ""
    if removed & (Self.bold | Self.dim) != 0 {
      // One parameter ends both.
      steps = "22"
      kept &= ~(Self.bold | Self.dim)
      removed &= ~(Self.bold | Self.dim)
    }
    for code in Self.codes(of: removed) { Self.add("2" + code, to: &steps) }
    if next.color.isEmpty, !color.isEmpty { Self.add("39", to: &steps) }
    let added = Self.list(next.attributes & ~kept, next.color == color ? "" : next.color)
    if !added.isEmpty { Self.add(added, to: &steps) }
    return steps
  }

  /// The parameters that turn on attributes and a colour.
  private static func list(_ attributes: UInt16, _ color: String) -> String {
    var list = ""
    for code in codes(of: attributes) { add(code, to: &list) }
    if !color.isEmpty { add(color, to: &list) }
    return list
  }

  private static func add(_ parameters: String, to list: inout String) {
    if !list.isEmpty { list += ";" }
    list += parameters
  }

  private static func codes(of attributes: UInt16) -> some Sequence<String> {
    sequence(state: attributes) { rest in
      guard rest != 0 else { return nil }
      defer { rest &= rest - 1 }
      return String(Character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(rest.trailingZeroBitCount))))
    }
  }
}
