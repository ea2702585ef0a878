import Settings
package import StreamingEngine
package import TerminalKit

/// A command typed at the prompt as `/name argument`.
///
/// A command is a value in ``SlashCommand/all``: help, completion and dispatch read that one
/// list, so that a command cannot be runnable but missing from `/help`.
package struct SlashCommand: Sendable {
  package enum Argument: Equatable, Sendable {
    case none
    case optional(String)
    case required(String)
  }

  /// What the loop does after a command.
  package enum Outcome: Equatable, Sendable {
    /// Says something, line by line.
    case say([String])
    /// Asks the model for an answer to the last turn of the session; another model this once,
    /// when one is named.
    case answer(model: String?)
    /// Says something, and puts a line at the prompt for the person to change or to send.
    case propose([String], line: String)
    /// Asks for a summary, and goes on from it.
    ///
    /// - Parameter model: The model that was named for it.
    case compact(LLMRequest, model: String?)
    /// Says that something was erased, and takes its words out of the index: that can take long
    /// enough to be shown.
    case erased([String])
    /// Searches for a text, after much has been indexed: that takes long enough to be shown.
    case searchAfterIndexing(String)
    /// Puts a text on the clipboard, and says so.
    case copy(String, [String])
    case leave
  }

  /// What is wrong with a command, and what would be right.
  package struct Fault: Error, Equatable, Sendable {
    package var words: String

    package init(_ words: String) {
      self.words = words
    }
  }

  package let name: String
  /// Other names it answers to.
  package var synonyms: [String] = []
  package let argument: Argument
  /// What it does, as a clause for the list of commands.
  package let summary: String
  /// What may stand as its argument now, for the Tab key.
  package var values: @Sendable (Session, Surroundings) -> [String] = { _, _ in [] }
  /// For an argument of several parts, or a path: what the Tab key makes of as much of it as
  /// stands before the cursor.
  package var completion: (@Sendable (String, Session, Surroundings) -> Completion)?
  /// Whether, with this argument, it sends the conversation to the model in use.
  var sends: @Sendable (_ argument: String) -> Bool = { _ in false }
  package let body: @Sendable (String, inout Session, Surroundings) throws(Fault) -> Outcome

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
  /// - Throws: Words for the person who typed it. The session is then as it was before.
  package func run(
    _ argument: String, in session: inout Session, with surroundings: Surroundings
  ) throws(Fault) -> Outcome {
    switch self.argument {
    case .none where !argument.isEmpty:
      throw Fault("/\(name) takes no argument")
    case .required where argument.isEmpty:
      throw Fault("/\(name) needs one thing more: \(usage)")
    default:
      var changed = session
      let outcome = try body(argument, &changed, surroundings)
      session = changed
      return outcome
    }
  }
}

extension SlashCommand {
  /// The command of a name, a synonym, or a beginning that only one command has.
  ///
  /// - Throws: Words that suggest the nearest name, or list those that were meant.
  package static func named(_ word: String) throws(Fault) -> SlashCommand {
    let word = word.lowercased()
    if let exact = all.first(where: { $0.name == word || $0.synonyms.contains(word) }) {
      return exact
    }
    let begun = all.compactMap { command in
      ([command.name] + command.synonyms).first { $0.hasPrefix(word) }.map { (command, $0) }
    }
    if begun.count == 1, let (command, _) = begun.first { return command }
    if begun.count > 1 {
      throw Fault("/\(word) could be \(begun.map { "/\($0.1)" }.joined(separator: ", "))")
    }
    let names = all.flatMap { [$0.name] + $0.synonyms }
    let suggestion = nearest(word, among: names).map { "; did you mean /\($0)?" } ?? ""
    throw Fault("there is no command /\(word)\(suggestion) (/help lists them)")
  }
}
