#if Lockfile
import LLMRingPlatform
import Synchronization

/// The lockfile that was read last, so completing names does not read the file again for each key.
final class LockfileCache: Sendable {
  private struct Entry {
    var path: String
    var version: FileVersion
    var lockfile: Lockfile
  }

  private struct State {
    var entry: Entry?
    var reads = 0
  }

  private let state = Mutex(State())

  /// How often a lockfile has been read.
  var reads: Int { state.withLock(\.reads) }

  /// The lockfile in use, from memory unless another file is in use or the file has changed.
  func lockfile(of configuration: Configuration) throws(LLMError) -> Lockfile {
    guard case .located(let argument, let environment, let directory) = configuration.aliases
    else { return try configuration.lockfile() }
    do {
      let location = try LockfileLocation.resolve(
        argument: argument, environment: environment, workingDirectory: directory)
      // Looked at before the file is read: what is written after that makes another version.
      let version = location.path.flatMap(FileVersion.init(of:))
      if let path = location.path, let version, let entry = state.withLock(\.entry),
        entry.path == path, entry.version == version
      {
        return entry.lockfile
      }
      state.withLock { $0.reads += 1 }
      let lockfile = try location.load()
      state.withLock { state in
        state.entry = nil
        if let path = location.path, let version, version.isSettled {
          state.entry = Entry(path: path, version: version, lockfile: lockfile)
        }
      }
      return lockfile
    } catch {
      throw LLMError(error)
    }
  }
}

extension LLMRing {
  /// How often the lockfile has been read, for tests.
  package var lockfileReads: Int { lockfiles.reads }
}
#endif
