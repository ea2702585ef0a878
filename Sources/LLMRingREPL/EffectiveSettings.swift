package import StreamingEngine

/// The settings in force, each with where it comes from. Keys are never among them, only whether
/// they are set.
package struct EffectiveSettings {
  package struct Entry: Equatable, Sendable {
    /// As `config.toml` would name it: `providers.local.base_url`.
    package var name: String
    package var value: String
    /// `PATH:LINE`, a variable, a flag, the section of an alias, or `default`.
    package var source: String

    package init(name: String, value: String, source: String) {
      self.name = KeyPattern.hidden(in: name)
      self.value = KeyPattern.hidden(in: value)
      self.source = source
    }

    package var json: JSONValue {
      .object([
        ("name", .string(name)), ("value", .string(value)), ("source", .string(source)),
      ])
    }
  }

  package private(set) var entries: [Entry] = []
  private let configuration: Configuration
  private let environment: [String: String]
  private let path: String
  private let lines: [String: Int]

  /// - Parameters:
  ///   - layers: What each source says.
  ///   - file: `config.toml`, whose sections for aliases are listed, too.
  ///   - configuration: The providers, from the environment and `config.toml`.
  ///   - path: `config.toml`.
  ///   - lines: The line of each of its keys.
  package init(
    layers: SettingLayers, file: ConfigFile, lockfile: (path: String?, source: String),
    configuration: Configuration, environment: [String: String], path: String,
    lines: [String: Int]
  ) {
    self.configuration = configuration
    self.environment = environment
    self.path = path
    self.lines = lines
    let alias = layers.text(.model)
    for setting in Setting.all {
      let value = layers.value(of: setting, for: alias)
      entries.append(
        Entry(
          name: setting.name,
          value: value?.withoutSecrets.text ?? "(\(setting.fallback ?? "default"))",
          source: "\(layers.origin(of: setting, for: alias))"))
    }
    for section in file.aliases {
      for entry in section.settings {
        let name = "alias.\(section.name).\(entry.setting.name)"
        entries.append(
          Entry(name: name, value: entry.choice.withoutSecrets.text, source: line(of: name) ?? path)
        )
      }
    }
    entries.append(
      Entry(name: "lockfile", value: lockfile.path ?? "(bundled)", source: lockfile.source))
    for provider in configuration.providers.values.sorted(by: { $0.name < $1.name })
    where provider.name != Provider.builtin.name && !provider.isUnusedPreset {
      addProvider(provider.name)
    }
  }

  private mutating func addProvider(_ name: String) {
    guard let provider = configuration.providers[name] else { return }
    let prefix = "providers.\(name)"
    add("\(prefix).kind", provider.format.rawValue)
    add(
      "\(prefix).base_url", provider.shownBaseURL, variable: provider.descriptor.addressVariable)
    addKey(of: provider, prefix)
    for header in provider.headers.keys.sorted() {
      // Its value may be a key.
      add("\(prefix).headers.\(header)", "(set)")
    }
    if provider.isInsecureAllowed { add("\(prefix).insecure", "true") }
    addRequestSettings(of: provider.descriptor, prefix)
  }

  /// What a section says about requests; what is not said is not listed.
  private mutating func addRequestSettings(of provider: ProviderDescriptor, _ prefix: String) {
    if let header = provider.keyHeader { add("\(prefix).key_header", header) }
    for name in provider.query.keys.sorted() {
      // Its value may be a key.
      add("\(prefix).query.\(name)", "(set)")
    }
    switch provider.timeout {
    case .seconds(let seconds): add("\(prefix).timeout", SettingValue.number(seconds).text)
    case .some(.unlimited): add("\(prefix).timeout", "none")
    case nil: break
    }
    if !provider.readsThinkTags { add("\(prefix).think_tags", "false") }
    if !provider.requestsStream { add("\(prefix).stream", "false") }
    if !provider.cachesPrompts { add("\(prefix).cache", "false") }
    if !provider.options.isEmpty {
      add("\(prefix).options", SettingsValue.table(provider.options).withoutSecrets.json)
    }
  }

  private mutating func addKey(of provider: Provider, _ prefix: String) {
    switch provider.key {
    case .command:
      // The command itself is not shown: users write keys into commands.
      add("\(prefix).api_key_command", "(set)")
    case .missing(let variables):
      let source = line(of: "\(prefix).api_key_env").map { " (\($0))" } ?? ""
      entries.append(
        Entry(
          name: "\(prefix).key", value: "(not set)",
          source: variables.joined(separator: " or ") + source))
    case .value:
      let isConfigured =
        if case .configured(let name) = provider.descriptor.key {
          name == provider.keyVariable
        } else {
          false
        }
      let variable = provider.isKeySaved ? "keys.toml" : provider.keyVariable ?? "api_key_env"
      let source = (isConfigured ? line(of: "\(prefix).api_key_env") : nil) ?? variable
      entries.append(Entry(name: "\(prefix).key", value: "(set)", source: source))
    case .provided:
      add("\(prefix).key", "(set)")
    case .notNeeded:
      let withheld = provider.withheldVariable
      entries.append(
        Entry(
          name: "\(prefix).key",
          value: withheld.map { "(none; \($0) is not sent there)" } ?? "(none needed)",
          source: "default"))
    }
  }

  /// Part of a provider: from the file if the file has it, else from the variable, else the
  /// default.
  private mutating func add(_ name: String, _ value: String, variable: String? = nil) {
    let isSet = variable.flatMap { environment.nonEmpty($0) } != nil
    let source = line(of: name) ?? (isSet ? variable : nil)
    entries.append(Entry(name: name, value: value, source: source ?? "default"))
  }

  private func line(of name: String) -> String? {
    lines[name].map { "\(path):\($0)" }
  }
}
