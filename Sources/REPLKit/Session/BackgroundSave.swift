import Conversations
import Dispatch
import LLMRingPlatform
import Synchronization

/// A save that goes on while the prompt is there already.
///
/// A long answer takes seconds to save, and longer while another program writes. Until it is in the
/// store, its in-flight file has it.
final class BackgroundSave: Sendable {
  typealias Result = Swift.Result<UnsavedConversation.Outcome, StoreError>

  private let result = Mutex<Result?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Returns `nil` if no thread can be started.
  init?(of unsaved: UnsavedConversation, in store: ConversationStore) {
    let hasStarted = startSignalFreeThread { [self] in
      let outcome = Result { () throws(StoreError) in try unsaved.save(in: store) }
      result.withLock { $0 = outcome }
      isDone.signal()
    }
    guard hasStarted else { return nil }
  }

  /// Waits for the end, as long as it takes.
  func wait() -> Result {
    while true {
      if let outcome = wait(atMost: .seconds(3600)) { return outcome }
    }
  }

  /// Waits for the end; returns `nil` if it has not come by then.
  func wait(atMost patience: Duration) -> Result? {
    let milliseconds = Int(patience / .milliseconds(1))
    guard isDone.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
    isDone.signal()
    return result.withLock(\.self)
  }
}
