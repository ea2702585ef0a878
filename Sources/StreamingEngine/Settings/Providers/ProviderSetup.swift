/// Where a provider's key and address come from, without either: what advice about them depends on.
package struct ProviderSetup: Sendable, Equatable {
  /// Where the key is looked for.
  package enum Key: Sendable, Equatable {
    /// The first of these environment variables that is set.
    case variables([String])
    /// The variable that `api_key_env` names.
    case configured(variable: String)
    /// What `api_key_command` prints.
    case command
    /// No key is sent.
    case none
    /// The program that uses the library provides it.
    case given
  }

  /// The provider's name.
  package var name: String
  package var key: Key
  /// The variable that the key was found in.
  package var keyVariable: String?
  /// Whether the key was found in `keys.toml`.
  package var isKeySaved: Bool
  /// Whether a key is among the headers.
  package var hasKeyHeader: Bool
  /// Whether a key is valid in one region only, each of which has an address.
  package var hasRegionalKeys: Bool
  /// Whether a section of `config.toml` is about the provider.
  package var isInConfigFile: Bool
  package var address: ProviderDescriptor.Address
}

extension Provider {
  package var setup: ProviderSetup {
    let key: ProviderSetup.Key =
      switch descriptor.key {
      case .variables(let names): .variables(names)
      case .configured(let variable): .configured(variable: variable)
      case .command: .command
      case .none: .none
      case .given: .given
      }
    return ProviderSetup(
      name: name, key: key, keyVariable: keyVariable, isKeySaved: isKeySaved,
      hasKeyHeader: hasKeyHeader, hasRegionalKeys: descriptor.hasRegionalKeys,
      isInConfigFile: descriptor.isInConfigFile, address: descriptor.address)
  }
}

extension ProviderDescriptor {
  /// How to provide a key that is missing, in as few words as a list has room for.
  package var missingKeyRemedy: String {
    keyVariables.isEmpty ? "give it a key" : "set \(keyVariables.joined(separator: " or "))"
  }
}
