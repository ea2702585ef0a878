import Settings
package import StreamingEngine

/// Whether each provider has its key and an address that it may be sent to. Nothing is asked of a
/// provider, and no command is run for a key.
package enum ProviderChecks {
  package static func findings(_ configuration: Configuration) -> [Finding] {
    configuration.providers.values.sorted { $0.name < $1.name }
      .filter { $0.name != Provider.builtin.name }
      .map(finding)
  }

  private static func finding(_ provider: Provider) -> Finding {
    if let fault = provider.addressFault {
      return Finding(provider.name, .problem, fault.message, advice: fault.advice)
    }
    let finding = keyFinding(provider, at: provider.shownBaseURL)
    guard finding.status == .ok, let ending = provider.wrongEnding,
      let corrected = provider.correctedBaseURL
    else { return finding }
    return Finding(
      provider.name, .note,
      "\(finding.detail): its base URL ends in \(ending), so requests are built on \(corrected)",
      advice: "correct \(provider.descriptor.addressSource ?? "base_url")")
  }

  private static func keyFinding(_ provider: Provider, at address: String) -> Finding {
    let place = "at \(address)"
    switch provider.key {
    case .none:
      return .ok(provider.name, "needs no key, \(place)")
    case .value:
      return .ok(provider.name, "key in \(provider.keyVariable ?? "the program"), \(place)")
    case .command(let command):
      return .ok(provider.name, "key from a command (\(program(of: command)), not run), \(place)")
    case .missing(let variables):
      let names = variables.joined(separator: " or ")
      if case .configured = provider.descriptor.key {
        return Finding(
          provider.name, .problem, "config.toml takes its key from \(names), which is not set",
          advice: "set it, or correct api_key_env")
      }
      return Finding(provider.name, .note, "no key", advice: "set \(names) to use it")
    }
  }

  /// The program that a command runs, without its arguments: people write keys into commands.
  private static func program(of command: String) -> String {
    command.split(separator: " ").first { !$0.contains("=") }.map(String.init) ?? "a shell command"
  }
}
