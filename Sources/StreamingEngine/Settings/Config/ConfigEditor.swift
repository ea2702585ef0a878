#if Lockfile
/// Changes settings in `config.toml`: one writer at a time, all or nothing, and nothing else in
/// the file changes. A file with an error in it is left as it is.
package struct ConfigEditor: Sendable {
  private let path: String

  package init(path: String) {
    self.path = path
  }

  /// A setting's place in the file: its own, or in the section of an alias.
  package struct Key: Sendable {
    package let setting: Setting
    package let alias: String?

    package init(_ setting: Setting, alias: String? = nil) {
      self.setting = setting
      self.alias = alias
    }

    /// The name that `llmring config` uses: `bell`, or `alias.smart.bell`.
    package var name: String { (alias.map { "alias.\($0)." } ?? "") + setting.name }

    /// The keys that lead to its table.
    var table: [String] { alias.map { ["alias", $0] } ?? setting.section.map { [$0] } ?? [] }
  }

  /// What a change led to.
  package struct Outcome: Sendable {
    package let isNewFile: Bool
    package let hasChanged: Bool
    /// What the file says now.
    package let config: ConfigFile
  }

  /// Writes a setting, or removes it.
  ///
  /// - Parameter value: `nil` removes it.
  /// - Throws: Also if the file has an error in it.
  package func set(
    _ key: Key, to value: SettingValue?
  ) throws(SettingsError) -> Outcome {
    let file = GuardedFile(path: path, mode: 0o600)
    return try file.exclusively { () throws(SettingsError) in
      let isNewFile = !SettingsFile.exists(path)
      if isNewFile, value == nil {
        return Outcome(isNewFile: false, hasChanged: false, config: ConfigFile())
      }
      let old = isNewFile ? ConfigFile.template : try SettingsFile.text(of: path, as: .config)
      let (text, config) = try ConfigText(path: path).setting(key, to: value, in: old)
      if isNewFile || text != old { try file.write(text) }
      return Outcome(isNewFile: isNewFile, hasChanged: text != old, config: config)
    }
  }
}

/// The edits of the text of `config.toml`.
struct ConfigText {
  let path: String

  /// The text with a setting written or removed, and what it then says.
  func setting(
    _ key: ConfigEditor.Key, to value: SettingValue?, in text: String
  ) throws(SettingsError) -> (text: String, config: ConfigFile) {
    let old = try ConfigFile.read(text, path: path)
    guard old.value(of: key) != value.map(SettingChoice.value) else { return (text, old) }
    guard var edit = TOMLKeyEdit(text) else { return (text, old) }
    if let value {
      edit.set(key.setting.key, in: key.table, to: value.toml)
    } else {
      edit.remove(key.setting.key, from: key.table)
    }
    let new = try? ConfigFile.read(edit.text, path: path)
    guard let new, new.statements == old.changing(key, to: value) else {
      throw SettingsError(
        path: path, problem: "cannot be edited without changing something else",
        advice: "edit it by hand", remedy: .editConfig)
    }
    return (edit.text, new)
  }
}

extension ConfigFile {
  /// What a file says, without the order in which it says it.
  struct Statements: Equatable {
    var settings: [String: SettingChoice]
    var providers: [Provider]
  }

  var statements: Statements {
    var all: [String: SettingChoice] = [:]
    for entry in settings { all[entry.setting.name] = entry.choice }
    for alias in aliases {
      for entry in alias.settings {
        all["alias.\(alias.name).\(entry.setting.name)"] = entry.choice
      }
    }
    return Statements(settings: all, providers: providers)
  }

  func value(of key: ConfigEditor.Key) -> SettingChoice? {
    statements.settings[key.name]
  }

  fileprivate func changing(_ key: ConfigEditor.Key, to value: SettingValue?) -> Statements {
    var statements = statements
    statements.settings[key.name] = value.map(SettingChoice.value)
    return statements
  }
}
#endif
