/// The styles of Markdown elements.
///
/// On a terminal with styles, the styles replace the marks. Without styles the marks stay, because
/// nothing else would distinguish a heading or emphasis from other text.
enum MarkdownStyles {
  static let bar = SafeText(trusted: "│").styled(Style(isFrame: true))
  static let rule = SafeText(trusted: "────────────────────────────────").styled(.dim)
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
