import LLMRingPlatform

/// A settings file that programs change: one at a time, all or nothing.
struct GuardedFile: Sendable {
  let path: String
  /// The permissions of a new file.
  let mode: Int
  /// Whether a file that exists keeps its permissions.
  var keepsMode = true
  /// How long to wait for another program, in milliseconds.
  var patience = 5_000

  /// Runs `body` while no other program changes a file of the folder. The folder is made if it is
  /// missing.
  func exclusively<Result>(
    _ body: () throws(SettingsError) -> Result
  ) throws(SettingsError) -> Result {
    try SettingsFile.checkIsFile(path)
    let lock = try lockFolder()
    return try withExtendedLifetime(lock) { _ throws(SettingsError) in try body() }
  }

  /// Replaces the file. Call it within ``exclusively(_:)``.
  func write(_ text: String) throws(SettingsError) {
    do throws(SystemFault) {
      try AtomicFile.write(Array(text.utf8), to: path, mode: mode, keepsMode: keepsMode)
    } catch {
      throw SettingsError(path: path, problem: "cannot be written: \(error)")
    }
  }

  private func lockFolder() throws(SettingsError) -> OpenFile {
    let folder = PrivateFolder.folder(of: path)
    do throws(SystemFault) {
      try PrivateFolder.make(folder)
      let handle = try OpenFile(folder, O_RDONLY | O_DIRECTORY)
      if try handle.lock(waitingAtMost: patience) { return handle }
    } catch {
      throw SettingsError(path: path, problem: "cannot be changed: \(error)")
    }
    throw SettingsError(
      path: path, problem: "another program is changing it", advice: "try again")
  }
}
