import Dispatch
import LLMRingPlatform
import Synchronization

/// Work on a thread of its own, while the thread of the prompt looks for keys.
///
/// Saving a long answer takes seconds, and the store may have to wait for another program.
final class BackgroundWork<Value: Sendable>: Sendable {
  private let result = Mutex<Value?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Returns `nil` if no thread can be started.
  init?(_ work: @escaping @Sendable () -> Value) {
    let hasStarted = startSignalFreeThread { [self] in
      let value = work()
      result.withLock { $0 = value }
      isDone.signal()
    }
    guard hasStarted else { return nil }
  }

  /// Waits for the end, as long as it takes.
  func wait() -> Value {
    while true {
      if let value = wait(atMost: .seconds(3600)) { return value }
    }
  }

  /// Waits for the end; returns `nil` if it has not come by then.
  func wait(atMost patience: Duration) -> Value? {
    let milliseconds = Int(patience / .milliseconds(1))
    guard isDone.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
    isDone.signal()
    return result.withLock(\.self)
  }
}
