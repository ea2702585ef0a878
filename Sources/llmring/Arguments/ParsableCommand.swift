/// Options and arguments that ``CommandParser`` fills in: properties that are declared with
/// ``Option``, ``Flag``, ``Argument`` or ``OptionGroup``.
protocol ParsableArguments: SendableMetatype {
  /// What a command line with nothing on it means.
  init()
}

/// A command of the program.
protocol ParsableCommand: ParsableArguments {
  static var configuration: CommandConfiguration { get }

  /// Checks what was given, before anything is done.
  ///
  /// - Throws: A ``ValidationError`` if values do not fit together.
  func validate() throws

  func run() throws
}

extension ParsableCommand {
  func validate() throws {}

  /// A command that only has commands beneath it shows its help.
  func run() throws { throw ParserError.helpRequested }

  /// The command's name, which every command gives outright.
  static var name: String { configuration.commandName }
}

/// What a command is called, what it does, and the commands beneath it.
struct CommandConfiguration: Sendable {
  var commandName: String
  var abstract: String
  var discussion = ""
  var version = ""
  var subcommands: [any ParsableCommand.Type] = []
  /// The command that a command line without a command's name is for.
  var defaultSubcommand: (any ParsableCommand.Type)?
}

/// A value that a command cannot have. The usage of the command follows its message.
struct ValidationError: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}
