package import StreamingEngine
package import LLMRingTerminal

/// Paints one answer: its reasoning dimmed, its text, and what must be said about it.
///
/// Everything goes through the output buffer in the order it came, so that a notice never stands
/// in the middle of a paint.
package struct AnswerView {
  private let output: OutputBuffer
  private let showsReasoning: Bool
  private var text: AnswerText
  private var reasoning: TextRenderer
  private var part = Part.nothing
  /// The width of the screen that the text knows of.
  private var columns: Int
  /// When something was last shown.
  package private(set) var lastShown = ContinuousClock.now

  private enum Part {
    case nothing
    case reasoning
    case text
  }

  package init(
    output: OutputBuffer, showsReasoning: Bool, showsMarkdown: Bool,
    options: MarkdownOptions = MarkdownOptions()
  ) {
    self.output = output
    self.showsReasoning = showsReasoning
    text = AnswerText(
      showsMarkdown: showsMarkdown, options: options, theme: output.theme, columns: output.columns)
    reasoning = TextRenderer(wrap: options.wrap, columns: output.columns)
    columns = output.columns
  }

  /// Whether anything of the answer has been shown.
  package var isBegun: Bool { part != .nothing }

  package mutating func show(_ chunk: StreamChunk) {
    if columns != output.columns {
      columns = output.columns
      text.resize(columns: columns)
      reasoning.resize(columns: columns)
    }
    if let failed = chunk.failedAttempt {
      note(AnswerMessages.words(failed))
    }
    for words in chunk.requestNotes { note(words) }
    if chunk.textWasReasoning, part == .text { endReasoningInText(with: chunk.reasoning) }
    // What has been painted is not painted twice.
    let isTextShown = chunk.reasoningWasText && part == .reasoning
    if isTextShown { note(AnswerMessages.reasoningWasText) }
    let isShown = chunk.textWasReasoning && part == .text
    if showsReasoning, !chunk.reasoning.isEmpty, !isShown {
      begin(.reasoning)
      paint(reasoning.append(chunk.reasoning).styled(.dim))
    }
    if !chunk.delta.isEmpty, !isTextShown {
      begin(.text)
      paint(text.append(chunk.delta))
    }
    if let refusal = chunk.ending?.refusal, !refusal.isEmpty {
      begin(.text)
      paint(text.append(refusal))
    }
  }

  /// Ends text that turned out to be reasoning. What has been painted stays.
  ///
  /// - Parameter rest: The reasoning that follows it.
  private mutating func endReasoningInText(with rest: String) {
    if showsReasoning { paint(text.append(rest)) }
    note(AnswerMessages.textWasReasoning)
  }

  /// What is being waited for, or `nil` if all text that has arrived is shown.
  var held: MarkdownRenderer.Held? { part == .text ? text.held : nil }

  /// Shows a transient line below the text.
  mutating func showStatus(_ words: String) {
    if part == .text, !output.isAtLineStart { output.append(text.endLineEarly()) }
    output.setStatus(SafeText(words).styled(.dim), isUrgent: true)
  }

  /// Shows text in place of the status. Text that is held back leaves the status as it is.
  private mutating func paint(_ shown: SafeText) {
    guard !shown.isEmpty else { return }
    output.replaceStatus(with: shown)
    lastShown = .now
  }

  /// Paints what is held and ends the line.
  package mutating func finish() {
    closePart()
    output.setStatus(nil)
    output.flush()
  }

  /// A line of its own, dimmed.
  package mutating func note(_ words: String, style: Style = .dim) {
    closePart()
    output.append(lines: words, style: style)
  }

  private mutating func begin(_ next: Part) {
    guard part != next else { return }
    closePart()
    // Without colours, only words tell the reasoning from the answer.
    let isColored = output.theme.isColored
    if part == .reasoning { output.append(SafeText(trusted: isColored ? "\n" : "answer:\n")) }
    if next == .reasoning, !isColored { output.append(SafeText(trusted: "thinking:\n")) }
    part = next
  }

  /// Ends what an encoder still holds, and the line.
  private mutating func closePart() {
    switch part {
    case .nothing: break
    case .reasoning: output.append(reasoning.finish().styled(.dim))
    case .text: output.append(text.finish())
    }
    output.endLine()
  }
}
