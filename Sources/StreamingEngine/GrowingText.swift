internal import Synchronization

/// An append-only text. Everyone who has seen an earlier state of it can share the same storage.
///
/// Without it, a caller that keeps the 100,000 chunks of one tool call would hold 100,000 copies of
/// the arguments, each slightly longer than the one before.
final class GrowingText: Sendable {
  private let bytes: Mutex<[UInt8]>

  init(_ text: String) {
    bytes = Mutex(Array(text.utf8))
  }

  /// - Returns: The number of bytes after appending.
  func append(_ text: String) -> Int {
    bytes.withLock { bytes in
      bytes.append(contentsOf: text.utf8)
      return bytes.count
    }
  }

  /// The first `size` bytes as text. `size` must be a number that ``append(_:)`` returned.
  func prefix(_ size: Int) -> String {
    bytes.withLock { String(decoding: $0[..<size], as: UTF8.self) }
  }
}
