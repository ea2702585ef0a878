import LLMRingPlatform
import StreamingEngine
import Synchronization

/// The programs that wait for a store, for a long task to see between its steps.
///
/// Each has a file beside the store, with a lock that the system takes away with the process. A task
/// whose next transaction follows the last one within microseconds would otherwise keep out all that
/// look for a free lock only now and then.
struct StoreQueue: Sendable {
  static let suffix = ".waiting"

  private let folder: InflightFolder
  private let prefix: String

  /// - Parameter store: The path of the store.
  init(of store: String) {
    folder = InflightFolder(path: PrivateFolder.folder(of: store))
    prefix = "\(store.split(separator: "/").last ?? "store")."
  }

  /// Shows that this program waits, until the mark is released.
  ///
  /// - Returns: `nil` where no file can be made.
  func join(number: UInt64) -> AnsweringMark? {
    try? folder.mark("\(prefix)\(conversationID(from: number))\(Self.suffix)")
  }

  /// The programs that wait, this one among them. Files of those that have died are removed.
  var waiting: Set<String> {
    Set(folder.held(Self.suffix).filter { $0.hasPrefix(prefix) })
  }
}

extension ConversationStore {
  /// Lets every program that waits for the store have its turn, and returns when they have. Call it
  /// between transactions that follow each other.
  ///
  /// A program that does not take its turn for five seconds has been stopped; the next calls ignore
  /// it.
  func yieldToOthers() {
    var attempts = 0
    while true {
      let others = queue.waiting.subtracting(passedOver.withLock { $0 })
      if others.isEmpty || isStopped { return }
      guard StoreWait.pause(attempts) else {
        return passedOver.withLock { $0.formUnion(others) }
      }
      attempts += 1
    }
  }
}
