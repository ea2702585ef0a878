import LLMRingPlatform

/// Keeps every program from writing to a store, as another program that writes does.
final class StoreLock {
  private struct Failure: Error {}

  private var files: [Int32] = []

  /// - Parameter path: The database, which exists.
  init(_ path: String) throws {
    // SQLite's lock for writers: with a rollback journal, and with a write-ahead log.
    for (name, byte) in [(path, 0x4000_0001), ("\(path)-shm", 120)] {
      let file = open(name, O_RDWR | O_CLOEXEC)
      guard file >= 0 else { continue }
      files.append(file)
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = off_t(byte)
      lock.l_len = 1
      guard fcntl(file, F_SETLK, &lock) == 0 else { throw Failure() }
    }
    guard !files.isEmpty else { throw Failure() }
  }

  deinit { release() }

  func release() {
    for file in files { close(file) }
    files = []
  }
}
