#if Lockfile
/// Changes a lockfile on disk: one writer at a time, all or nothing.
///
/// The folder is locked during a change, so two programs that bind aliases at the same time do not
/// overwrite each other's changes. A file that cannot be read is not touched.
public struct LockfileEditor: Sendable {
  /// The file that is changed.
  public let path: String
  private let file: GuardedFile

  /// - Parameters:
  ///   - path: The lockfile, which need not exist.
  ///   - isPersonal: Whether a new file is for its owner's eyes only, as all in the configuration
  ///     folder are; a project's is shared with whoever shares the project.
  public init(path: String, isPersonal: Bool = false) {
    self.init(path: path, isPersonal: isPersonal, patience: 5_000)
  }

  init(path: String, isPersonal: Bool = false, patience: Int) {
    self.path = path
    file = GuardedFile(path: path, mode: isPersonal ? 0o600 : 0o644, patience: patience)
  }

  /// What a change came to.
  public struct Outcome: Sendable, Equatable {
    /// Whether the file was made.
    public let isNewFile: Bool
    /// Whether the profile was made.
    public let isNewProfile: Bool
    /// Whether the file now says something else than before.
    public let hasChanged: Bool
    /// What the file says now.
    public let lockfile: Lockfile
  }

  /// Binds an alias to a pool of models, most wanted first.
  ///
  /// Where there is no file one is made, with the bundled aliases, since it will take the place of
  /// the bundled lockfile.
  ///
  /// - Parameters:
  ///   - alias: The alias to bind.
  ///   - models: The models that it is to stand for, best first.
  ///   - profile: The file's default one if `nil`. One that does not exist is made.
  ///   - time: ISO 8601 text, for `updated_at`.
  public func bind(
    _ alias: String, to models: [ModelReference], profile: String? = nil, at time: String
  ) throws(SettingsError) -> Outcome {
    try change(at: time) { text throws(SettingsError) in
      let profile = profile ?? text.lockfile.defaultProfile
      return try text.binding(alias, to: models, profile: profile, at: time)
    }
  }

  /// Removes an alias from a profile.
  public func unbind(
    _ alias: String, profile: String? = nil, at time: String
  ) throws(SettingsError) -> Outcome {
    try change(at: time) { text throws(SettingsError) in
      let profile = profile ?? text.lockfile.defaultProfile
      return try text.unbinding(alias, profile: profile, at: time)
    }
  }

  /// Makes a new lockfile.
  ///
  /// - Parameters:
  ///   - bindings: What its default profile is to have.
  ///   - isReplacing: Whether a file that is there may be lost.
  ///   - time: ISO 8601 text, for `updated_at`.
  public func create(
    bindings: [Lockfile.Binding] = [], isReplacing: Bool = false, at time: String
  ) throws(SettingsError) -> Lockfile {
    let text = LockfileTemplate.text(for: path, bindings: bindings, at: time)
    let lockfile = try LockfileText(reading: text, path: path).lockfile
    try file.exclusively { () throws(SettingsError) in
      if !isReplacing { try checkIsNew() }
      try file.write(text)
    }
    return lockfile
  }

  /// Refuses a path at which there is something.
  package func checkIsNew() throws(SettingsError) {
    guard SettingsFile.exists(path) else { return }
    throw SettingsError(
      path: path, problem: "is there already", advice: "allow it to be replaced",
      remedy: .replaceLockfile)
  }

  func change(
    at time: String, _ edit: (LockfileText) throws(SettingsError) -> LockfileText
  ) throws(SettingsError) -> Outcome {
    try file.exclusively { () throws(SettingsError) in
      let isNewFile = !SettingsFile.exists(path)
      let old = try LockfileText(
        reading: isNewFile
          ? startingText(at: time) : try SettingsFile.text(of: path, as: .lockfile), path: path)
      let new = try edit(old)
      if isNewFile || new.text != old.text { try file.write(new.text) }
      return Outcome(
        isNewFile: isNewFile,
        isNewProfile: new.lockfile.profiles.count > old.lockfile.profiles.count,
        hasChanged: new.text != old.text, lockfile: new.lockfile)
    }
  }

  private func startingText(at time: String) throws(SettingsError) -> String {
    let bundled = try LockfileLocation(source: .bundled, path: nil).load()
    let bindings = bundled[profile: bundled.defaultProfile]?.bindings ?? []
    return LockfileTemplate.text(for: path, bindings: bindings, at: time)
  }
}
#endif
