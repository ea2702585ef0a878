import Synchronization

/// Delivers messages from any task to the single thread that waits in `poll(2)`.
///
/// Posting takes a lock and rings only if the box was empty, so a burst wakes the reader once. The
/// box has no size limit. A sender checks ``count`` and waits if the reader is behind.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let bell: Doorbell

  /// Readable while messages may be waiting. Pass it to ``Terminal/wait(for:signals:until:)``.
  package var descriptor: Int32 { bell.descriptor }

  /// Returns `nil` when the process has no file descriptors left.
  package init?() {
    guard let bell = Doorbell() else { return nil }
    self.bell = bell
  }

  /// Number of waiting messages.
  package var count: Int { messages.withLock { $0.count } }

  /// Adds a message, and wakes the reader if the box was empty.
  package func post(_ message: Message) {
    let wasEmpty = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if wasEmpty { bell.ring() }
  }

  /// Removes and returns all messages in the order they were posted.
  package func take() -> [Message] {
    bell.silence()
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
