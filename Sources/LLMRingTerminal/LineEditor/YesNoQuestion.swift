/// A question that a single key answers.
///
/// Only keys that are typed once it is on the screen answer it. What was typed before is for the
/// next prompt, and pasted text answers nothing.
package struct YesNoQuestion: Equatable, Sendable {
  /// The question, without the keys that answer it.
  package var text: SafeText
  /// What Enter means. Esc and Ctrl-C always mean no.
  package var usually: Bool

  package init(_ text: SafeText, usually: Bool) {
    self.text = text
    self.usually = usually
  }

  /// How it was answered.
  package enum Answer: Hashable, Sendable {
    case yes
    case no
    /// The terminal is gone, or nothing more can be typed. It counts as no.
    case endOfInput
    /// A signal asked the program to end. It counts as no.
    case signal(Int32)

    init(_ isYes: Bool) {
      self = isYes ? .yes : .no
    }

    /// The rest of the word whose first letter is the answer. Some users type all of it.
    package var tail: String? {
      switch self {
      case .yes: "es"
      case .no: "o"
      case .endOfInput, .signal: nil
      }
    }

    /// The word that is left on the screen after the question.
    var word: String {
      switch self {
      case .yes: "yes"
      case .no: "no"
      case .endOfInput, .signal: ""
      }
    }
  }

  /// The question as it is shown on a screen of this width: its text, and then the keys that answer
  /// it. The lines are broken between words.
  func shown(columns: Int) -> (text: SafeText, choices: SafeText) {
    let text = text.folded(columns: columns, hanging: 0)
    let choices = SafeText(trusted: usually ? "[y]es (Enter), [n]o:" : "[y]es, [n]o:")
    let space = SafeText(spaces: 1)
    let last = text.lines.last?.columns ?? 0
    // Leave room for the cursor.
    let fits = last + space.columns + choices.columns + space.columns < columns
    let folded = choices.folded(columns: columns - 2, hanging: 0)
    let whole = fits ? space + choices : SafeText(trusted: "\n") + folded
    return (text, (whole + space).styled(.bold))
  }

  /// The answer that a key gives; `nil` if it gives none.
  func answer(to key: KeyDecoder.Key) -> Answer? {
    switch key {
    case .scalar("y"), .scalar("Y"): .yes
    case .scalar("n"), .scalar("N"), .scalar("\u{3}"), .scalar("\u{1B}"), .named(.escape): .no
    case .scalar("\r"), .scalar("\n"): Answer(usually)
    case .scalar, .named, .meta, .paste: nil
    }
  }

  /// The answer that a line gives, where keys do not arrive one by one; `nil` if it gives none.
  func answer(toLine line: some StringProtocol) -> Answer? {
    switch line.lowercased().filter({ !$0.isWhitespace }) {
    case "y", "yes": .yes
    case "n", "no": .no
    case "": Answer(usually)
    default: nil
    }
  }
}
