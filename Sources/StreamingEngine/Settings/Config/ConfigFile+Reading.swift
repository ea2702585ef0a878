#if Lockfile
extension ConfigFile {
  /// Reads a configuration file; a missing file is an empty one.
  ///
  /// - Throws: What is wrong with it, and at which line and column. An unknown key is an error: a
  ///   setting with a misspelt name would silently have no effect.
  public static func load(path: String) throws(SettingsError) -> ConfigFile {
    guard SettingsFile.exists(path) else { return ConfigFile() }
    return try read(try SettingsFile.text(of: path, as: .config), path: path)
  }

  /// Reads the text of a configuration file.
  ///
  /// - Parameters:
  ///   - text: The text, in TOML.
  ///   - path: Where it is from; for errors.
  public static func read(_ text: String, path: String) throws(SettingsError) -> ConfigFile {
    try ConfigSchema.config(from: try TOMLReader.read(text, path: path), path: path)
  }
}
#endif
