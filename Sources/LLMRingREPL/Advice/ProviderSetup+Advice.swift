package import StreamingEngine

extension ProviderSetup {
  /// The section of the configuration that is about this provider.
  package var section: String { "[providers.\(name)] of config.toml" }

  /// The command that saves a key.
  package var saveCommand: String { "llmring keys set \(name)" }

  /// The place that the base URL was taken from, unless it is the usual one.
  package var addressSource: String? {
    switch address {
    case .usual, .given: nil
    case .variable(let name): name
    case .configFile: "base_url in \(section)"
    }
  }

  /// How to provide a key that is missing, and where the configuration says so.
  package var missingKeyAdvice: String {
    let remedy =
      switch key {
      case .variables(let names): "set \(names.joined(separator: " or "))"
      case .configured(let variable): "set \(variable) (api_key_env in \(section))"
      case .command, .none, .given: "add api_key_env to \(section)"
      }
    return "\(remedy), or run `\(saveCommand)`"
  }

  /// What to check when a key is refused.
  package var refusedKeyAdvice: String {
    switch key {
    case _ where hasKeyHeader: isInConfigFile ? "check headers in \(section)" : "check its headers"
    case _ where isKeySaved: "save the right one with `\(saveCommand)`"
    case .variables(let names): "check \(keyVariable ?? names.joined(separator: " or "))"
    case .configured(let own) where keyVariable != nil && keyVariable != own:
      "check \(keyVariable ?? own)"
    case .configured(let variable): "check \(variable) (api_key_env in \(section))"
    case .command: "check api_key_command in \(section)"
    case .none where isInConfigFile:
      "add api_key_env or api_key_command to \(section), or run `\(saveCommand)`"
    case .none, .given: "check the key that is configured for \(name)"
    }
  }

  package var regionAdvice: String? {
    hasRegionalKeys
      ? "set base_url to your key's region: a key is valid in one region only" : nil
  }
}
