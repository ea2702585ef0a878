/// The value of a setting, of the kind that its ``SettingType`` says.
package enum SettingValue: Sendable, Equatable {
  case toggle(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case options([String: SettingsValue])

  /// The value as a user types it: `on`, `0.2`, `auto`.
  package var text: String {
    switch self {
    case .toggle(let isOn): isOn ? "on" : "off"
    case .integer(let number): "\(number)"
    case .number(let number): Self.shortest(number)
    case .text(let text): text
    case .options(let options): SettingsValue.table(options).json
    }
  }

  /// The value as `config.toml` has it: `true`, `0.2`, `"auto"`.
  package var toml: String {
    switch self {
    case .toggle(let isOn): isOn ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number): Self.shortest(number)
    case .text(let text): JSONText.quoted(text)
    case .options(let options): SettingsValue.table(options).toml
    }
  }

  private static func shortest(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// What one source says about a setting.
package enum SettingChoice: Sendable, Equatable {
  case value(SettingValue)
  /// The word `default`: the setting's own default, whatever sources of lower precedence say.
  case reset

  /// As a user types it.
  package var text: String {
    switch self {
    case .value(let value): value.text
    case .reset: "default"
    }
  }

  /// As `config.toml` has it.
  package var toml: String {
    switch self {
    case .value(let value): value.toml
    case .reset: "\"default\""
    }
  }
}
