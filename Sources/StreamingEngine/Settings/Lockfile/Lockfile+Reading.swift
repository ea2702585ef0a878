#if Lockfile
extension Lockfile {
  /// Reads a lockfile: TOML, or JSON when the path ends in `.json`.
  ///
  /// - Throws: What is wrong with it, and at which line and column.
  public static func load(path: String) throws(SettingsError) -> Lockfile {
    try LockfileText(reading: try SettingsFile.text(of: path, as: .lockfile), path: path).lockfile
  }
}

extension Lockfile {
  /// Binds an alias as ``LockfileText`` does in a file's text, which is checked against this.
  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let index =
      profiles.firstIndex { $0.name == profile }
      ?? {
        profiles.append(Profile(name: profile))
        return profiles.count - 1
      }()
    if let place = profiles[index].bindings.firstIndex(where: { $0.alias == alias }) {
      profiles[index].bindings[place].models = models
    } else {
      profiles[index].bindings.append(Binding(alias: alias, models: models))
    }
  }

  /// Removes every binding of an alias, since a second one would come to light in place of the
  /// first.
  mutating func unbind(_ alias: String, profile: String) {
    guard let index = profiles.firstIndex(where: { $0.name == profile }) else { return }
    profiles[index].bindings.removeAll { $0.alias == alias }
  }
}
#endif
