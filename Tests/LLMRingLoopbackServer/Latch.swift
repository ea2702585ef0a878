internal import LLMRingPlatform
internal import Synchronization

/// A latch that is closed until it is opened, once and for good.
///
/// It is a pipe whose write end is closed on opening, so a thread can poll it together with a
/// socket.
final class Latch: Sendable {
  /// Readable once the latch is open.
  let descriptor: Int32
  private let writingEnd: Mutex<Int32?>

  init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no pipe for the loopback server")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor = ends[0]
    writingEnd = Mutex(ends[1])
  }

  deinit {
    open()
    close(descriptor)
  }

  func open() {
    writingEnd.withLock { end in
      if let descriptor = end { close(descriptor) }
      end = nil
    }
  }
}
