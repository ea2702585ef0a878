import LLMRingREPL
import StreamingEngine

/// `llmring config set`
struct ConfigSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Write a setting to config.toml; the rest of the file is unchanged.",
    discussion: """
      KEY is a setting, as `llmring config` lists them, or alias.NAME.KEY for one that applies \
      while the alias NAME is in use. VALUE may be several words.

      Settings:
      \(settingLines)
      """)

  @Argument(
    help: ArgumentHelp("The setting, or alias.NAME.KEY.", valueName: "key"),
    completion: .dynamic(.settings))
  var key: String
  @Argument(
    help: ArgumentHelp("The value, or default to remove the setting.", valueName: "value"),
    completion: .dynamic(.settingValues))
  var value: [String] = []
  @Flag("--unset", help: "Remove the setting from config.toml.") var unset = false

  func validate() throws {
    guard unset != value.isEmpty else { return }
    throw ValidationError(unset ? "use a value or --unset, not both" : "give a value, or --unset")
  }

  func run() throws {
    let key = try Self.key(named: self.key)
    let value = try unset ? nil : Self.value(value.joined(separator: " "), of: key.setting)
    let path = UserPaths(environment: Console.environment).configFile
    let outcome = try settings { () throws(SettingsError) in
      try ConfigEditor(path: path).set(key, to: value)
    }
    let layers = SettingLayers(
      file: outcome.config, path: path, environment: EnvironmentSettings(Console.environment))
    if outcome.isNewFile { Console.error("created \(path)") }
    for line in SavedMessages.lines(key, value, outcome, path: path, in: layers) {
      Console.out(line)
    }
  }

  private static let settingLines = Setting.all.map { "  \($0.name): \($0.expectation)" }
    .joined(separator: "\n")

  /// The key that a name such as `bell` or `alias.smart.bell` refers to.
  private static func key(named name: String) throws -> ConfigEditor.Key {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts[0] == "providers" {
      throw Leave.saying(
        "config set does not change providers; edit the file with: llmring config --edit",
        status: ExitStatus.usage)
    }
    let isOfAlias = parts[0] == "alias" && parts.count > 2
    let last = isOfAlias ? parts[parts.count - 1] : name
    let settings = isOfAlias ? Setting.all.filter(\.isPerAlias) : Setting.all
    guard let setting = settings.first(where: { $0.name == last }) else {
      throw Leave.saying(
        Self.refusal(of: last, among: settings.map(\.name)), status: ExitStatus.usage)
    }
    let alias = isOfAlias ? parts[1..<(parts.count - 1)].joined(separator: ".") : nil
    if alias?.isEmpty == true {
      throw Leave.saying("'\(name)' does not name an alias", status: ExitStatus.usage)
    }
    return .init(setting, alias: alias)
  }

  private static func refusal(of name: String, among names: [String]) -> String {
    if name.lowercased().contains("key") {
      return "config set does not store API keys; save one with `llmring keys set NAME`"
    }
    if Setting.named(name) != nil {
      return "\(name) applies to all aliases; set it without an alias"
    }
    return Setting.unknown(name, among: names)
  }

  private static func value(_ text: String, of setting: Setting) throws -> SettingValue? {
    do throws(Setting.InvalidValue) {
      switch try setting.choice(of: text) {
      case .value(let value): return value
      case .reset: return nil
      }
    } catch {
      throw Leave.saying(error.description, status: ExitStatus.usage)
    }
  }
}
