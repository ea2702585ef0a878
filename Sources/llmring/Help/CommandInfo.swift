/// A command as its help, the man page and the completions describe it: read from what the parser
/// is told about it, so that none of them can differ from what is accepted.
struct CommandInfo {
  /// Its name, and the names before it: `llmring history list`.
  let path: [String]
  let abstract: String
  let discussion: String
  let arguments: [ArgumentInfo]
  let subcommands: [any ParsableCommand.Type]
  private let hasDefault: Bool

  /// An option, a flag or an argument.
  struct ArgumentInfo: Equatable {
    /// As they are typed, short ones first: `-m`, `--model`. Empty for an argument by its place.
    var names: [String]
    /// What stands for the value; `nil` for a flag.
    var valueName: String?
    var isOptional: Bool
    var isRepeating: Bool
    var abstract: String
    var values: CompletionValues?

    var isNamed: Bool { !names.isEmpty }
  }

  /// - Parameter path: The names before the command's own.
  init(_ type: any ParsableCommand.Type, in path: [String] = []) {
    let configuration = type.configuration
    self.path = path + [configuration.commandName]
    abstract = configuration.abstract
    discussion = configuration.discussion
    subcommands = configuration.subcommands
    hasDefault = configuration.defaultSubcommand != nil
    arguments = path.isEmpty ? Self.programArguments : Self.arguments(of: type)
  }

  /// The command that words name, and how many of them do; the program itself if none does.
  static func named(_ words: some Sequence<String>) -> (
    info: CommandInfo, type: any ParsableCommand.Type, count: Int
  ) {
    var (type, path): (any ParsableCommand.Type, [String]) = (Program.self, [])
    for word in words {
      guard let next = type.configuration.subcommands.first(where: { $0.name == word }) else {
        break
      }
      path.append(type.name)
      type = next
    }
    return (CommandInfo(type, in: path), type, path.count)
  }

  /// The command and all beneath it, in the order of the help.
  static func all(_ type: any ParsableCommand.Type = Program.self, in path: [String] = [])
    -> [CommandInfo]
  {
    let info = CommandInfo(type, in: path)
    return [info] + info.subcommands.flatMap { all($0, in: info.path) }
  }

  /// The command in one line, with what it takes: `llmring bind <alias> <models> … [options]`.
  var usage: String {
    var words = path
    if !subcommands.isEmpty { words.append(hasDefault ? "[<command>]" : "<command>") }
    for argument in arguments where !argument.isNamed {
      let name = "<\(argument.valueName ?? "value")>\(argument.isRepeating ? " …" : "")"
      words.append(argument.isOptional ? "[\(name)]" : name)
    }
    if arguments.contains(where: { $0.isNamed && $0.names != Self.helpNames }) {
      words.append("[options]")
    }
    return words.joined(separator: " ")
  }

  private static let programArguments = [
    ArgumentInfo(
      names: ["--version"], isOptional: true, isRepeating: false, abstract: "Show the version."),
    ArgumentInfo(
      names: helpNames, isOptional: true, isRepeating: false,
      abstract: "Show help information."),
  ]

  static let helpNames = ["-h", "--help"]

  private static func arguments(of type: any ParsableCommand.Type) -> [ArgumentInfo] {
    let declared = type.declared.filter { !$0.help.isHidden }.map(ArgumentInfo.init)
    return declared + programArguments.filter { $0.names == helpNames }
  }
}

extension CommandInfo.ArgumentInfo {
  init(_ definition: ArgumentDefinition) {
    names = definition.names.sorted { $0.utf8.count < $1.utf8.count }
    valueName = definition.kind == .flag ? nil : definition.valueName
    isOptional = definition.isOptional
    isRepeating = definition.isRepeating
    abstract = definition.help.abstract
    values = definition.completion
  }
}
