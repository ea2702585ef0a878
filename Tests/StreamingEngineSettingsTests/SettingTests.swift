import Testing

@testable import StreamingEngine

/// Every setting, from every source, in every spelling.
@Suite struct SettingTests {
  /// A spelling of a value, as a user types it and as `config.toml` has it.
  struct Spelling: Sendable, CustomTestStringConvertible {
    var setting: String
    var typed: String
    /// `nil` for a spelling that the file does not have.
    var toml: String?
    var choice: SettingChoice

    init(_ setting: String, _ typed: String, toml: String?, _ value: SettingValue?) {
      self.setting = setting
      self.typed = typed
      self.toml = toml
      choice = value.map(SettingChoice.value) ?? .reset
    }

    var testDescription: String { "\(setting) \(typed)" }
  }

  private static let toggles = Setting.all.filter {
    if case .toggle = $0.type { true } else { false }
  }

  static let spellings: [Spelling] =
    toggles.flatMap { setting in
      [
        Spelling(setting.name, "on", toml: "\"on\"", .toggle(true)),
        Spelling(setting.name, "true", toml: "true", .toggle(true)),
        Spelling(setting.name, "OFF", toml: "\"OFF\"", .toggle(false)),
        Spelling(setting.name, "false", toml: "false", .toggle(false)),
      ]
    }
    + Setting.all.filter(\.hasResetWord).map {
      Spelling($0.name, "default", toml: "\"default\"", nil)
    }
    + [
      Spelling("thinking", "show", toml: "\"show\"", .toggle(true)),
      Spelling("thinking", "hide", toml: "\"hide\"", .toggle(false)),
      Spelling("bell", "OSC9", toml: "\"osc9\"", .text("osc9")),
      Spelling("model", "default", toml: "\"default\"", .text("default")),
      Spelling("model", "openai:m", toml: "'openai:m'", .text("openai:m")),
      Spelling("profile", "dev", toml: "\"dev\"", .text("dev")),
      Spelling("temperature", "0.25", toml: "0.25", .number(0.25)),
      Spelling("temperature", "2", toml: "2", .number(2)),
      Spelling("temperature", "1_0e-1", toml: nil, nil),
      Spelling("max_tokens", "77", toml: "77", .integer(77)),
      Spelling("max_tokens", "1000", toml: "1_000", .integer(1000)),
      Spelling("reasoning", "High", toml: "\"High\"", .text("high")),
      Spelling("background", "light", toml: "\"light\"", .text("light")),
      Spelling("background", "auto", toml: "\"auto\"", .text("auto")),
      Spelling(
        "system", "Be brief.\nBe kind.", toml: "\"Be brief.\\nBe kind.\"",
        .text("Be brief.\nBe kind.")),
      Spelling("timeout", "none", toml: "\"none\"", .text("none")),
      Spelling("timeout", "9.25", toml: "9.25", .number(9.25)),
      Spelling("timeout", "600", toml: "600", .number(600)),
      Spelling("input_history", "0", toml: "0", .integer(0)),
      Spelling("budget.day", "2.5", toml: "2.5", .number(2.5)),
      Spelling("budget.month", "20", toml: "20", .number(20)),
    ].filter { $0.toml != nil }

  @Test("a value means the same wherever it is said", arguments: spellings)
  func everySource(spelling: Spelling) throws {
    let setting = try #require(Setting.named(spelling.setting))
    #expect(try setting.choice(of: spelling.typed) == spelling.choice)
    let environment = EnvironmentSettings([setting.variables[0]: spelling.typed])
    #expect(environment.faults.isEmpty)
    #expect(environment.values.map(\.choice) == [spelling.choice])
    let line = "\(setting.name) = \(spelling.toml ?? "")"
    #expect(
      try ConfigFile.read(line, path: "c").settings == [.init(setting, spelling.choice)])
    if setting.isPerAlias {
      #expect(
        try ConfigFile.read("[alias.smart]\n\(line)", path: "c").aliases
          == [.init(name: "smart", settings: [.init(setting, spelling.choice)])])
    }
  }

  @Test("every written value reads back unchanged", arguments: spellings)
  func writing(spelling: Spelling) throws {
    let setting = try #require(Setting.named(spelling.setting))
    #expect(
      try ConfigFile.read("\(setting.name) = \(spelling.choice.toml)", path: "c").settings
        == [.init(setting, spelling.choice)])
    #expect(try setting.choice(of: spelling.choice.text) == spelling.choice)
  }

  @Test(
    "an invalid value is refused in the same words wherever it is said",
    arguments: [
      ("bell", "x", "on, off or osc9"), ("bell", "1", "on, off or osc9"),
      ("thinking", "maybe", "on or off"),
      ("temperature", "2.1", "a number from 0 to 2"),
      ("temperature", "nan", "a number from 0 to 2"),
      ("max_tokens", "0", "a whole number, 1 or more"),
      ("max_tokens", "1.5", "a whole number, 1 or more"),
      ("reasoning", "hard", "none, minimal, low, medium, high or max"),
      ("background", "red", "auto, light or dark"),
      ("timeout", "soon", "a number of seconds, or none"),
      ("timeout", "-1", "a number of seconds, or none"),
      ("input_history", "-1", "a whole number, 0 or more"),
      ("budget.day", "-1", "a number of US dollars"),
      ("budget.month", "inf", "a number of US dollars"),
      ("model", " ", "a name"),
    ])
  func invalid(name: String, value: String, expectation: String) throws {
    let setting = try #require(Setting.named(name))
    let problem = "invalid value '\(value)' for \(name): use \(expectation)"
    #expect(
      words { () throws(Setting.InvalidValue) in _ = try setting.choice(of: value) } == problem)
    let variable = setting.variables[0]
    let environment = EnvironmentSettings([variable: value])
    #expect(
      environment.faults.map(\.description) == [
        "invalid value '\(value)' for \(variable): use \(expectation)"
      ])
    #expect(environment.values.isEmpty)
    #expect(
      words { () throws(SettingsError) in
        _ = try ConfigFile.read("\(name) = \"\(value)\"", path: "c")
      } == "c:1:\(name.count + 4): \(problem)")
  }

  @Test("unknown and empty variables say nothing; the older variable of the timeout still counts")
  func variables() {
    let ignored = EnvironmentSettings([
      "LLMRING_NOPE": "x", "LLMRING_BELL": "", "LLMRING_LOCKFILE_PATH": "/x", "BELL": "on",
    ])
    #expect(ignored.values.isEmpty && ignored.faults.isEmpty)
    let older = EnvironmentSettings(["LLMRING_PROVIDER_TIMEOUT_S": "9", "LLMRING_TIMEOUT": ""])
    #expect(older.values.map(\.variable) == ["LLMRING_PROVIDER_TIMEOUT_S"])
    let both = EnvironmentSettings(["LLMRING_PROVIDER_TIMEOUT_S": "9", "LLMRING_TIMEOUT": "8"])
    #expect(both.values.map(\.choice) == [.value(.number(8))])
  }

  @Test("the standard value and the example of a setting are values that it can have")
  func examples() throws {
    for setting in Setting.all {
      #expect((setting.standard == nil) != (setting.fallback == nil), "\(setting.name)")
      for value in [setting.standard, setting.example].compactMap(\.self) {
        #expect(try setting.choice(of: value.text) == .value(value), "\(setting.name)")
      }
    }
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
  }

  @Test("the template and settings.md list every setting")
  func documented() throws {
    let lines = ConfigFile.template.split(separator: "\n")
    let table = try text(of: "\(packageFolder)/Config/settings.md")
    for setting in Setting.all {
      let line = "# \(setting.key) = \(setting.example.toml)"
      #expect(lines.contains { $0 == line }, "\(line)")
      let standard = setting.standard?.text ?? setting.fallback ?? ""
      let row =
        "| `\(setting.name)` | \(setting.expectation) | \(standard) | \(setting.summary) |\n"
      #expect(table.contains(row), "\(row)")
    }
  }
}
