internal import Synchronization

/// A text that is only ever added to, so that everybody who has seen its beginning can share it.
///
/// A hundred thousand chunks of one call's arguments, kept by the caller, would be as many copies
/// of them, each a little longer.
final class GrowingText: Sendable {
  private let bytes: Mutex<[UInt8]>

  init(_ text: String) {
    bytes = Mutex(Array(text.utf8))
  }

  /// - Returns: How many bytes there are now.
  func append(_ text: String) -> Int {
    bytes.withLock { bytes in
      bytes.append(contentsOf: text.utf8)
      return bytes.count
    }
  }

  /// The first `size` bytes as text; they end where a text that was added ended.
  func prefix(_ size: Int) -> String {
    bytes.withLock { String(decoding: $0[..<size], as: UTF8.self) }
  }
}
