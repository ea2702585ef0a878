import LLMRingPlatform

extension SettingsValue {
  /// The value with `(secret)` in the place of the members whose names say that they are keys, as a
  /// gateway may want one in the body of requests.
  package var withoutSecrets: SettingsValue {
    switch self {
    case .array(let values): .array(values.map(\.withoutSecrets))
    case .table(let members):
      .table(
        Dictionary(
          uniqueKeysWithValues: members.map { name, value in
            (
              name,
              ProcessEnvironment.isSecret("_\(name)") ? .string("(secret)") : value.withoutSecrets
            )
          }))
    default: self
    }
  }
}

extension SettingValue {
  /// The value without what its names say is secret.
  package var withoutSecrets: SettingValue {
    guard case .options(let options) = self,
      case .table(let shown) = SettingsValue.table(options).withoutSecrets
    else { return self }
    return .options(shown)
  }
}

extension SettingChoice {
  /// The choice without what its names say is secret.
  package var withoutSecrets: SettingChoice {
    if case .value(let value) = self { .value(value.withoutSecrets) } else { self }
  }
}
