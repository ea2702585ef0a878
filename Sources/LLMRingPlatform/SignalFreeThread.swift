internal import CLLMRingPlatform

/// Runs a closure on a new thread that no signal is delivered to.
///
/// Signals belong to the program's own thread. They are blocked before the thread exists and not
/// in it, so that there is no moment in which one could arrive; the threads that it starts itself,
/// such as curl's resolvers, inherit that.
///
/// - Returns: Whether the thread could be started.
package func startSignalFreeThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  var blocked = sigset_t()
  var former = sigset_t()
  sigfillset(&blocked)
  pthread_sigmask(SIG_SETMASK, &blocked, &former)
  defer { pthread_sigmask(SIG_SETMASK, &former, nil) }

  let box = Unmanaged.passRetained(ThreadBody(body))
  guard lrp_start_thread({ ThreadBody.run($0) }, box.toOpaque()) == 0 else {
    box.release()
    return false
  }
  return true
}

private final class ThreadBody {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  static func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    // Taken and released before the thread ends, with everything that the closure holds.
    Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().body()
    return nil
  }
}
