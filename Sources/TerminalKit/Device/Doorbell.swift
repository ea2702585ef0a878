import LLMRingPlatform

/// A way for any task to wake the one thread that waits with `poll(2)`: a pipe with at most a few
/// bytes in it.
package final class Doorbell: Sendable {
  private let writeEnd: Int32

  /// Readable once it has rung; give it to ``Terminal/wait(for:signals:until:)``.
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

  /// Makes it silent again. The reader does so before it looks at what it was woken for: whatever
  /// comes in between rings again, so nothing is ever left without having rung.
  package func silence() {
    while let bytes = Descriptor.read(descriptor, limit: 64), bytes.count == 64 {}
  }
}
