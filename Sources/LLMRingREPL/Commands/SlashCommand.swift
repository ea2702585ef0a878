import StreamingEngine
package import LLMRingTerminal

/// A command typed at the prompt as `/name argument`.
///
/// A command is a value in ``SlashCommand/all``: help, completion and dispatch read that one
/// list, so no command can be runnable but missing from `/help`.
package struct SlashCommand: Sendable {
  package enum Argument: Equatable, Sendable {
    case none
    case optional(String)
    case required(String)
  }

  /// What is wrong with a command, and how to correct it.
  package struct Fault: Error, Equatable, Sendable {
    package var words: String

    package init(_ words: String) {
      // They may quote a key that was typed or that is in a file.
      self.words = KeyPattern.hidden(in: words)
    }
  }

  package let name: String
  /// Its other names.
  package var synonyms: [String] = []
  package let argument: Argument
  /// What it does, as a clause for the list of commands.
  package let summary: String
  /// What `/help` says about it beside the summary, line by line.
  package var details: @Sendable () -> [String] = { [] }
  /// The possible arguments now, for the Tab key.
  package var values: @Sendable (Session) -> [String] = { _ in [] }
  /// For an argument of several parts, or a path: what the Tab key makes of as much of it as
  /// stands before the cursor.
  package var completion: (@Sendable (String, Session) -> Completion)?
  /// The alias or model that it sends the conversation to, with this argument; `nil` if it sends
  /// nothing.
  var recipient: @Sendable (_ argument: String, Session) -> String? = { _, _ in nil }
  /// Runs it; returns the lines to print when it ends.
  package let body:
    @Sendable (_ argument: String, Session, _ host: any CommandHost) throws(Fault) -> [String]

  /// The command as `/help` shows it: `/model [alias or model]`.
  package var usage: String {
    switch argument {
    case .none: "/\(name)"
    case .optional(let label): "/\(name) [\(label)]"
    case .required(let label): "/\(name) <\(label)>"
    }
  }

  /// Runs the command.
  ///
  /// - Returns: The lines to print when it ends.
  /// - Throws: A message for the user. The conversation and the settings are then unchanged.
  package func run(
    _ argument: String, in session: Session, host: any CommandHost
  ) throws(Fault) -> [String] {
    switch self.argument {
    case .none where !argument.isEmpty:
      throw Fault("/\(name) takes no argument")
    case .required where argument.isEmpty:
      throw Fault("/\(name) needs an argument: \(usage)")
    default:
      let (state, saves) = (session.state, session.saving.saves)
      do throws(Fault) {
        return try body(argument, session, host)
      } catch {
        // Turns that were saved meanwhile keep the numbers that they have now.
        session.state.restore(state, withTurns: session.saving.saves == saves)
        throw error
      }
    }
  }
}

extension SlashCommand {
  /// Whether a word is exactly its name or a synonym.
  func isNamed(_ word: String) -> Bool {
    let word = word.lowercased()
    return name == word || synonyms.contains(word)
  }

  /// Finds a command by name, synonym or unique prefix. Built-in commands take precedence over
  /// prompts, but a prompt's whole name over the beginning of another.
  ///
  /// - Throws: A message that suggests the nearest name or lists the possible ones.
  package static func named(
    _ word: String, prompts: PromptLibrary = PromptLibrary()
  ) throws(Fault) -> SlashCommand {
    let word = word.lowercased()
    if let exact = all.first(where: { $0.isNamed(word) }) {
      return exact
    }
    if let prompt = try promptCommand(named: word, in: prompts) { return prompt }
    let begun = all.compactMap { command in
      ([command.name] + command.synonyms).first { $0.hasPrefix(word) }.map { (command, $0) }
    }
    if begun.count == 1, let (command, _) = begun.first { return command }
    if begun.count > 1 {
      throw Fault("/\(word) could be \(begun.map { "/\($0.1)" }.joined(separator: ", "))")
    }
    let promptNames = prompts.names
    let begunPrompts = promptNames.filter { $0.hasPrefix(word) }
    if begunPrompts.count == 1, let prompt = try promptCommand(named: begunPrompts[0], in: prompts)
    {
      return prompt
    }
    if begunPrompts.count > 1 {
      throw Fault("/\(word) could be \(begunPrompts.map { "/\($0)" }.joined(separator: ", "))")
    }
    let names = all.flatMap { [$0.name] + $0.synonyms } + promptNames
    let suggestion = nearest(word, among: names).map { "; did you mean /\($0)?" } ?? ""
    throw Fault("there is no command /\(word)\(suggestion) (/help lists them)")
  }
}

extension String {
  /// The alias or model that a command's argument names, with or without an `@`; `nil` if empty.
  var namedModel: String? {
    let name = hasPrefix("@") ? String(dropFirst()) : self
    return name.isEmpty ? nil : name
  }
}
