package import StreamingEngine

/// What is wrong with the aliases of a lockfile, as `llmring lock validate` and `doctor` say it.
package struct AliasChecks {
  /// One thing that is wrong.
  package struct Problem: Equatable, Sendable {
    /// A clause about the alias, such as `has no models`.
    package let words: String
    package let advice: String
  }

  private let lockfile: Lockfile
  private let configuration: Configuration

  package init(_ lockfile: Lockfile, _ configuration: Configuration) {
    self.lockfile = lockfile
    self.configuration = configuration
  }

  /// Why an alias is broken; empty if it is not. A missing key does not break it: there may be one on
  /// another machine.
  package func problems(of binding: Lockfile.Binding, in profile: Lockfile.Profile) -> [Problem] {
    let rebind = command(for: binding.alias, profile)
    guard !binding.models.isEmpty else {
      return [Problem(words: "has no models", advice: rebind)]
    }
    return binding.models.compactMap { problem(of: $0, binding, profile, rebind) }
  }

  /// How to bind an alias anew.
  package func command(for alias: String, _ profile: Lockfile.Profile) -> String {
    let name = alias.isWord(with: "_.:@+-") ? alias : "'\(alias)'"
    let option = profile.name == lockfile.defaultProfile ? "" : " --profile \(profile.name)"
    return "llmring bind \(name) provider:model\(option)"
  }

  /// The file's default profile if it does not have it.
  package var missingDefault: String? {
    lockfile.profiles.isEmpty || lockfile[profile: lockfile.defaultProfile] != nil
      ? nil : lockfile.defaultProfile
  }

  private func problem(
    of model: String, _ binding: Lockfile.Binding, _ profile: Lockfile.Profile, _ rebind: String
  ) -> Problem? {
    guard let reference = try? ModelReference(model),
      configuration.provider(for: reference) != nil
    else {
      if let loop = loop(from: binding.alias, by: model, in: profile) {
        return Problem(words: loop, advice: "an alias stands for models: \(rebind)")
      }
      if profile.binding(of: model) != nil {
        return Problem(
          words: "names the alias '\(model)'", advice: "an alias stands for models: \(rebind)")
      }
      guard let reference = try? ModelReference(model) else {
        return Problem(words: "'\(model)' is not written as provider:model", advice: rebind)
      }
      let name = reference.provider
      let meant = nearest(name, among: configuration.providers.keys).map {
        "did you mean '\($0)'? "
      }
      return Problem(
        words: "'\(model)' uses an unknown provider",
        advice: "\(meant ?? "")add [providers.\(name)] to config.toml, or \(rebind)")
    }
    return nil
  }

  /// How an alias leads back to itself, if it names other aliases in place of models.
  private func loop(
    from alias: String, by model: String, in profile: Lockfile.Profile
  ) -> String? {
    if model == alias { return "names itself" }
    var next = [model]
    var seen: Set<String> = []
    while let name = next.popLast() {
      guard seen.insert(name).inserted, let binding = profile.binding(of: name) else { continue }
      if binding.models.contains(alias) { return "leads back to itself through '\(name)'" }
      next += binding.models
    }
    return nil
  }
}
