extension ProviderDescriptor {
  /// How to provide a key that is missing, in as few words as a list has room for.
  package var missingKeyRemedy: String {
    switch key {
    case .variables(let names): "set \(names.joined(separator: " or "))"
    case .configured(let variable): "set \(variable)"
    case .command, .none, .given: isInConfigFile ? "add api_key_env to \(section)" : "give it a key"
    }
  }

  /// How to provide a key that is missing, and where the configuration says so.
  package var missingKeyAdvice: String {
    let place = if case .configured = key { " (api_key_env in \(section))" } else { "" }
    return "\(missingKeyRemedy)\(place), or run `\(saveCommand)`"
  }

  /// The command that saves a key.
  package var saveCommand: String { "llmring keys set \(name)" }

  /// What to check when a key is refused.
  ///
  /// - Parameters:
  ///   - variable: The variable that the key was taken from.
  ///   - isSaved: Whether it was taken from `keys.toml`.
  ///   - hasKeyHeader: Whether the user put a key among the headers.
  package func refusedKeyAdvice(
    variable: String?, isSaved: Bool = false, hasKeyHeader: Bool
  ) -> String {
    let source =
      switch key {
      case _ where hasKeyHeader:
        isInConfigFile ? "check headers in \(section)" : "check its headers"
      case _ where isSaved: "save the right one with `\(saveCommand)`"
      case .variables(let names): "check \(variable ?? names.joined(separator: " or "))"
      case .configured(let own) where variable != nil && variable != own: "check \(variable ?? own)"
      case .configured(let variable): "check \(variable) (api_key_env in \(section))"
      case .command: "check api_key_command in \(section)"
      case .none where isInConfigFile:
        "add api_key_env or api_key_command to \(section), or run `\(saveCommand)`"
      case .none, .given: "check the key that is configured for \(name)"
      }
    return source + (advice.authentication.map { ", or \($0)" } ?? "")
  }

  /// The place that the base URL was taken from, unless it is the usual one.
  package var addressSource: String? {
    switch address {
    case .usual, .given: nil
    case .variable(let name): name
    case .configFile: "base_url in \(section)"
    }
  }

  /// The section of the configuration that is about this provider.
  package var section: String { "[providers.\(name)] of config.toml" }
}
