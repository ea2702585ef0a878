import StreamingEngine
import LLMRingTerminal

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
  ///   - isText: Whether it was pasted or stands between `"""`: nothing in it acts, and no model is
  ///     named.
  ///   - isModel: Whether a word is an alias or a `provider:model`; a line that begins with `@` and
  ///     any other word is a message.
  package init(
    _ line: String, mayBeCommand: Bool = true, isText: Bool = false, isModel: (String) -> Bool
  ) {
    let text = line.trimmed
    if text.isEmpty {
      self = .nothing
    } else if isText || !mayBeCommand && !text.hasPrefix("@") {
      self = .message(text)
    } else if text.hasPrefix("!") {
      let attaches = text.hasPrefix("!!")
      self = .shell(
        command: String(text.dropFirst(attaches ? 2 : 1)).trimmed, attaches: attaches)
    } else if text == "/" {
      self = .command(name: "help", argument: "")
    } else if text.hasPrefix("//") {
      // The second slash only tells it from a command, so a comment keeps both.
      let line = text.dropFirst()
      let isCommand = line == "/" || Self.commandName(in: String(line)) != nil
      self = .message(isCommand ? String(line) : text)
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

  /// The name after the slash, unless the line is a path: names are letters, digits, `_`, `-` and
  /// `?`, not only digits or marks, and end at white space or at the end.
  private static func commandName(in text: String) -> String? {
    guard text.hasPrefix("/") else { return nil }
    let name = text.dropFirst().prefix { !$0.isWhitespace }
    let isName = name.allSatisfy { $0.isLetter || $0.isNumber || "?-_".contains($0) }
    return isName && name.contains { $0.isLetter || $0 == "?" } ? String(name) : nil
  }
}

extension Input {
  /// Classifies a line from the prompt.
  ///
  /// - Parameter isModel: Whether a word is an alias or a `provider:model`.
  init(_ line: TypedLine, isModel: (String) -> Bool) {
    let text = MultilineBlock.contents(of: line.text)
    self.init(
      text, mayBeCommand: line.mayBeCommand, isText: line.isPasted || text != line.text,
      isModel: isModel)
  }
}

extension TypedLine {
  /// The command that a single pasted line is, if it is exactly the name of one. It is only offered.
  ///
  /// - Parameter isPrompt: Whether a word is the name of a prompt.
  func pastedCommand(orPrompt isPrompt: (String) -> Bool) -> String? {
    let line = text.trimmed
    guard isPasted, case .command(let name, "") = Input(TypedLine(line), isModel: { _ in false }),
      line != "/",
      SlashCommand.all.contains(where: { $0.isNamed(name) }) || isPrompt(name.lowercased())
    else { return nil }
    return line
  }

  /// The line as it is to be typed to mean the same: a pasted text that would act as a command is put
  /// between `"""`.
  var recallable: String {
    let typed = TypedLine(text)
    let isSame =
      Input(typed, isModel: { _ in true }) == Input(self, isModel: { _ in true })
      && typed.mentions(in: text.trimmed) == mentions(in: text.trimmed)
    return isSame || text.contains("\"\"\"") ? text : "\"\"\"\(text)\"\"\""
  }
}
