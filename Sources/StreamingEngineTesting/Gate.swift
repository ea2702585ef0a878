import Synchronization

/// A gate at which a scripted answer waits, so that a test decides what happens before what.
///
/// ```swift
/// let gate = Gate()
/// let ring = LLMRing.scripted([.text("One, "), .wait(gate), .text("two.")])
/// for try await text in ring.chatStream(request).text {
///   // "One, " is here although "two." has not been sent.
///   gate.open()
/// }
/// ```
public final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrivals = 0
    var last = 0
    var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    var spectators: [Int: CheckedContinuation<Bool, Never>] = [:]
  }

  private let state = Mutex(State())

  public init() {}

  /// Releases everyone who is waiting, and everyone who arrives later. A second call changes nothing.
  public func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume(returning: true) }
  }

  /// Waits until the gate is open.
  ///
  /// - Throws: A `CancellationError` if the task is cancelled before.
  public func wait() async throws(CancellationError) {
    let isOpen = await pass(\.waiting) { state in
      state.isOpen
    } arriving: { state in
      state.arrivals += 1
      defer { state.spectators = [:] }
      return state.spectators
    }
    if !isOpen { throw CancellationError() }
  }

  /// Waits until somebody has arrived at the gate: all that comes before it has happened then.
  ///
  /// - Throws: A `CancellationError` if the task is cancelled before.
  public func arrival() async throws(CancellationError) {
    let hasArrived = await pass(\.spectators) { state in
      state.arrivals > 0
    } arriving: { _ in
      [:]
    }
    if !hasArrived { throw CancellationError() }
  }

  /// Waits in one of the two queues, unless what it waits for has already happened.
  ///
  /// - Returns: Whether it has happened; otherwise the task was cancelled.
  private func pass(
    _ queue: any WritableKeyPath<State, [Int: CheckedContinuation<Bool, Never>]> & Sendable,
    unless isOver: @Sendable (State) -> Bool,
    arriving arrive: @Sendable (inout State) -> [Int: CheckedContinuation<Bool, Never>]
  ) async -> Bool {
    let (number, others) = state.withLock { state in
      state.last += 1
      return (state.last, arrive(&state))
    }
    for other in others.values { other.resume(returning: true) }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let result = state.withLock { state -> Bool? in
          if isOver(state) { return true }
          if Task.isCancelled { return false }
          state[keyPath: queue][number] = continuation
          return nil
        }
        if let result { continuation.resume(returning: result) }
      }
    } onCancel: {
      let continuation = state.withLock { $0[keyPath: queue].removeValue(forKey: number) }
      continuation?.resume(returning: false)
    }
  }
}
