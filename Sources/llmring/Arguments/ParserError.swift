import StreamingEngine

/// Why a command line is not run.
enum ParserError: Error {
  case helpRequested
  case versionRequested
  /// The command line cannot be understood, or asks for what does not fit together.
  case invalid(Reason, commands: [any ParsableCommand.Type])

  enum Reason: Error {
    /// Too many dashes, or no name.
    case invalidOption(String)
    case unknownOption(String)
    case missingValue(CommandInfo.ArgumentInfo, name: String)
    /// The value of a letter in a word of several.
    case missingValueOfLetter(CommandInfo.ArgumentInfo, name: String, word: String)
    case unexpectedValue(String, name: String)
    case invalidValue(String, CommandInfo.ArgumentInfo, name: String?)
    case missingArgument(CommandInfo.ArgumentInfo)
    case unexpectedArguments([String])
    /// Of the last of the commands, which has others.
    case unknownCommand(String)
    case validation(String)
  }

  /// The error for the person at the prompt: the message, what the argument is, the usage of the
  /// command, and where its help is.
  var text: String {
    guard case .invalid(let reason, let commands) = self, let command = commands.last else {
      return ""
    }
    let definitions = command.declared.filter { !$0.help.isHidden }
    let path = commands.map { $0.name }.joined(separator: " ")
    let lines = [
      "Error: \(reason.message(definitions, command.configuration))",
      reason.hint(definitions).map { "Help:  \($0)" },
      "Usage: \(Self.usage(path, definitions, command))",
      "  See '\(path) --help' for more information.",
    ]
    return lines.compactMap(\.self).joined(separator: "\n")
  }

  /// The command and what it takes. Where there is much, the options are not listed.
  private static func usage(
    _ path: String, _ definitions: [ArgumentDefinition], _ command: any ParsableCommand.Type
  ) -> String {
    let isLong = definitions.count > mostListed
    let listed =
      isLong ? definitions.filter { $0.names.isEmpty || !$0.isOptional } : definitions
    let subcommand = command.configuration.subcommands.isEmpty ? [] : ["<subcommand>"]
    return ([path] + (isLong ? ["[<options>]"] : []) + listed.map(\.synopsis) + subcommand)
      .joined(separator: " ")
  }

  private static let mostListed = 12
}

extension ParserError.Reason {
  fileprivate func message(
    _ definitions: [ArgumentDefinition], _ command: CommandConfiguration
  ) -> String {
    switch self {
    case .invalidOption(let text):
      return "Invalid option: \(text)"
    case .unknownOption(let name):
      return Self.unknown(name, definitions)
    case .missingValue(let argument, let name):
      return "Missing value for '\(name) \(argument.value)'"
    case .missingValueOfLetter(let argument, let name, let word):
      return Self.unknown(word, definitions)
        + "\n   or: Missing value for '\(name) \(argument.value)' in '\(word)'"
    case .unexpectedValue(let value, let name):
      return "The option '\(name)' does not take any value, but '\(value)' was specified."
    case .invalidValue(let value, let argument, let name):
      let target = [name, argument.value].compactMap(\.self).joined(separator: " ")
      return "The value '\(value)' is invalid for '\(target)'"
    case .missingArgument(let argument):
      return "Missing expected argument '\(argument.value)\(argument.isRepeating ? " ..." : "")'"
    case .unexpectedArguments(let words):
      return words.count == 1
        ? "Unexpected argument '\(words[0])'"
        : "\(words.count) unexpected arguments: '\(words.joined(separator: "', '"))'"
    case .unknownCommand(let word):
      let names = command.subcommands.map { $0.name }
      if names.contains(word) { return "'\(word)' is a command and comes before all options" }
      return "\(command.commandName) has no command '\(word)'"
        + (nearest(word, among: names).map { ". Did you mean '\($0)'?" }
          ?? "; it has \(names.joined(separator: ", "))")
    case .validation(let message):
      return message
    }
  }

  private static func unknown(_ name: String, _ definitions: [ArgumentDefinition]) -> String {
    let message = "Unknown option '\(name)'"
    guard name.count > 2 else { return message }
    let known = definitions.flatMap(\.names).filter { $0.hasPrefix("--") }
    return message + (nearest(name, among: known).map { ". Did you mean '\($0)'?" } ?? "")
  }

  /// What the help says about the argument that is missing or wrong, or what else may be meant.
  fileprivate func hint(_ definitions: [ArgumentDefinition]) -> String? {
    switch self {
    case .unknownOption, .invalidOption:
      definitions.contains { $0.names.isEmpty } ? "put -- before text that begins with a dash" : nil
    case .missingValue(let argument, let name):
      "\(name) \(argument.value)  \(argument.abstract)"
    case .invalidValue(_, let argument, let name):
      [name, "\(argument.value)  \(argument.abstract)"].compactMap(\.self).joined(separator: " ")
    case .missingArgument(let argument): "\(argument.value)  \(argument.abstract)"
    default: nil
    }
  }
}

extension CommandInfo.ArgumentInfo {
  /// What stands for the value: `<name>`.
  fileprivate var value: String { "<\(valueName ?? "")>" }
}
