package import StreamingEngine
import LLMRingTerminal

/// `/set` and `/think`. What they accept, show and complete comes from the table of settings.
extension SlashCommand {
  static let set = SlashCommand(
    name: "set", argument: .optional("key [value]"),
    summary: "show or change a setting; --save writes it to config.toml",
    details: { settingLines() },
    completion: { words, session in
      let key = words.prefix { !$0.isWhitespace }
      guard key.count < words.count else {
        return Completion(of: words, among: atPrompt.map { "\($0.name) " })
      }
      let value = String(words.dropFirst(key.count).drop(while: \.isWhitespace))
      guard let setting = Setting.named(String(key)) else { return .none }
      let isComplete = value.contains(where: \.isWhitespace)
      let last = String(value.reversed().prefix { !$0.isWhitespace }.reversed())
      return isComplete
        ? Completion(of: last, among: [saveFlag])
        : Completion(of: value, among: values(of: setting, session))
    }
  ) { words, session, host throws(Fault) in
    guard !words.isEmpty else { return list(session) }
    var rest = words.trimmed
    let isSaved = rest.hasSuffix(" \(saveFlag)")
    if isSaved { rest = String(rest.dropLast(saveFlag.count)).trimmed }
    let key = String(rest.prefix { !$0.isWhitespace })
    let text = String(rest.dropFirst(key.count)).trimmed
    let setting = try setting(named: key)
    var said: [String] = []
    if !text.isEmpty { said = try change(setting, to: text, session, host) }
    if isSaved { said += try save(setting, session) }
    if text.isEmpty {
      said.insert("  \(setting.summary): \(setting.expectation)", at: 0)
    }
    return [line(setting, session)] + said
  }

  static let think = SlashCommand(
    name: "think", argument: .optional("level"),
    summary: "show or set the reasoning level",
    values: { _ in Setting.reasoning.completions }
  ) { word, session, _ throws(Fault) in
    if !word.isEmpty {
      session.state.layers.set(.reasoning, to: try choice(of: word, for: .reasoning))
    }
    return [line(.reasoning, session)]
  }

  /// Reads a value as the user typed it.
  static func choice(
    of text: String, for setting: Setting
  ) throws(Fault) -> SettingChoice {
    try faulting { () throws(Setting.InvalidValue) in try setting.choice(of: text) }
  }

  /// What `/help set` says about each setting.
  static func settingLines() -> [String] {
    let width = atPrompt.map(\.name.count).max() ?? 0
    return atPrompt.map { setting in
      "  \(setting.name.padded(to: width))  \(setting.summary): \(setting.expectation)"
    }
  }

  private static let saveFlag = "--save"
  private static let atPrompt = Setting.all.filter(\.isChangedAtPrompt)

  private static func setting(named key: String) throws(Fault) -> Setting {
    guard let setting = Setting.named(key) else {
      let names = atPrompt.map(\.name)
      throw Fault(Setting.unknown(key, among: names))
    }
    guard setting.isChangedAtPrompt else {
      throw Fault(
        "\(setting.name) is read when llmring starts; "
          + "set it with: llmring config set \(setting.name) VALUE")
    }
    return setting
  }

  /// Changes a setting for this run; returns what to say beside its new value.
  private static func change(
    _ setting: Setting, to text: String, _ session: Session, _ host: any CommandHost
  ) throws(Fault) -> [String] {
    // These two are checked against the lockfile.
    switch setting.name {
    case Setting.model.name: return try lines(of: model, text, session, host)
    case Setting.profile.name: return try lines(of: profile, text, session, host)
    case Setting.system.name: return try lines(of: system, text, session, host)
    default:
      session.state.layers.set(setting, to: try choice(of: text, for: setting))
      return []
    }
  }

  private static func lines(
    of command: SlashCommand, _ text: String, _ session: Session, _ host: any CommandHost
  ) throws(Fault) -> [String] {
    try command.body(text, session, host)
  }

  /// Writes the value in force to `config.toml`; returns what to say about it.
  private static func save(
    _ setting: Setting, _ session: Session
  ) throws(Fault) -> [String] {
    guard let path = session.services.configFile else {
      throw Fault("this run has no config.toml to save to")
    }
    let isReset = session.layers.isReset(setting)
    let saved = isReset ? nil : inForce(setting, session)
    let outcome = try faulting { () throws(SettingsError) in
      try ConfigEditor(path: path).set(.init(setting), to: saved)
    }
    session.state.layers.set(outcome.config, path: path)
    return SavedMessages.lines(.init(setting), saved, outcome, path: path, in: session.layers)
  }

  private static func values(
    of setting: Setting, _ session: Session
  ) -> [String] {
    let command: SlashCommand? =
      switch setting.name {
      case Setting.model.name: model
      case Setting.profile.name: profile
      default: nil
      }
    return command?.values(session) ?? setting.completions
  }

  // MARK: - What is in force

  private static func inForce(
    _ setting: Setting, _ session: Session
  ) -> SettingValue? {
    switch setting.name {
    case Setting.model.name: .text(session.model)
    case Setting.profile.name:
      (session.profile ?? session.services.ring.configuration.profile).map(SettingValue.text)
    default: session.layers.value(of: setting, for: session.model)
    }
  }

  private static func list(_ session: Session) -> [String] {
    atPrompt.map { line($0, session) }
  }

  /// A setting with its value and origin, on one line.
  private static func line(
    _ setting: Setting, _ session: Session
  ) -> String {
    guard let value = inForce(setting, session) else {
      return "\(setting.name) = default  (\(setting.fallback ?? "default"))"
    }
    let layers = session.layers
    // llmring may have picked the model, or it stayed from the conversation before.
    let isOfLayers = layers.value(of: setting, for: session.model) == value
    let origin =
      isOfLayers ? "\(layers.origin(of: setting, for: session.model))" : "this conversation"
    return "\(setting.name) = \(value.text)  (\(origin))"
  }
}

/// The messages about a setting that was written to `config.toml`.
package enum SavedMessages {
  private static let mostWinners = 5

  /// - Parameters:
  ///   - value: `nil` for a setting that was removed.
  ///   - layers: What is in force after the change. What `/set` and flags say ends with the run
  ///     and is not counted.
  package static func lines(
    _ key: ConfigEditor.Key, _ value: SettingValue?, _ outcome: ConfigEditor.Outcome, path: String,
    in layers: SettingLayers
  ) -> [String] {
    let what =
      value.map { "saved \(key.name) = \($0.text) in \(path)" }
      ?? (outcome.hasChanged
        ? "removed \(key.name) from \(path)" : "\(key.name) is not set in \(path)")
    var later = layers
    for layer in [SettingLayers.Layer.run, .flag, .resumed] { later.removeAll(from: layer) }
    let winners = later.prevailing(over: key)
      .filter { $0.choice != value.map(SettingChoice.value) }
    let shown = winners.prefix(mostWinners).map { winner in
      "\(winner.origin) still sets \(key.setting.name) = \(winner.choice.text)"
    }
    let others = winners.count - shown.count
    return [what] + shown + (others > 0 ? ["and \(others) more; llmring config lists them"] : [])
  }
}
