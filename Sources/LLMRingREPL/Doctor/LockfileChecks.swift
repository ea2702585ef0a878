package import StreamingEngine

/// Which lockfile is in force, and which of its aliases cannot be used.
package enum LockfileChecks {
  package static func findings(
    _ location: LockfileLocation, _ configuration: Configuration
  ) -> [Finding] {
    let lockfile: Lockfile
    do {
      lockfile = try location.load()
    } catch {
      return [
        Finding(
          "lockfile", .problem, "\(error.path)\(error.place): \(error.problem)",
          advice: error.forUser.advice)
      ]
    }
    let name = configuration.profile ?? lockfile.defaultProfile
    let aliases = lockfile[profile: name]?.bindings ?? []
    let count = "\(aliases.count) \(aliases.count == 1 ? "alias" : "aliases")"
    let detail = "\(words(for: location)), profile '\(name)', \(count)"
    if lockfile[profile: name] == nil, configuration.profile != nil || !lockfile.profiles.isEmpty {
      let known = lockfile.profiles.map(\.name).joined(separator: ", ")
      return [
        Finding(
          "lockfile", .problem, "\(words(for: location)) has no profile '\(name)'",
          advice: known.isEmpty ? "create it with: llmring bind" : "use one of: \(known)")
      ]
    }
    // The bundled one names models that users may have; the provider checks report missing keys.
    guard location.path != nil, let profile = lockfile[profile: name] else {
      return [.ok("lockfile", detail)]
    }
    let checks = AliasChecks(lockfile, configuration)
    return [.ok("lockfile", detail)]
      + aliases.flatMap { findings($0, in: profile, checks, configuration) }
  }

  private static func words(for location: LockfileLocation) -> String {
    guard let path = location.path else { return "the bundled one" }
    switch location.source {
    case .environment: return "\(path) (LLMRING_LOCKFILE_PATH)"
    case .workingDirectory: return "\(path) (this folder)"
    case .personal: return "\(path) (personal)"
    case .argument, .bundled: return path
    }
  }

  /// What is wrong with an alias. One model of a pool without a key is nothing wrong: it stands by for
  /// somebody who has one.
  private static func findings(
    _ binding: Lockfile.Binding, in profile: Lockfile.Profile, _ checks: AliasChecks,
    _ configuration: Configuration
  ) -> [Finding] {
    let check = "@\(binding.alias)"
    let problems = checks.problems(of: binding, in: profile)
    guard problems.isEmpty else {
      return problems.map { Finding(check, .problem, $0.words, advice: $0.advice) }
    }
    var missing: [Provider] = []
    for model in binding.models {
      guard let reference = try? ModelReference(model),
        let provider = configuration.provider(for: reference)
      else { continue }
      if configuration.isConfigured(provider.name) { return [] }
      if !missing.contains(provider) { missing.append(provider) }
    }
    let remedies = missing.map(\.descriptor.missingKeyRemedy).joined(separator: ", or ")
    return [
      Finding(
        check, .note, "cannot be used: no key for \(missing.map(\.name).joined(separator: ", "))",
        advice: "\(remedies), or \(checks.command(for: binding.alias, profile))")
    ]
  }
}

extension SettingsError {
  /// `:LINE:COLUMN`, where the fault has a place.
  package var place: String { position.map { ":\($0.line):\($0.column)" } ?? "" }
}
