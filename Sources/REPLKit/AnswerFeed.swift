package import StreamingEngine
import Synchronization
import TerminalKit

/// Hands an answer from the task that reads it to the thread that owns the screen.
///
/// The task waits while too much has not been taken, and so does not pull from the engine, and so
/// the socket is not read: a terminal that stands still does not make memory grow.
package final class AnswerFeed: Sendable {
  /// What came, in order; nothing follows ``ended``.
  package enum Event: Sendable {
    case chunk(StreamChunk)
    /// The answer is over: complete, or with the fault that ended it.
    case ended(LLMError?)
  }

  /// How much may wait to be taken: a chunk counts as its texts and a little more.
  static let limit = 256 << 10
  private static let chunkOverhead = 128

  private struct Pending {
    var size = 0
    var writer: CheckedContinuation<Void, Never>?
  }

  private let mailbox: Mailbox<Event>
  private let pending = Mutex(Pending())

  /// `nil` when the process has no file descriptors left.
  private init?() {
    guard let mailbox = Mailbox<Event>() else { return nil }
    self.mailbox = mailbox
  }

  /// Becomes readable when there is something to take.
  package var descriptor: Int32 { mailbox.descriptor }

  /// Starts to read an answer into a new feed.
  ///
  /// Cancelling the task stops the answer; the feed ends all the same, with word of it.
  package static func reading(
    _ request: LLMRequest, of ring: LLMRing, profile: String?
  ) throws(LLMError) -> (feed: AnswerFeed, task: Task<Void, Never>) {
    guard let feed = AnswerFeed() else {
      throw LLMError(.configuration, message: "too many open files")
    }
    let task = Task.detached {
      do throws(LLMError) {
        for try await chunk in ring.chatStream(request, profile: profile) {
          await feed.send(chunk)
        }
        feed.mailbox.post(.ended(nil))
      } catch {
        feed.mailbox.post(.ended(error))
      }
    }
    return (feed, task)
  }

  /// Takes all that has come.
  package func take() -> [Event] {
    let events = mailbox.take()
    let writer = pending.withLock { pending in
      let writer = pending.writer
      pending = Pending()
      return writer
    }
    writer?.resume()
    return events
  }

  private func send(_ chunk: StreamChunk) async {
    // Counted before it is posted. A chunk that is counted only after it was taken would be
    // waited for in vain if it alone were too much.
    let isFull = pending.withLock { pending in
      pending.size += Self.size(of: chunk)
      return pending.size >= Self.limit
    }
    mailbox.post(.chunk(chunk))
    guard isFull else { return }
    await withCheckedContinuation { continuation in
      let isTaken = pending.withLock { pending in
        guard pending.size >= Self.limit else { return true }
        pending.writer = continuation
        return false
      }
      if isTaken { continuation.resume() }
    }
  }

  static func size(of chunk: StreamChunk) -> Int {
    chunk.toolCalls.reduce(
      chunk.delta.utf8.count + chunk.reasoning.utf8.count + chunkOverhead
    ) { size, call in
      size + call.id.utf8.count + call.name.utf8.count + call.arguments.utf8.count
    }
  }
}
