package import LLMRingPlatform

/// Whether a file system can do what a store needs: some network and FUSE mounts cannot lock files.
package enum FolderProbe {
  /// Why a folder is of no use, or of less.
  package enum Fault: Sendable, Equatable {
    /// Files cannot be written there.
    case unwritable(SystemFault)
    /// Files cannot be locked there.
    case lockless(SystemFault)
  }

  /// Writes a file of no use, locks it in SQLite's way and in ours, and removes it.
  ///
  /// - Returns: `nil` if all of it worked.
  package static func fault(inFolder folder: String) -> Fault? {
    do throws(SystemFault) {
      return try withFile(in: folder) { file throws(SystemFault) in
        try file.write([0])
        if let fault = recordLockFault(of: file) { return .lockless(fault) }
        return flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 ? nil : .lockless(.last)
      }
    } catch {
      return .unwritable(error)
    }
  }

  /// Whether SQLite cannot lock files in a folder; `false` if it cannot be tried.
  package static func lacksRecordLocks(_ folder: String) -> Bool {
    let fault = try? withFile(in: folder) { file throws(SystemFault) in recordLockFault(of: file) }
    return (fault ?? nil) != nil
  }

  private static func withFile<Result>(
    in folder: String, _ body: (borrowing OpenFile) throws(SystemFault) -> Result
  ) throws(SystemFault) -> Result {
    let path = "\(folder)/.llmring-\(getpid())-\(UInt32.random(in: 0 ... .max)).probe"
    let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    defer { unlink(path) }
    return try body(file)
  }

  private static func recordLockFault(of file: borrowing OpenFile) -> SystemFault? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_len = 1
    return fcntl(file.descriptor, F_SETLK, &lock) == 0 ? nil : .last
  }
}
