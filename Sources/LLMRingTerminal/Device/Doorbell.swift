import LLMRingPlatform

/// Lets any task wake the single thread that waits in `poll(2)`. It is a pipe that holds at most a
/// few bytes.
package final class Doorbell: Sendable {
  private let writeEnd: Int32

  /// Readable after a ring. Pass it to ``Terminal/wait(for:signals:until:)``.
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

  /// Wakes the reader.
  package func ring() {
    Descriptor.write([0], to: writeEnd)
  }

  /// Resets the bell. The reader calls this before it checks for work, so work that arrives in
  /// between rings again and is never missed.
  package func silence() {
    while let bytes = Descriptor.read(descriptor, limit: 64), bytes.count == 64 {}
  }
}
