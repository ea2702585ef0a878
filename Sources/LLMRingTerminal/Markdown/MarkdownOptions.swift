/// How answers in Markdown are shown.
package struct MarkdownOptions: Equatable, Sendable {
  /// Whether headings, emphasis and code keep their marks, for a terminal without styles.
  package var keepsMarks: Bool
  /// Whether formulas are shown in Unicode where it has a form for them, else as written.
  package var showsMaths: Bool
  /// Whether and where lines of prose are broken between words.
  package var wrap: Wrap

  /// The width of lines of prose.
  package enum Wrap: Equatable, Sendable {
    /// The terminal breaks the lines.
    case off
    /// As wide as the screen.
    case screen
    case columns(Int)

    /// The number of columns on a screen of this width, or `nil` to leave the lines as they are.
    package func width(screen: Int?) -> Int? {
      switch self {
      case .off: nil
      case .screen: screen
      case .columns(let columns): min(columns, screen ?? columns)
      }
    }
  }

  package init(keepsMarks: Bool = false, showsMaths: Bool = true, wrap: Wrap = .off) {
    self.keepsMarks = keepsMarks
    self.showsMaths = showsMaths
    self.wrap = wrap
  }
}
