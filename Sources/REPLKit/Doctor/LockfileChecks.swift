package import Settings
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
          advice: error.advice)
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
    let findings = location.path == nil ? [] : aliases.compactMap { finding($0, configuration) }
    return [.ok("lockfile", detail)] + findings
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

  /// What is wrong with an alias. One model of a pool without a key is none: it stands by for
  /// somebody who has one.
  private static func finding(
    _ binding: Lockfile.Binding, _ configuration: Configuration
  ) -> Finding? {
    let check = "@\(binding.alias)"
    let rebind = "llmring bind \(binding.alias) provider:model"
    if binding.models.isEmpty {
      return Finding(check, .problem, "has no models", advice: rebind)
    }
    var missing: [Provider] = []
    for model in binding.models {
      guard let reference = try? ModelReference(model) else {
        return Finding(
          check, .problem, "'\(model)' is not written as provider:model", advice: rebind)
      }
      guard let provider = configuration.provider(for: reference) else {
        return Finding(
          check, .problem, "'\(model)' uses an unknown provider",
          advice: "add [providers.\(reference.provider)] to config.toml, or \(rebind)")
      }
      if configuration.isConfigured(provider.name) { return nil }
      if !missing.contains(provider) { missing.append(provider) }
    }
    let remedies = missing.map(\.descriptor.missingKeyRemedy).joined(separator: ", or ")
    return Finding(
      check, .note, "cannot be used: no key for \(missing.map(\.name).joined(separator: ", "))",
      advice: "\(remedies), or \(rebind)")
  }
}

extension SettingsError {
  /// `:LINE:COLUMN`, where the fault has a place.
  package var place: String { position.map { ":\($0.line):\($0.column)" } ?? "" }
}
