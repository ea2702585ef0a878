package import LLMRingPlatform

/// What came of asking for a lock.
package enum LockOutcome: Sendable {
  case locked
  /// Another holder kept it all the time.
  case busy
  /// The file system knows no locks, as some network ones.
  case unsupported
}

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
    try lockOutcome(waitingAtMost: milliseconds, isStopped: isStopped) != .busy
  }

  /// The same, and tells a file system that knows no locks.
  ///
  /// - Parameter isShared: Whether only a holder that wants the file for itself keeps this one out: two
  ///   that look whether there is one do not see each other.
  package func lockOutcome(
    waitingAtMost milliseconds: Int = 5_000, isShared: Bool = false,
    isStopped: () -> Bool = { false }
  ) throws(SystemFault) -> LockOutcome {
    var waited = 0
    while flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      switch errno {
      case EINTR:
        continue
      case EWOULDBLOCK:
        guard waited < milliseconds, !isStopped() else { return .busy }
        usleep(2_000)
        waited += 2
      case ENOLCK, EBADF, EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS:
        return .unsupported
      default:
        throw .last
      }
    }
    return .locked
  }
}
