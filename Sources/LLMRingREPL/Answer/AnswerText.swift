import LLMRingTerminal

/// An answer's text on its way to the screen: as Markdown, or as it was written.
enum AnswerText {
  case markdown(MarkdownRenderer)
  case plain(TextRenderer)

  /// - Parameters:
  ///   - options: How Markdown is shown, except for its marks.
  ///   - theme: Where styles do not show, Markdown keeps its marks. In plain output everything is as
  ///     it was written: the lines of a table, drawn, are nothing to hear.
  ///   - columns: Columns of the screen; `nil` when there is none to fit.
  init(showsMarkdown: Bool, options: MarkdownOptions, theme: Theme, columns: Int?) {
    var options = options
    options.keepsMarks = !theme.isColored
    self =
      showsMarkdown && !theme.isPlain
      ? .markdown(MarkdownRenderer(options: options, columns: columns))
      : .plain(TextRenderer(wrap: options.wrap, columns: columns))
  }

  /// Takes the new width of the screen, for what is laid out from now on.
  mutating func resize(columns: Int) {
    switch consume self {
    case .markdown(var renderer):
      renderer.columns = columns
      self = .markdown(renderer)
    case .plain(var renderer):
      renderer.resize(columns: columns)
      self = .plain(renderer)
    }
  }

  /// What keeps text from being shown.
  var held: MarkdownRenderer.Held? {
    switch self {
    case .markdown(let renderer): renderer.held
    case .plain(let renderer): renderer.isHolding ? .text : nil
    }
  }

  /// Returns the end of the line that has been shown, if the text has ended it.
  mutating func endLineEarly() -> SafeText {
    guard case .markdown(var renderer) = self else { return SafeText() }
    let shown = renderer.endLineEarly()
    self = .markdown(renderer)
    return shown
  }

  /// Takes the next piece, and returns what can be shown already.
  mutating func append(_ text: String) -> SafeText {
    // Taken out while it is changed, to avoid a copy.
    switch consume self {
    case .markdown(var renderer):
      let shown = renderer.append(text)
      self = .markdown(renderer)
      return shown
    case .plain(var renderer):
      let shown = renderer.append(text)
      self = .plain(renderer)
      return shown
    }
  }

  /// Takes the end, and returns what was held.
  mutating func finish() -> SafeText {
    switch consume self {
    case .markdown(var renderer):
      let shown = renderer.finish()
      self = .markdown(renderer)
      return shown
    case .plain(var renderer):
      let shown = renderer.finish()
      self = .plain(renderer)
      return shown
    }
  }
}
