package import StreamingEngine
import Synchronization
package import TerminalKit

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

  /// How much may wait to be taken: a chunk counts as its text and a little more.
  private static let limit = 256 << 10
  private static let chunkOverhead = 32

  private struct State {
    var events: [Event] = []
    var size = 0
    var writer: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let wake: WakePipe

  package init() {
    wake = WakePipe()
  }

  /// Becomes readable when there is something to take.
  package var descriptor: Int32 { wake.descriptor }

  /// Starts to read an answer into a new feed.
  package static func reading(
    _ request: LLMRequest, of ring: LLMRing, profile: String?
  ) -> (feed: AnswerFeed, task: Task<Void, Never>) {
    let feed = AnswerFeed()
    let task = Task.detached {
      do {
        for try await chunk in ring.chatStream(request, profile: profile) {
          await feed.send(chunk)
        }
        feed.send(.ended(nil))
      } catch {
        feed.send(.ended(error))
      }
    }
    return (feed, task)
  }

  /// Takes all that has come.
  package func take() -> [Event] {
    wake.drain()
    let (events, writer) = state.withLock { state in
      defer { state = State() }
      return (state.events, state.writer)
    }
    writer?.resume()
    return events
  }

  private func send(_ chunk: StreamChunk) async {
    if send(.chunk(chunk)) < Self.limit { return }
    await withCheckedContinuation { continuation in
      let isTaken = state.withLock { state in
        guard state.size >= Self.limit else { return true }
        state.writer = continuation
        return false
      }
      if isTaken { continuation.resume() }
    }
  }

  /// Adds an event and returns how much waits.
  @discardableResult
  private func send(_ event: Event) -> Int {
    let (isFirst, size) = state.withLock { state in
      state.events.append(event)
      if case .chunk(let chunk) = event {
        state.size += chunk.delta.utf8.count + chunk.reasoning.utf8.count + Self.chunkOverhead
      }
      return (state.events.count == 1, state.size)
    }
    if isFirst { wake.signal() }
    return size
  }
}
