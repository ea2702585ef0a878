import LLMRingPlatform
import StreamingEngine
import Synchronization

/// That this program has a conversation open, for others to see.
///
/// It is a lock on a file of the in-flight folder, which the system takes away with the process,
/// however that ends. It keeps nobody out: two programs may go on with one conversation, each from
/// the last turn that it knows, and what the second says becomes a branch. It only lets a person
/// know in time.
package final class ConversationClaim: Sendable {
  static let suffix = ".open"

  /// What asking for it came to.
  package enum Outcome: Sendable {
    case claimed(ConversationClaim)
    /// Another program has the conversation open; its process id, if known.
    case elsewhere(process: Int32?)
  }

  package let conversation: String
  private let path: String
  private let file: OpenFile
  private let isHeld = Atomic(true)

  /// - Parameter file: Locked, and still at the path.
  init(_ file: consuming OpenFile, conversation: String, path: String) throws(SystemFault) {
    guard ftruncate(file.descriptor, 0) == 0 else { throw .last }
    try file.write(Array("\(getpid())\n".utf8))
    self.conversation = conversation
    self.path = path
    self.file = file
  }

  deinit { release() }

  /// Releases the conversation, even if other references to this value remain.
  package func release() {
    guard isHeld.exchange(false, ordering: .sequentiallyConsistent) else { return }
    // Before releasing the lock: a program that waits for it then notices that the name is gone.
    unlink(path)
    flock(file.descriptor, LOCK_UN)
  }

  static func process(in bytes: [UInt8]) -> Int32? {
    Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

extension ConversationStore {
  /// Makes this program the one that has a conversation open, as long as the claim is kept.
  ///
  /// - Returns: `nil` where it cannot be told: without an in-flight folder, or when that cannot be
  ///   written to. Nothing depends on it but a notice.
  package func claim(_ conversation: String) -> ConversationClaim.Outcome? {
    try? inflight.first?.claim(conversation)
  }
}
