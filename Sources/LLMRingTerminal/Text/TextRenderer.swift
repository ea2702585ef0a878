/// Renders text that is not Markdown for a terminal as it streams in: as it is written, with its
/// lines broken between words where the user asks for that.
package struct TextRenderer: Sendable {
  private var encoder = SafeTextEncoder()
  private var wrap: WordWrap
  private let option: MarkdownOptions.Wrap

  /// - Parameter columns: Number of screen columns, or `nil` for no limit.
  package init(wrap option: MarkdownOptions.Wrap = .off, columns: Int? = nil) {
    self.option = option
    wrap = WordWrap(width: option.width(screen: columns))
  }

  /// Whether the start of a word waits for its end.
  package var isHolding: Bool { !wrap.isIdle }

  /// Takes the new width of the screen.
  package mutating func resize(columns: Int) {
    wrap.width = option.width(screen: columns)
  }

  /// Adds a chunk of text and returns what can be shown.
  package mutating func append(_ text: some StringProtocol) -> SafeText {
    wrap.append(encoder.append(text))
  }

  /// Ends the text and returns what was held.
  package mutating func finish() -> SafeText {
    let rest = wrap.append(encoder.finish()) + wrap.finish()
    wrap.begin()
    return rest
  }
}
