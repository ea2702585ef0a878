/// How the parts of Markdown look.
///
/// On a terminal with styles the marks are taken away and the styles say what they said. Without
/// styles the marks stay, since nothing else would tell a heading or an emphasis from other words.
enum MarkdownLook {
  static let bar = SafeText(trusted: "│").styled(.dim)
  static let rule = SafeText(trusted: "────────────────────────────────").styled(.dim)
  static let fenceStart = SafeText(trusted: "┌─").styled(.dim)
  static let fenceEnd = SafeText(trusted: "└─").styled(.dim)
  static let code = Style(color: .code)
  static let link = Style(color: .link, isUnderlined: true)

  static func heading(_ level: Int) -> Style {
    Style(color: .heading, isBold: true, isUnderlined: level == 1)
  }
}
