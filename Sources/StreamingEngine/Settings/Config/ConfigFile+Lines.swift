#if Lockfile
import LLMRingPlatform
extension ConfigFile {
  /// The line of each key of a configuration file, by the key's full name, as
  /// `providers.local.base_url`; empty if the file does not exist.
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

  /// Creates a configuration file that explains every key and sets none, readable by its owner
  /// alone. An existing file stays as it is.
  ///
  /// - Returns: Whether it was created.
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
#endif
