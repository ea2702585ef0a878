import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring keys …`
struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Save, list and remove the API keys of providers.",
    discussion: """
      Keys are saved in keys.toml, beside config.toml, which only you can read. A key in an \
      environment variable, or that config.toml names, comes first.
      """,
    subcommands: [KeysSet.self, KeysList.self, KeysRemove.self])

  static var file: KeyFile {
    KeyFile(path: UserPaths(environment: Console.environment).keysFile)
  }

  /// The provider of that name.
  ///
  /// - Throws: ``Leave``, after a message, if there is none that takes a key.
  fileprivate static func provider(named name: String) throws -> Provider {
    let configuration = try AppContext().ring.configuration
    let known = configuration.providers.keys.filter { $0 != Provider.builtin.name }.sorted()
    if known.contains(name), let provider = configuration.providers[name] { return provider }
    // A key may have been given in place of a name.
    let shown = KeyPattern.isLikely(name) || name.utf8.count > 40 ? "of that name" : "'\(name)'"
    let meant = nearest(name, among: known).map { "did you mean '\($0)'? " } ?? ""
    throw Leave.saying(
      "no provider \(shown); \(meant)providers are \(known.joined(separator: ", ")); others are "
        + "defined in config.toml", status: ExitStatus.configuration)
  }

  /// Says that other users could read the file until now.
  fileprivate static func report(_ outcome: KeyFile.Outcome) {
    guard let mode = outcome.sharedMode else { return }
    Console.error(
      "llmring: other users could read or change \(file.path) (mode \(mode)); now only you can. "
        + "Replace the keys in it if somebody may have seen them")
  }
}

/// `llmring keys set NAME`
struct KeysSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Save the key of a provider.",
    discussion: "Asks for the key without showing it, or reads it from a pipe.")

  @Argument(
    help: ArgumentHelp("The provider.", valueName: "name"),
    completion: .dynamic(.providers))
  var name: String
  @Argument(parsing: .allUnrecognized, help: .hidden)
  var rest: [String] = []

  func run() throws {
    guard rest.isEmpty else {
      throw Leave.saying(
        "a key is not taken from the command line, where other users and the shell's history see "
          + "it; run llmring keys set NAME, and paste the key when it asks",
        status: ExitStatus.usage)
    }
    let provider = try Keys.provider(named: name)
    let key: String
    do {
      key = try GivenKey(try bytes()).text
    } catch let fault as GivenKey.Fault {
      throw Leave.saying("\(fault); nothing is saved", status: ExitStatus.usage)
    }
    let outcome = try settings { () throws(SettingsError) in try Keys.file.set(name, to: key) }
    Keys.report(outcome)
    let verb = outcome.isReplaced ? "replaced" : "saved"
    Console.out("\(verb) the key of \(name) in \(Keys.file.path)")
    switch provider.key {
    case .command:
      Console.error("llmring: api_key_command in \(provider.setup.section) comes first")
    case .value:
      guard let variable = provider.keyVariable else { break }
      Console.error("llmring: \(variable) is set and comes first")
    case .notNeeded, .missing, .provided: break
    }
  }

  private func bytes() throws -> [UInt8] {
    guard Console.isInputTerminal else {
      return try Console.inputBytes(limit: GivenKey.limit, isQuiet: false)
    }
    switch HiddenLine.read(prompt: SafeText("key of \(name) (not shown): ")) {
    case .line(let line): return line
    case .severalLines: throw GivenKey.Fault.severalLines
    case .endOfInput: return []
    case .noTerminal: return try Console.inputBytes(limit: GivenKey.limit, isQuiet: false)
    }
  }
}

/// `llmring keys list`
struct KeysList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the providers whose keys are saved.",
    discussion: "The keys themselves are never shown.")

  func run() throws {
    let names = try settings { () throws(SettingsError) in try Keys.file.names() }
    for name in names { Console.out(name) }
    if names.isEmpty { Console.error("no saved keys; save one with: llmring keys set NAME") }
  }
}

/// `llmring keys remove NAME`
struct KeysRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove the saved key of a provider.")

  @Argument(
    help: ArgumentHelp("The provider.", valueName: "name"),
    completion: .dynamic(.savedKeys))
  var name: String

  func run() throws {
    let file = Keys.file
    let outcome = try settings { () throws(SettingsError) in try file.remove(name) }
    guard let outcome else {
      let saved = try settings { () throws(SettingsError) in try file.names() }
      let shown = KeyPattern.isLikely(name) ? "that name" : "'\(name)'"
      throw Leave.saying(
        "no key is saved for \(shown); "
          + (saved.isEmpty ? "none is saved at all" : "saved are \(saved.joined(separator: ", "))"),
        status: ExitStatus.configuration)
    }
    Keys.report(outcome)
    Console.out("removed the key of \(name) from \(file.path)")
  }
}
