import LLMRingConversations
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring config`
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the effective settings and their sources, or edit config.toml.",
    discussion: """
      A value comes from, highest precedence first: a flag, the section of the alias in use, an \
      environment variable, config.toml, or the default. Keys are never shown, only whether they \
      are set.
      """,
    subcommands: [ConfigSet.self])

  @OptionGroup var model: ModelOptions
  @Flag("--json", help: "Print JSON.") var json = false
  @Flag(
    "--edit", help: "Open config.toml in $VISUAL, $EDITOR or vi; it is created if it is missing.")
  var edit = false

  func validate() throws {
    if json && edit { throw ValidationError("use --json or --edit, not both") }
  }

  func run() throws {
    let path = UserPaths(environment: Console.environment).configFile
    if edit { return try change(path) }
    var flags = SettingFlags()
    try flags.add(.model, model.model, flag: "--model")
    let app = try AppContext(profile: model.profile, flags: flags)
    let lines = try settings { () throws(SettingsError) in try ConfigFile.lines(path: path) }
    let location = try LockfileTarget().location()
    let effective = EffectiveSettings(
      layers: app.layers, file: app.config,
      lockfile: (location.path, Self.source(of: location)),
      configuration: app.ring.configuration, environment: Console.environment, path: path,
      lines: lines)
    let faults = app.ring.configuration.faults
    for fault in faults { Console.error("llmring: \(fault.error.forUser.description)") }
    let exists = ConfigFile.exists(path: path)
    if json {
      return Console.out(
        report: .object([
          ("path", .string(path)), ("exists", .bool(exists)),
          ("settings", .array(effective.entries.map(\.json))),
          ("problems", .array(faults.map { .string($0.error.forUser.description) })),
        ]))
    }
    Console.out(
      exists ? path : "\(path) (does not exist; create it with: llmring config --edit)")
    Console.out(rows: effective.entries.map { [$0.name, $0.value, $0.source] })
  }

  private func change(_ path: String) throws {
    let isNew = try settings { () throws(SettingsError) in try ConfigFile.create(path: path) }
    if isNew { Console.error("created \(path)") }
    guard ExternalEditor.run(on: path) else {
      throw Leave.saying(
        "the editor failed; set VISUAL or EDITOR to another, or edit \(path) yourself",
        status: ExitStatus.failure)
    }
    _ = try settings { () throws(SettingsError) in try ConfigFile.load(path: path) }
  }

  /// Where the choice of the lockfile comes from.
  private static func source(of location: LockfileLocation) -> String {
    switch location.source {
    case .environment: "LLMRING_LOCKFILE_PATH"
    case .workingDirectory: "this folder"
    case .personal: "your own"
    case .argument, .bundled: "default"
    }
  }
}
