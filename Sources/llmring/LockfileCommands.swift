import LLMRingCalendar
import LLMRingREPL
import StreamingEngine

/// Which lockfile a command edits, and how it says so.
struct LockfileTarget {
  private let environment = Console.environment
  private let directory = Console.workingDirectory

  func location() throws -> LockfileLocation {
    try settings { () throws(SettingsError) in
      try LockfileLocation.resolve(environment: environment, workingDirectory: directory)
    }
  }

  /// The lockfile in use, or the personal one; `./llmring.lock` if only the bundled one exists.
  func editor(isPersonal: Bool) throws -> LockfileEditor {
    try location().editor(
      isPersonal: isPersonal, environment: environment, workingDirectory: directory)
  }

  /// The profile to edit: the one in use, whether a flag, `LLMRING_PROFILE` or `config.toml` chose it.
  static func profile(flag: String?) throws -> String? {
    try AppContext(profile: flag).ring.configuration.profile
  }

  static var now: String {
    UTCTime(millisecondsSince1970: Console.milliseconds()).iso8601
  }
}

/// Turns a settings error into a message and an exit status.
func settings<Result>(_ body: () throws(SettingsError) -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    throw Leave.saying(error.forUser.description, status: ExitStatus.configuration)
  }
}

/// `llmring bind ALIAS MODEL[,MODEL…]`
struct Bind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind",
    abstract: "Bind an alias to one model, or to several in order of preference.",
    discussion: "Edits the lockfile in use; creates ./llmring.lock if there is none.")

  @Argument(help: ArgumentHelp("The alias.", valueName: "alias"), completion: .dynamic(.aliases))
  var alias: String
  @Argument(
    help: ArgumentHelp("One or more provider:model, separated by commas.", valueName: "models"),
    completion: .dynamic(.modelList))
  var models: [String]
  @Option(
    "--profile", help: ArgumentHelp("The profile to bind in.", valueName: "name"),
    completion: .dynamic(.profiles))
  var profile: String?
  @Flag("--user", help: "Edit your personal lockfile, used in folders without their own.")
  var user = false

  func run() throws {
    let names = models.flatMap { $0.split(separator: ",").map { $0.trimmed } }
    guard names.contains(where: { !$0.isEmpty }) else {
      throw Leave.saying(
        "name a model for '\(alias)': llmring bind \(alias) provider:model",
        status: ExitStatus.configuration)
    }
    let profile = try LockfileTarget.profile(flag: profile)
    let pool = try names.map { name in
      do throws(ModelReference.Malformed) {
        return try ModelReference(name)
      } catch {
        throw Leave.saying(error.description, status: ExitStatus.configuration)
      }
    }
    let editor = try LockfileTarget().editor(isPersonal: user)
    let outcome = try settings { () throws(SettingsError) in
      try editor.bind(alias, to: pool, profile: profile, at: LockfileTarget.now)
    }
    if outcome.isNewFile { Console.error("created \(editor.path)") }
    let name = profile ?? outcome.lockfile.defaultProfile
    let bound = pool.map(\.description).joined(separator: ", then ")
    Console.out("bound '\(alias)' to \(bound) in profile '\(name)'")
    let configuration = try AppContext(profile: profile).ring.configuration
    for words in configuration.warnings(ofBinding: pool) { Console.error("llmring: \(words)") }
  }
}

/// `llmring unbind ALIAS`
struct Unbind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbind",
    abstract: "Remove an alias from the lockfile.")

  @Argument(help: ArgumentHelp("The alias.", valueName: "alias"), completion: .dynamic(.aliases))
  var alias: String
  @Option(
    "--profile", help: ArgumentHelp("The profile to remove it from.", valueName: "name"),
    completion: .dynamic(.profiles))
  var profile: String?
  @Flag("--user", help: "Edit your personal lockfile.") var user = false

  func run() throws {
    let target = LockfileTarget()
    if !user, try target.location().path == nil {
      throw Leave.saying(
        "there is no lockfile to remove '\(alias)' from; the bundled one cannot be changed",
        status: ExitStatus.configuration)
    }
    let profile = try LockfileTarget.profile(flag: profile)
    let editor = try target.editor(isPersonal: user)
    let outcome = try settings { () throws(SettingsError) in
      try editor.unbind(alias, profile: profile, at: LockfileTarget.now)
    }
    let name = profile ?? outcome.lockfile.defaultProfile
    Console.out("removed '\(alias)' from profile '\(name)'")
  }
}

/// `llmring aliases`
struct Aliases: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aliases",
    abstract: "List the aliases of the lockfile.")

  @Option(
    "--profile", help: ArgumentHelp("The profile to list.", valueName: "name"),
    completion: .dynamic(.profiles))
  var profile: String?
  @Flag("--json", help: "Print JSON.") var json = false

  func run() throws {
    let app = try AppContext(profile: profile)
    let aliases = try engine { () throws(LLMError) in try app.ring.aliases(profile: profile) }
    if json {
      let objects = aliases.map { alias in
        JSONValue.object([
          ("alias", .string(alias.name)), ("models", .array(alias.models.map(JSONValue.string))),
        ])
      }
      return Console.out(report: JSONValue.array(objects))
    }
    Console.out(rows: aliases.map { [$0.name, $0.models.joined(separator: ", ")] })
    if aliases.isEmpty {
      Console.error("no aliases yet; create one with: llmring bind ALIAS provider:model")
    }
  }
}

/// Turns an engine error into a message and an exit status.
func engine<Result>(_ body: () throws(LLMError) -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    throw Leave.saying(error.forUser.description, status: ExitStatus.of(error))
  }
}
