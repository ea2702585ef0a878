import LLMRingTerminal

/// Writes the reasoning of an answer to standard error, dimmed, where that is a terminal.
final class ReasoningWriter {
  private let buffer: OutputBuffer
  private var text: TextRenderer
  /// Whether the answer goes to a terminal too, so that words have to tell the two apart.
  private let isBesideAnswer: Bool
  /// Whether reasoning was shown that the answer's text does not follow yet.
  private(set) var isOpen = false

  init?(_ errors: OutputSink, wrap: MarkdownOptions.Wrap, isBesideAnswer: Bool) {
    guard errors.isTerminal, let columns = errors.columns else { return nil }
    buffer = OutputBuffer(theme: errors.theme, columns: columns) { errors.write(bytes: $0) }
    text = TextRenderer(wrap: wrap, columns: columns)
    self.isBesideAnswer = isBesideAnswer
  }

  /// When ``tick()`` next has something to paint.
  var deadline: ContinuousClock.Instant? { buffer.deadline }

  var isPaintDueSoon: Bool { buffer.isDueSoon }

  func show(_ reasoning: String) {
    if !isOpen {
      isOpen = true
      if !buffer.theme.isColored { buffer.append(SafeText(trusted: "thinking:\n")) }
    }
    let shown = text.append(reasoning)
    if !shown.isEmpty { buffer.replaceStatus(with: shown.styled(.dim)) }
  }

  /// Shows a transient line below the reasoning.
  func showStatus(_ words: String) {
    buffer.setStatus(SafeText(words).styled(.dim), isUrgent: true)
  }

  /// Ends the reasoning before something else is written.
  ///
  /// - Parameter isBeforeText: Whether that is the answer's text.
  func end(isBeforeText: Bool = false) {
    guard isOpen else { return }
    isOpen = false
    buffer.append(text.finish().styled(.dim))
    buffer.endLine()
    if isBeforeText, isBesideAnswer {
      buffer.append(SafeText(trusted: buffer.theme.isColored ? "\n" : "answer:\n"))
    }
    buffer.setStatus(nil)
    buffer.flush()
  }

  func tick() { buffer.tick() }

  func resize(columns: Int) {
    buffer.columns = columns
    text.resize(columns: columns)
  }

  /// The program has been continued after it was stopped.
  func returnToScreen() { buffer.returnToScreen() }
}
