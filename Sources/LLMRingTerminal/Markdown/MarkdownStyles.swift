/// The styles of Markdown elements.
///
/// On a terminal with styles, the styles replace the marks. Without styles the marks stay, because
/// nothing else would distinguish a heading or emphasis from other text.
enum MarkdownStyles {
  static let bar = SafeText(trusted: "│").styled(Style(isFrame: true))
  /// A rule that fits in the columns that are left of the screen.
  static func rule(in columns: Int?) -> SafeText {
    let count = max(3, min(32, columns ?? 32))
    return SafeText(encoded: String(repeating: "─", count: count), style: .dim)
  }
  static let fenceStart = SafeText(trusted: "┌─").styled(.dim)
  static let fenceEnd = SafeText(trusted: "└─").styled(.dim)
  static let code = Style(color: .code, isWhole: true)
  /// An address that is shown instead of a link's text, and one after it.
  static let address = Style(color: .link, isUnderlined: true, isWhole: true)
  static let destination = Style(isDim: true, isWhole: true)
  static let link = Style(color: .link, isUnderlined: true)

  static func heading(_ level: Int) -> Style {
    Style(color: .heading, isBold: true, isUnderlined: level == 1)
  }
}
