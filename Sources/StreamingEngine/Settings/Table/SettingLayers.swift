/// What each source says about each setting, and which of them wins.
///
/// A pure value: a session keeps one, and asks it for the settings of the alias in use, so that
/// switching the alias switches to the settings of its `[alias.NAME]` section.
package struct SettingLayers: Sendable, Equatable {
  /// A source of settings. Those of one alias have a place of their own between ``flag`` and
  /// ``resumed``.
  package enum Layer: Int, Sendable, CaseIterable {
    /// `/set` in this run.
    case run
    /// A flag of the command line.
    case flag
    /// The front matter of the prompt that asks the question in hand.
    case prompt
    /// The conversation that was resumed.
    case resumed
    case environment
    /// The top of `config.toml`.
    case file

    /// Whether the section of an alias prevails over it.
    var isBelowAlias: Bool { rawValue >= Layer.resumed.rawValue }
  }

  /// Where a value in force comes from.
  package enum Origin: Sendable, Equatable, CustomStringConvertible {
    case run
    /// A flag, such as `--temperature`.
    case flag(String)
    /// The front matter of a prompt.
    case prompt(String)
    case alias(String, place: String)
    case resumed
    /// An environment variable.
    case variable(String)
    /// A line of `config.toml`, as `PATH:LINE`.
    case file(String)
    case standard

    package var description: String {
      switch self {
      case .run: "set in this run"
      case .flag(let name): name
      case .prompt(let name): "prompt '\(name)'"
      case .alias(let name, let place): "[alias.\(name)] in \(place)"
      case .resumed: "resumed conversation"
      case .variable(let name): name
      case .file(let place): place
      case .standard: "default"
      }
    }
  }

  private struct Entry: Sendable, Equatable {
    var choice: SettingChoice
    var origin: Origin
  }

  private var layers: [Layer: [String: Entry]] = [:]
  private var aliases: [String: [String: Entry]] = [:]

  package init() {}

  /// - Parameters:
  ///   - path: Where `file` was read from; for origins.
  ///   - environment: What the environment says; see ``EnvironmentSettings``.
  package init(file: ConfigFile, path: String, environment: EnvironmentSettings) {
    set(file, path: path)
    for value in environment.values {
      set(value.setting, to: value.choice, in: .environment, from: .variable(value.variable))
    }
  }

  /// Replaces what `config.toml` says.
  package mutating func set(_ file: ConfigFile, path: String) {
    func place(_ entry: ConfigFile.Entry) -> String {
      entry.position.map { "\(path):\($0.line)" } ?? path
    }
    layers[.file] = [:]
    aliases = [:]
    for entry in file.settings {
      layers[.file]?[entry.setting.name] = Entry(choice: entry.choice, origin: .file(place(entry)))
    }
    for alias in file.aliases {
      for entry in alias.settings {
        aliases[alias.name, default: [:]][entry.setting.name] = Entry(
          choice: entry.choice, origin: .alias(alias.name, place: place(entry)))
      }
    }
  }

  /// Sets a value in a layer, in place of what the layer had.
  package mutating func set(
    _ setting: Setting, to choice: SettingChoice, in layer: Layer, from origin: Origin
  ) {
    layers[layer, default: [:]][setting.name] = Entry(choice: choice, origin: origin)
  }

  /// Sets a value for this run, as `/set` does.
  package mutating func set(_ setting: Setting, to choice: SettingChoice) {
    set(setting, to: choice, in: .run, from: .run)
  }

  /// Sets what the resumed conversation was asked with; `nil` for the setting's default.
  package mutating func restore(_ setting: Setting, _ value: SettingValue?) {
    set(setting, to: value.map(SettingChoice.value) ?? .reset, in: .resumed, from: .resumed)
  }

  /// Takes a setting out of a layer.
  package mutating func remove(_ setting: Setting, from layer: Layer) {
    layers[layer]?[setting.name] = nil
  }

  package mutating func removeAll(from layer: Layer) {
    layers[layer] = nil
  }

  /// The same without what the prompt of the question in hand sets.
  package var withoutPrompt: SettingLayers {
    var layers = self
    layers.removeAll(from: .prompt)
    return layers
  }

  // MARK: - What is in force

  /// The value in force for an alias, or for a model that is named in full; `nil` where the
  /// setting has no default value.
  package func value(of setting: Setting, for alias: String?) -> SettingValue? {
    if setting.type == .options { return merged(setting, alias) }
    return switch entry(for: setting, alias)?.choice {
    case .value(let value): value
    case .reset, nil: setting.standard
    }
  }

  package func origin(of setting: Setting, for alias: String?) -> Origin {
    entry(for: setting, alias)?.origin ?? .standard
  }

  package func isOn(_ setting: Setting, for alias: String?) -> Bool {
    if case .toggle(true) = value(of: setting, for: alias) { true } else { false }
  }

  package func integer(_ setting: Setting, for alias: String? = nil) -> Int? {
    if case .integer(let number) = value(of: setting, for: alias) { number } else { nil }
  }

  package func number(_ setting: Setting, for alias: String?) -> Double? {
    if case .number(let number) = value(of: setting, for: alias) { number } else { nil }
  }

  package func options(for alias: String?) -> [String: SettingsValue] {
    if case .options(let options) = value(of: .options, for: alias) { options } else { [:] }
  }

  /// How much may be spent.
  package var budget: Budget {
    Budget(day: number(.budgetDay, for: nil), month: number(.budgetMonth, for: nil))
  }

  /// A text, name or word.
  package func text(_ setting: Setting, for alias: String? = nil) -> String? {
    if case .text(let text) = value(of: setting, for: alias) { text } else { nil }
  }

  /// The options of all sources together. Each source replaces the options that it names, and
  /// `default` removes those of all sources below it.
  private func merged(_ setting: Setting, _ alias: String?) -> SettingValue? {
    var options: [String: SettingsValue] = [:]
    for entry in entries(for: setting, alias).reversed() {
      switch entry.choice {
      case .value(.options(let own)): options.merge(own) { _, new in new }
      case .value: break
      case .reset: options = [:]
      }
    }
    return options.isEmpty ? nil : .options(options)
  }

  /// Whether the source that wins says `default`.
  package func isReset(_ setting: Setting) -> Bool {
    entry(for: setting, nil)?.choice == .reset
  }

  #if Lockfile
  /// The sources that prevail over a line of `config.toml`, highest first.
  package func prevailing(
    over key: ConfigEditor.Key
  ) -> [(origin: Origin, choice: SettingChoice)] {
    let name = key.setting.name
    var above = Layer.allCases.filter { $0 != .file && (key.alias == nil || !$0.isBelowAlias) }
      .compactMap { layers[$0]?[name] }
    if key.alias == nil {
      above += aliases.keys.sorted().compactMap { aliases[$0]?[name] }
    }
    return above.map { ($0.origin, $0.choice) }
  }
  #endif

  private func entry(for setting: Setting, _ alias: String?) -> Entry? {
    entries(for: setting, alias).first
  }

  /// What each source says about a setting, highest precedence first.
  private func entries(for setting: Setting, _ alias: String?) -> [Entry] {
    func entries(isBelowAlias: Bool) -> [Entry] {
      Layer.allCases.filter { $0.isBelowAlias == isBelowAlias }
        .compactMap { layers[$0]?[setting.name] }
    }
    let ofAlias = alias.flatMap { aliases[$0]?[setting.name] }
    return entries(isBelowAlias: false) + (ofAlias.map { [$0] } ?? [])
      + entries(isBelowAlias: true)
  }
}
