package import StreamingEngine

/// Whether each provider has its key and an address that it may be sent to, and which models its
/// server listed. Nothing is asked of a provider, and no command is run for a key.
package enum ProviderChecks {
  package static func findings(
    _ configuration: Configuration, _ listings: ModelListings
  ) -> [Finding] {
    let providers = configuration.providers.values.sorted { $0.name < $1.name }
      .filter { $0.name != Provider.builtin.name }
    return providers.filter { !$0.isUnusedPreset }.map { finding($0, listings) }
      + unused(configuration)
  }

  private static func finding(_ provider: Provider, _ listings: ModelListings) -> Finding {
    if let fault = provider.addressFault?.forUser {
      return Finding(provider.name, .problem, fault.message, advice: fault.advice)
    }
    var finding = keyFinding(provider, at: provider.shownBaseURL)
    guard finding.status == .ok else { return finding }
    if let list = listings.list(of: provider) {
      let count = UsageMessages.count(list.models.count, "model")
      finding.detail += ", \(count) (listed \(listings.age(of: list)))"
    }
    guard let ending = provider.wrongEnding, let corrected = provider.correctedBaseURL
    else { return finding }
    return Finding(
      provider.name, .note,
      "\(finding.detail): its base URL ends in \(ending), so requests are built on \(corrected)",
      advice: "correct \(provider.setup.addressSource ?? "base_url")")
  }

  private static func keyFinding(_ provider: Provider, at address: String) -> Finding {
    let place = "at \(address)"
    switch provider.key {
    case .notNeeded:
      if let variable = provider.withheldVariable {
        return Finding(
          provider.name, .note, "\(variable) is not sent to \(provider.shownBaseURL)",
          advice: "if that server needs a key, add api_key_env to \(provider.setup.section), "
            + "or run `\(provider.setup.saveCommand)`")
      }
      return .ok(provider.name, "needs no key, \(place)")
    case .value:
      let source = provider.isKeySaved ? "keys.toml" : provider.keyVariable ?? "the program"
      if case .configured(let variable) = provider.descriptor.key, provider.keyVariable != variable
      {
        return Finding(
          provider.name, .note,
          "config.toml takes its key from \(variable), which is not set; the one in \(source) is "
            + "used, \(place)", advice: "set it, or remove api_key_env")
      }
      return .ok(provider.name, "key in \(source), \(place)")
    case .command(let command):
      return .ok(provider.name, "key from a command (\(program(of: command)), not run), \(place)")
    case .provided: return .ok(provider.name, "key from the program, \(place)")
    case .missing(let variables):
      let names = variables.joined(separator: " or ")
      if case .configured = provider.descriptor.key {
        return Finding(
          provider.name, .problem, "config.toml takes its key from \(names), which is not set",
          advice: "set it, correct api_key_env, or run `\(provider.setup.saveCommand)`")
      }
      return Finding(
        provider.name, .note, "no key",
        advice: "set \(names), or run `\(provider.setup.saveCommand)`, to use it")
    }
  }

  /// One line for the providers that nobody has set up; nothing is wrong with that.
  private static func unused(_ configuration: Configuration) -> [Finding] {
    let unused = ProviderDescriptor.known.compactMap { configuration.providers[$0.name] }
      .filter(\.isUnusedPreset)
    let hosted = unused.filter { !$0.descriptor.isSelfHosted }.map(\.name)
    let local = unused.filter(\.descriptor.isSelfHosted).map(\.name)
    return [
      hosted.isEmpty
        ? nil
        : Finding.ok(
          "without a key",
          "\(hosted.joined(separator: ", ")); `llmring providers` names the variables, "
            + "`llmring keys set NAME` saves a key"),
      local.isEmpty ? nil : Finding.ok("local servers", servers(local, configuration)),
    ].compactMap(\.self)
  }

  private static func servers(_ names: [String], _ configuration: Configuration) -> String {
    let listening = names.filter {
      configuration.providers[$0]?.listening().isListening ?? false
    }
    return listening.isEmpty
      ? "none of \(names.joined(separator: ", ")) runs at its usual port"
      : "a server listens at the usual port of \(listening.joined(separator: ", "))"
  }

  /// The program that a command runs, without its arguments: people write keys into commands.
  private static func program(of command: String) -> String {
    command.split(separator: " ").first { !$0.contains("=") }.map(String.init) ?? "a shell command"
  }
}
