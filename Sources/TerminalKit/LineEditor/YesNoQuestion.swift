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

  /// The keys that answer it, shown after its text.
  var choices: SafeText {
    SafeText(trusted: usually ? " [y]es (Enter), [n]o: " : " [y]es, [n]o: ").styled(.bold)
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
