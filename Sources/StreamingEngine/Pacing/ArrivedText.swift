import Synchronization

/// Text between the task that reads a source and its consumer. Each of the two waits for the other:
/// the consumer for text, the reader for room.
final class ArrivedText<Failure: Error>: Sendable {
  private struct State {
    var held = ""
    var end: Result<Void, Failure>?
    /// Who waits for text, or until no more can be held.
    var consumer: Waiter?
    var reader: CheckedContinuation<Void, Never>?
    var isReaderCancelled = false
  }

  private struct Waiter {
    var continuation: CheckedContinuation<Void, Never>
    /// Whether the first text is enough. Otherwise only the end is, or as much text as can be held.
    var wantsText: Bool
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = max(1, limit)
  }

  private func isFull(_ state: State) -> Bool { state.held.utf8.count >= limit }

  // MARK: - The reader's side

  /// Adds a piece, and waits until there is room for another. Returns at once if the task is cancelled:
  /// the source then says so.
  func add(_ piece: String) async {
    let consumer = state.withLock { state in
      state.held += piece
      return takeConsumer(&state)
    }
    consumer?.resume()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let hasRoom = state.withLock { state in
          if !isFull(state) || state.isReaderCancelled { return true }
          state.reader = continuation
          return false
        }
        if hasRoom { continuation.resume() }
      }
    } onCancel: {
      let reader = state.withLock { state in
        state.isReaderCancelled = true
        defer { state.reader = nil }
        return state.reader
      }
      reader?.resume()
    }
  }

  func end(_ result: Result<Void, Failure>) {
    let consumer = state.withLock { state in
      state.end = result
      return takeConsumer(&state)
    }
    consumer?.resume()
  }

  /// The consumer, if what it waits for has happened.
  private func takeConsumer(_ state: inout State) -> CheckedContinuation<Void, Never>? {
    guard let consumer = state.consumer else { return nil }
    let isText = consumer.wantsText && !state.held.isEmpty
    guard isText || isFull(state) || state.end != nil else { return nil }
    state.consumer = nil
    return consumer.continuation
  }

  // MARK: - The consumer's side

  /// Waits until there is text, or the end.
  func waitForText() async {
    await wait(wantsText: true)
  }

  /// Waits for more text, but not longer than until `deadline`, nor for more than can be held.
  func waitForMore<C: Clock>(until deadline: C.Instant, on clock: C) async {
    guard clock.now < deadline, state.withLock({ $0.end == nil && !isFull($0) }) else { return }
    await withTaskGroup { group in
      group.addTask { await self.wait(wantsText: false) }
      group.addTask { try? await clock.sleep(until: deadline, tolerance: nil) }
      await group.next()
      group.cancelAll()
    }
  }

  private func wait(wantsText: Bool) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let consumer = state.withLock { state in
          state.consumer = Waiter(continuation: continuation, wantsText: wantsText)
          // The wait for text ends with the source, which is cancelled, too.
          if !wantsText, Task.isCancelled {
            state.consumer = nil
            return continuation as CheckedContinuation<Void, Never>?
          }
          return takeConsumer(&state)
        }
        consumer?.resume()
      }
    } onCancel: {
      let consumer = state.withLock { state -> CheckedContinuation<Void, Never>? in
        guard let consumer = state.consumer, !consumer.wantsText else { return nil }
        state.consumer = nil
        return consumer.continuation
      }
      consumer?.resume()
    }
  }

  /// Takes all that has arrived; `nil` at the end.
  func take() throws(Failure) -> String? {
    let (piece, end, reader) = state.withLock { state in
      defer {
        state.held = ""
        state.reader = nil
      }
      return (state.held, state.end, state.reader)
    }
    reader?.resume()
    if !piece.isEmpty { return piece }
    if case .failure(let error) = end { throw error }
    return nil
  }
}
