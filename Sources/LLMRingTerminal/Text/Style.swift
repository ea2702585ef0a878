/// The look of a piece of text: a colour and attributes, as terminals define them.
package struct Style: Equatable, Hashable, Sendable {
  /// A colour of the user's own terminal palette, or a role for which ``Palette`` chooses the
  /// shade.
  package enum Color: Sendable {
    case red, green, yellow, blue, magenta, cyan
    /// Parts of an answer.
    case heading, code, link, marker
    /// Parts of a program.
    case keyword, string, comment
  }

  package var color: Color?
  package var isBold = false
  package var isDim = false
  package var isItalic = false
  package var isUnderlined = false
  package var isInverse = false
  package var isStruck = false
  /// Whether the text is kept together where lines are broken: code, addresses. It does not change
  /// how the text looks.
  package var isWhole = false
  /// Whether the text is what stands before a line or between columns: the bars of quotes, and space
  /// over which a terminal's cursor may move instead. It does not change how the text looks.
  package var isFrame = false

  package static let plain = Style()
  package static let bold = Style(isBold: true)
  package static let dim = Style(isDim: true)
  package static let italic = Style(isItalic: true)
  package static let underlined = Style(isUnderlined: true)
  package static let inverse = Style(isInverse: true)
  package static let red = Style(color: .red)
  package static let green = Style(color: .green)
  package static let yellow = Style(color: .yellow)
  package static let blue = Style(color: .blue)
  package static let magenta = Style(color: .magenta)
  package static let cyan = Style(color: .cyan)

  /// Combines two styles. If both have a colour, this one's takes precedence.
  package func merged(with outer: Style) -> Style {
    Style(
      color: color ?? outer.color, isBold: isBold || outer.isBold, isDim: isDim || outer.isDim,
      isItalic: isItalic || outer.isItalic, isUnderlined: isUnderlined || outer.isUnderlined,
      isInverse: isInverse || outer.isInverse, isStruck: isStruck || outer.isStruck,
      isWhole: isWhole || outer.isWhole, isFrame: isFrame || outer.isFrame)
  }
}
