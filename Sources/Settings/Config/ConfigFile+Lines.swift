import LLMRingPlatform
extension ConfigFile {
  /// The line of each key of a configuration file, by the key's full name, as
  /// `providers.local.base_url`; empty where there is no file.
  package static func lines(path: String) throws(SettingsError) -> [String: Int] {
    guard SettingsFile.exists(path) else { return [:] }
    var lines: [String: Int] = [:]
    func note(_ node: SettingsNode, _ name: String) {
      for member in node.members ?? [] {
        let name = name.isEmpty ? member.key : "\(name).\(member.key)"
        lines[name] = member.keyPosition?.line
        note(member.node, name)
      }
    }
    note(try TOMLReader.read(try SettingsFile.text(of: path, as: .config), path: path), "")
    return lines
  }

  package static func exists(path: String) -> Bool { SettingsFile.exists(path) }

  /// Makes a configuration file in which every key is explained and none is set, for its owner's
  /// eyes only. One that is there is left alone.
  ///
  /// - Returns: Whether it was made.
  package static func create(path: String) throws(SettingsError) -> Bool {
    guard !SettingsFile.exists(path) else { return false }
    do throws(SystemFault) {
      try PrivateFolder.make(PrivateFolder.folder(of: path))
      try AtomicFile.write(Array(template.utf8), to: path, mode: 0o600)
    } catch {
      throw SettingsError(path: path, problem: "cannot be written: \(error)")
    }
    return true
  }
}
