import ArgumentParser
import Conversations
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

/// `llmring config`
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the settings in force and where each comes from, or edit config.toml.",
    discussion: """
      A setting comes from a line of config.toml, from an environment variable, or is the default; \
      options of a command beat them all. Of keys it tells only whether they are set.
      """)

  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Open config.toml in $VISUAL, $EDITOR or vi; it is made if need be.")
  var edit = false

  func validate() throws {
    if json && edit { throw ValidationError("--json or --edit, not both") }
  }

  func run() throws {
    let path = UserPaths(environment: Console.environment).configFile
    if edit { return try change(path) }
    let world = try World()
    for fault in world.ring.configuration.faults {
      Console.error("llmring: \(fault.error.description)")
    }
    let lines = try settings { () throws(SettingsError) in try ConfigFile.lines(path: path) }
    let location = try LockfileTarget().location()
    let effective = EffectiveSettings(
      model: world.config.model, profile: world.config.profile,
      inputHistory: world.config.inputHistory ?? InputHistory.usualLimit,
      lockfile: (location.path, Self.source(of: location)),
      configuration: world.ring.configuration, environment: Console.environment, path: path,
      lines: lines)
    let isThere = ConfigFile.exists(path: path)
    if json {
      return Console.out(
        JSONValue.object([
          ("path", .string(path)), ("exists", .bool(isThere)),
          ("settings", .array(effective.entries.map(\.json))),
        ]).text)
    }
    Console.out(isThere ? path : "\(path) (not there; make it with: llmring config --edit)")
    for entry in effective.entries {
      // Each by itself, since the tabs between them are ours.
      let fields = [entry.name, entry.value, entry.source].map { SafeText($0).text }
      Console.out(fields.joined(separator: "\t"))
    }
  }

  private func change(_ path: String) throws {
    let isNew = try settings { () throws(SettingsError) in try ConfigFile.create(path: path) }
    if isNew { Console.error("made \(path)") }
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
