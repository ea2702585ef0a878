/// Reads a command line: which command it names, and the values of that command's properties.
///
/// A command takes the options that it knows wherever they stand, and a command beneath it the
/// ones that are left. Only the word that comes first can name the next command. What nothing has
/// taken in the end is an error, unless help or the version was asked for. A word that begins with a
/// dash is an option only if it can be the name of one: text is not.
struct CommandParser {
  private var words: [CommandLineWord]
  /// The commands from the program to the one that is read.
  private var commands: [any ParsableCommand.Type]
  /// Whether no word has named the last of them.
  private var isDefault = false

  private init(of program: any ParsableCommand.Type) {
    words = []
    commands = [program]
  }

  /// - Parameter arguments: The words after the program's name.
  /// - Throws: A ``ParserError``, or what a command's own validation throws.
  static func command(
    for arguments: [String], of program: any ParsableCommand.Type
  ) throws -> any ParsableCommand {
    try parsing(arguments, of: program) { try $0.command() }
  }

  /// Runs the command that a command line names.
  ///
  /// - Throws: A ``ParserError``, or what the command throws.
  static func run(_ arguments: [String], of program: any ParsableCommand.Type) throws {
    try parsing(arguments, of: program) { parser in
      do {
        try parser.command().run()
      } catch let invalid as ValidationError {
        throw ParserError.Reason.validation(invalid.message)
      }
    }
  }

  private static func parsing<Result>(
    _ arguments: [String], of program: any ParsableCommand.Type,
    _ work: (inout CommandParser) throws -> Result
  ) throws -> Result {
    var parser = CommandParser(of: program)
    do {
      parser.words = try CommandLineWord.words(of: arguments)
      return try work(&parser)
    } catch let reason as ParserError.Reason {
      throw ParserError.invalid(reason, commands: parser.commands)
    }
  }

  private mutating func command() throws -> any ParsableCommand {
    while true {
      let type = commands[commands.count - 1]
      let (command, definitions) = Self.created(type)
      try read(definitions)
      try validate(command)
      guard let next = nextCommand(beneath: type) else {
        try refuseRest()
        return command
      }
      commands.append(next)
    }
  }

  private static func created<Command: ParsableCommand>(
    _ type: Command.Type
  ) -> (any ParsableCommand, [ArgumentDefinition]) {
    let (command, definitions) = type.declaring()
    return (command, definitions)
  }

  /// The command that the next word names, which is taken, or the default one.
  private mutating func nextCommand(
    beneath type: any ParsableCommand.Type
  ) -> (any ParsableCommand.Type)? {
    let configuration = type.configuration
    if let place = words.firstIndex(where: { !$0.isTaken }), words[place].content == .value,
      let named = configuration.subcommands.first(where: { $0.name == words[place].text })
    {
      words[place].take()
      isDefault = false
      return named
    }
    isDefault = isDefault || configuration.defaultSubcommand != nil
    return configuration.defaultSubcommand
  }
}

// MARK: - The values of one command

extension CommandParser {
  private mutating func read(_ definitions: [ArgumentDefinition]) throws {
    guard !definitions.isEmpty else { return }
    try readOptions(definitions)
    try readPlaces(definitions)
    guard let missing = definitions.first(where: { !$0.isSet }) else { return }
    try checkRequests(in: words)
    throw ParserError.Reason.missingArgument(.init(missing))
  }

  private mutating func readOptions(
    _ definitions: [ArgumentDefinition]
  ) throws(ParserError.Reason) {
    let longNames = definitions.flatMap(\.names).filter { $0.hasPrefix("--") }
    for place in words.indices where !words[place].isLongName(among: longNames) {
      // The value of a letter is taken with it.
      for (name, letter) in words[place].options where !words[place].isTaken(letter: letter) {
        guard let definition = definitions.first(where: { $0.names.contains(name) }) else {
          continue
        }
        try read(definition, name: name, place: place, letter: letter)
        words[place].take(letter: letter)
      }
    }
  }

  private mutating func read(
    _ definition: ArgumentDefinition, name: String, place: Int, letter: Int?
  ) throws(ParserError.Reason) {
    var given: String?
    if case .option(_, let value) = words[place].content { given = value }
    if definition.kind == .flag {
      if let given { throw .unexpectedValue(given, name: name) }
      _ = definition.take("")
      return
    }
    given = given ?? letter.flatMap { words[place].takeValue(ofLetter: $0) }
    guard let value = given ?? takeValue(after: place) else {
      throw letter == nil
        ? .missingValue(.init(definition), name: name)
        : .missingValueOfLetter(.init(definition), name: name, word: words[place].text)
    }
    guard definition.take(value) else { throw .invalidValue(value, .init(definition), name: name) }
  }

  /// The next word, if it is not an option.
  private mutating func takeValue(after place: Int) -> String? {
    guard let next = words[(place + 1)...].firstIndex(where: \.isWhole),
      words[next].content == .value
    else { return nil }
    words[next].take()
    return words[next].text
  }

  private mutating func readPlaces(_ definitions: [ArgumentDefinition]) throws {
    var left = words.indices.filter { words[$0].isWhole }[...]
    for definition in definitions where definition.kind == .positional {
      repeat {
        left = left.drop { words[$0].content != .value }
        guard let place = left.popFirst() else { break }
        words[place].take()
        guard definition.take(words[place].text) else {
          throw ParserError.Reason.invalidValue(words[place].text, .init(definition), name: nil)
        }
      } while definition.isRepeating
    }
    guard let rest = definitions.first(where: { $0.kind == .rest }) else { return }
    try checkRequests(in: left.map { words[$0] })
    for place in left {
      _ = rest.take(words[place].text)
      words[place].take()
    }
  }

  private func validate(_ command: any ParsableCommand) throws {
    do {
      try command.validate()
    } catch {
      try checkRequests(in: words)
      guard let invalid = error as? ValidationError else { throw error }
      throw ParserError.Reason.validation(invalid.message)
    }
  }

  /// Help and the version are shown whatever else is on the command line.
  private func checkRequests(in words: [CommandLineWord]) throws(ParserError) {
    let names = words.flatMap { $0.options.map(\.name) }
    if names.contains(where: CommandInfo.helpNames.contains) { throw .helpRequested }
    if names.contains("--version") { throw .versionRequested }
  }

  /// Nothing may be left on the command line.
  private mutating func refuseRest() throws {
    try checkRequests(in: words)
    let left = words.filter { !$0.isTaken && $0.content != .terminator }
    let values = left.filter { $0.content == .value }.map(\.text)
    let places = isDefault ? commands.dropLast() : commands[...]
    let names = places.last?.configuration.subcommands.map { $0.name } ?? []
    let named = values.first(where: names.contains)
    if named == nil, let option = left.lazy.compactMap(\.leftOption).first {
      throw ParserError.Reason.unknownOption(option)
    }
    guard let first = named ?? values.first else { return }
    if !names.isEmpty {
      commands = Array(places)
      throw ParserError.Reason.unknownCommand(first)
    }
    throw ParserError.Reason.unexpectedArguments(values)
  }
}
