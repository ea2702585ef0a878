#if Lockfile
import LLMRingPlatform

/// The file `keys.toml`, with a line `NAME = "KEY"` for each provider. Only its owner may read it.
package struct KeyFile: Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// The result of a change.
  package struct Outcome: Sendable, Equatable {
    package let isNewFile: Bool
    /// Whether the provider had a key before.
    package let isReplaced: Bool
    /// The file's previous permissions, if other users could read it.
    package let sharedMode: String?
  }

  /// Reads the keys. A missing file has none.
  ///
  /// - Throws: If other users can read or change the file, or if it is malformed. The error contains
  ///   nothing from the file.
  package func load() throws(SettingsError) -> SavedKeys {
    guard SettingsFile.exists(path) else { return SavedKeys() }
    if let problem = ownershipProblem { throw problem }
    return try keys(in: try SettingsFile.text(of: path, as: .keys))
  }

  /// The keys, or the reason that they cannot be used.
  package var loaded: Result<SavedKeys, SettingsError> {
    Result { () throws(SettingsError) in try load() }
  }

  /// The names of the providers that have a key, even if other users can read the file.
  package func names() throws(SettingsError) -> [String] {
    guard SettingsFile.exists(path) else { return [] }
    return try keys(in: try SettingsFile.text(of: path, as: .keys)).names
  }

  /// Saves a key, replacing the provider's previous one.
  package func set(_ name: String, to key: String) throws(SettingsError) -> Outcome {
    try change(name, to: key)
  }

  /// Removes a key.
  ///
  /// - Returns: `nil` if there was none.
  package func remove(_ name: String) throws(SettingsError) -> Outcome? {
    let outcome = try change(name, to: nil)
    return outcome.isReplaced ? outcome : nil
  }

  private func change(_ name: String, to key: String?) throws(SettingsError) -> Outcome {
    let file = GuardedFile(path: path, mode: 0o600, keepsMode: false)
    return try file.exclusively { () throws(SettingsError) in
      let isNew = !SettingsFile.exists(path)
      let shared = isNew ? nil : sharedMode
      let old = isNew ? Self.header : try SettingsFile.text(of: path, as: .keys)
      let had = try keys(in: old).names.contains(name)
      let outcome = Outcome(isNewFile: isNew, isReplaced: had, sharedMode: shared)
      if key == nil, !had { return outcome }
      guard var edit = TOMLKeyEdit(old) else { throw malformed(at: nil) }
      if let key {
        edit.set(name, in: [], to: JSONText.quoted(key))
      } else {
        edit.remove(name, from: [])
      }
      guard try keys(in: edit.text).reveal(name, { $0 == key }) else { throw malformed(at: nil) }
      try file.write(edit.text)
      return outcome
    }
  }

  private static let header = """
    # API keys, one a line, by the names of providers. `llmring keys set NAME` adds one.

    """

  private func keys(in text: String) throws(SettingsError) -> SavedKeys {
    var keys: [String: String] = [:]
    let root: SettingsNode
    do {
      root = try TOMLReader.read(text, path: path)
    } catch {
      // The message may quote a key.
      throw malformed(at: error.position)
    }
    for member in root.members ?? [] {
      guard case .string(let key) = member.node.value, !key.isEmpty else {
        throw malformed(at: member.keyPosition)
      }
      keys[member.key] = key
    }
    return SavedKeys(keys)
  }

  private func malformed(at position: SourcePosition?) -> SettingsError {
    SettingsError(
      path: path, position: position, problem: "not a line of the form NAME = \"KEY\"",
      advice: "correct it, or remove the file and save the keys again", remedy: .saveKeys)
  }

  /// The reason that the keys cannot be used.
  private var ownershipProblem: SettingsError? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if let sharedMode {
      return SettingsError(
        path: path, problem: "other users can read or change it (mode \(sharedMode))",
        advice: "chmod 600 '\(path)', and replace the keys if somebody may have seen them")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      return SettingsError(
        path: path, problem: "it belongs to another user", advice: "save your own keys in its place"
      )
    }
    return nil
  }

  private var sharedMode: String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != 0
    else { return nil }
    return String(status.st_mode & 0o777, radix: 8)
  }
}
#endif
