internal import LLMRingPlatform

/// A value behind a lock, with a way to wait for a condition.
final class Monitor<Value>: @unchecked Sendable {
  private var value: Value
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the value, and wakes all waiting threads.
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return body(&value)
  }

  /// Waits on a separate thread until `body` returns a value. Blocking a thread of the concurrency
  /// pool could stop the other side from running.
  ///
  /// - Returns: The value, or `nil` if the time is up.
  func wait<Found: Sendable>(
    within limit: Duration, _ body: @escaping @Sendable (Value) -> Found?
  ) async -> Found? {
    await withCheckedContinuation { continuation in
      startThread { continuation.resume(returning: self.block(within: limit, body)) }
    }
  }

  private func block<Found>(within limit: Duration, _ body: (Value) -> Found?) -> Found? {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    let (seconds, attoseconds) = limit.components
    let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
    deadline.tv_sec += time_t(seconds) + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000

    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let found = body(value) { return found }
      guard pthread_cond_timedwait(condition, mutex, &deadline) == 0 else { return body(value) }
    }
  }
}

/// Runs a closure on a new thread that receives no signals.
func startThread(_ body: @escaping @Sendable () -> Void) {
  let hasStarted = startSignalFreeThread(body)
  precondition(hasStarted, "no thread for the loopback server")
}
