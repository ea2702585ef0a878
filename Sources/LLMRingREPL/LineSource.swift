import LLMRingTerminal

/// Where typed lines come from: the line editor, or plain reading on a terminal that can only
/// print.
enum LineSource {
  case editor(LineEditor)
  case plain(PlainLineReader)

  /// Whether the terminal stays in raw mode, so keys typed during an answer are
  /// neither echoed nor lost.
  var isRaw: Bool {
    if case .editor = self { true } else { false }
  }

  /// Has something done once the next prompt is drawn.
  func whenDrawn(_ body: @escaping () -> Void) {
    switch self {
    case .editor(let editor): editor.whenDrawn = body
    case .plain: body()
    }
  }

  /// Has something done once the terminal has answered how light its background is.
  func whenBackgroundIsKnown(_ body: @escaping (Palette.Background) -> Void) {
    if case .editor(let editor) = self { editor.whenBackgroundIsKnown = body }
  }

  /// - Parameter initial: Text to begin with, where a line can be edited.
  func readLine(prompt: SafeText, initial: String) -> LineOutcome {
    switch self {
    case .editor(let editor):
      editor.readLine(prompt: prompt, initial: initial)
    case .plain(let reader): reader.readLine(prompt: prompt)
    }
  }

  /// Asks a question that one key answers, or one line where keys do not arrive one by one.
  func ask(_ question: YesNoQuestion) -> YesNoQuestion.Answer {
    switch self {
    case .editor(let editor): editor.ask(question)
    case .plain(let reader): reader.ask(question)
    }
  }
}
