/// A text that the user sent from the prompt, and how it got there.
package struct TypedLine: Equatable, Sendable {
  /// The text, which may have line feeds.
  package var text: String
  /// Whether its beginning was pasted, and so is not something that the user typed to have it done.
  package var isPasted: Bool
  /// The pasted parts of the text, in scalars.
  package var pastedParts: [Range<Int>]

  package init(_ text: String, isPasted: Bool = false, pastedParts: [Range<Int>] = []) {
    self.text = text
    self.isPasted = isPasted
    self.pastedParts = pastedParts
  }

  /// Whether the line may be a command: it was typed, and is a single line. Everything else is a
  /// text for the model, whatever it begins with.
  package var mayBeCommand: Bool { !isPasted && !text.contains(where: \.isNewline) }
}

extension TypedLine: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    self.init(text)
  }
}
