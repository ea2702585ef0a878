import Settings

/// A line typed at the prompt, classified by its beginning.
package enum Input: Equatable, Sendable {
  /// Nothing but white space.
  case nothing
  /// A message for the model in use.
  case message(String)
  /// `/name argument`.
  case command(name: String, argument: String)
  /// `!command` for the user's shell, or `!!command`, whose output also goes with the next question.
  case shell(command: String, attaches: Bool)
  /// `@alias question`: a message for another model, this once.
  case aside(model: String, question: String)

  /// - Parameters:
  ///   - mayBeCommand: Whether `/` or `!` begins a command. It does only in a line typed at the
  ///     prompt.
  ///   - isModel: Whether a word is an alias or a `provider:model`; a line that begins with `@` and
  ///     any other word is a message.
  package init(_ line: String, mayBeCommand: Bool = true, isModel: (String) -> Bool) {
    let text = line.trimmed
    if text.isEmpty {
      self = .nothing
    } else if !mayBeCommand, !text.hasPrefix("@") {
      self = .message(text)
    } else if text.hasPrefix("!") {
      let attaches = text.hasPrefix("!!")
      self = .shell(
        command: String(text.dropFirst(attaches ? 2 : 1)).trimmed, attaches: attaches)
    } else if text == "/" {
      self = .command(name: "help", argument: "")
    } else if text.hasPrefix("//") {
      self = .message(String(text.dropFirst()))
    } else if let name = Self.commandName(in: text) {
      self = .command(
        name: name, argument: String(text.dropFirst(name.count + 1)).trimmed)
    } else if text.hasPrefix("@") {
      let word = text.dropFirst().prefix { !$0.isWhitespace }
      let question = String(text.dropFirst(word.count + 1)).trimmed
      self =
        !question.isEmpty && isModel(String(word))
        ? .aside(model: String(word), question: question) : .message(text)
    } else {
      self =
        Self.leaving.contains(text.lowercased())
        ? .command(name: "exit", argument: "") : .message(text)
    }
  }

  /// Words that exit without a slash, as users expect of a prompt.
  private static let leaving: Set<String> = ["exit", "quit"]

  /// The name after the slash, unless the line is a path: names are letters and `?`, and end at
  /// white space or at the end.
  private static func commandName(in text: String) -> String? {
    guard text.hasPrefix("/") else { return nil }
    let name = text.dropFirst().prefix { !$0.isWhitespace }
    let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0 == "?" || $0 == "-" }
    return isName ? String(name) : nil
  }
}
