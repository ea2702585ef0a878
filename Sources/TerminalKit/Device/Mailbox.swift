import Synchronization

/// Messages from any task to the one thread that waits with `poll(2)`.
///
/// Posting costs a lock, and rings only when the box was empty, so a burst wakes the reader once.
/// The box has no limit of its own: whoever posts looks at ``count`` and waits when the reader is
/// behind.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let bell: Doorbell

  /// Readable while messages may be waiting; give it to ``Terminal/wait(for:signals:until:)``.
  package var descriptor: Int32 { bell.descriptor }

  /// Returns `nil` when the process has no file descriptors left.
  package init?() {
    guard let bell = Doorbell() else { return nil }
    self.bell = bell
  }

  /// Messages that wait to be taken.
  package var count: Int { messages.withLock { $0.count } }

  /// Adds a message, and wakes the reader if it had none.
  package func post(_ message: Message) {
    let wasEmpty = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if wasEmpty { bell.ring() }
  }

  /// Returns all messages in the order they were posted, and empties the box.
  package func take() -> [Message] {
    bell.silence()
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
