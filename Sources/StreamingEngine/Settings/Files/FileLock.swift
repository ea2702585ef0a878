package import LLMRingPlatform

extension OpenFile {
  /// Keeps other holders of a lock on the same file out, in this process or another, until the
  /// handle is closed.
  ///
  /// A file system that knows no locks (some network ones) is used without.
  ///
  /// - Parameters:
  ///   - milliseconds: How long to wait for another holder. Holders are quick; one that is not has
  ///     been stopped, and waiting for ever would hang this program with it.
  ///   - isStopped: Whether not to wait any longer.
  /// - Returns: Whether the lock was got in that time.
  package func lock(
    waitingAtMost milliseconds: Int = 5_000, isStopped: () -> Bool = { false }
  ) throws(SystemFault) -> Bool {
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR:
        continue
      case EWOULDBLOCK:
        guard waited < milliseconds, !isStopped() else { return false }
        usleep(2_000)
        waited += 2
      case ENOLCK, EBADF, EINVAL, ENOTSUP, EOPNOTSUPP:
        return true
      default:
        throw .last
      }
    }
    return true
  }
}
