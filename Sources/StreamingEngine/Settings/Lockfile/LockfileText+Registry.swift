#if Lockfile
extension LockfileText {
  /// The text with a profile's `registry_versions` set for some providers, in the order given.
  /// Pins of other providers stay.
  ///
  /// - Throws: Also if the profile does not exist: a pin without bindings has no effect.
  func pinning(
    _ versions: [(provider: String, version: Int)], profile: String, at time: String
  ) throws(SettingsError) -> LockfileText {
    guard let index = lockfile.profiles.firstIndex(where: { $0.name == profile }) else {
      let known = lockfile.profiles.map(\.name).joined(separator: ", ")
      throw SettingsError(
        path: path, problem: "there is no profile '\(profile)'",
        advice: known.isEmpty ? "bind an alias first" : "use one of: \(known)")
    }
    var meant = lockfile
    for (provider, version) in versions {
      meant.profiles[index].registryVersions[provider] = version
    }
    return try edited(to: meant, at: time) { edit in
      edit.pin(versions, profile: profile)
    } json: { root in
      root.pin(versions, profile: profile)
    }
  }
}

extension LockfileEditor {
  /// Pins a profile to versions of the list of models.
  ///
  /// Unlike ``bind(_:to:profile:at:)`` it makes no file: there must be bindings to pin.
  ///
  /// - Parameters:
  ///   - profile: The file's default one if `nil`.
  ///   - versions: What to pin, asked for with the profile as the file has it.
  ///   - time: ISO 8601 text, for `updated_at`.
  /// - Returns: The previous profile, the pinned versions, and the result.
  package func pin(
    profile: String? = nil, at time: String,
    versions: (Lockfile.Profile) -> [(provider: String, version: Int)]
  ) throws(SettingsError) -> (
    before: Lockfile.Profile, pins: [(provider: String, version: Int)], outcome: Outcome
  ) {
    guard SettingsFile.exists(path) else {
      throw SettingsError(
        path: path, problem: "no such lockfile", advice: "create it, or name another",
        remedy: .createLockfile)
    }
    var before = Lockfile.Profile(name: profile ?? "")
    var pins: [(provider: String, version: Int)] = []
    let outcome = try change(at: time) { text throws(SettingsError) in
      let name = profile ?? text.lockfile.defaultProfile
      before = text.lockfile[profile: name] ?? Lockfile.Profile(name: name)
      pins = versions(before)
      return try text.pinning(pins, profile: name, at: time)
    }
    return (before, pins, outcome)
  }
}
#endif
