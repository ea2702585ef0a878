import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Messages from any task to the one thread that waits with `poll(2)`.
///
/// Posting costs a lock, and one byte on a pipe only when the box was empty, so a burst wakes
/// the reader once. The box has no limit of its own: whoever posts looks at ``count`` and waits
/// when the reader is behind.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let writeEnd: Int32

  /// Readable while messages may be waiting; give it to ``Terminal/wait(for:signals:until:)``.
  package let descriptor: Int32

  /// Returns `nil` when the process has no file descriptors left.
  package init?() {
    guard let pipe = Descriptor.pipe() else { return nil }
    descriptor = pipe.read
    writeEnd = pipe.write
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  /// Messages that wait to be taken.
  package var count: Int { messages.withLock { $0.count } }

  /// Adds a message, and wakes the reader if it had none.
  package func post(_ message: Message) {
    let wasEmpty = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if wasEmpty { Descriptor.write([0], to: writeEnd) }
  }

  /// Returns all messages in the order they were posted, and empties the box.
  package func take() -> [Message] {
    // The pipe first: a message posted in between writes a byte that is read next time, so no
    // message is ever left without one.
    while let bytes = Descriptor.read(descriptor, limit: 64), bytes.count == 64 {}
    return messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
