import Synchronization

/// A clock that stands still until a test moves it.
///
/// ```swift
/// let clock = ManualClock()
/// var pieces = stream.text.paced(clock: clock).makeAsyncIterator()
/// // … in another task: wait until somebody sleeps, then let the time pass.
/// try await clock.sleeper()
/// clock.advance(by: .milliseconds(50))
/// ```
public final class ManualClock: Clock, Sendable {
  /// A time on the clock, which starts at zero.
  public struct Instant: InstantProtocol {
    /// The time since the clock was created.
    public var elapsed: Duration

    public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
    public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
    public static func < (one: Instant, other: Instant) -> Bool { one.elapsed < other.elapsed }
  }

  private struct Sleeper {
    var deadline: Instant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now = Instant(elapsed: .zero)
    var last = 0
    var sleepers: [Int: Sleeper] = [:]
    var spectators: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  public init() {}

  public var now: Instant { state.withLock(\.now) }
  public var minimumResolution: Duration { .zero }

  /// Lets time pass, and wakes those whose time has come.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume(returning: true) }
  }

  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    let hasSlept = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (result, spectators) = state.withLock {
          state -> (Bool?, [CheckedContinuation<Void, Never>]) in
          if deadline <= state.now { return (true, []) }
          if Task.isCancelled { return (false, []) }
          state.sleepers[number] = Sleeper(deadline: deadline, continuation: continuation)
          defer { state.spectators = [] }
          return (nil, state.spectators)
        }
        if let result { continuation.resume(returning: result) }
        for spectator in spectators { spectator.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
      sleeper?.continuation.resume(returning: false)
    }
    if !hasSlept { throw CancellationError() }
  }

  /// Waits until somebody sleeps. Returns at once if somebody does.
  public func sleeper() async {
    await withCheckedContinuation { continuation in
      let isAsleep = state.withLock { state in
        if state.sleepers.isEmpty { state.spectators.append(continuation) }
        return !state.sleepers.isEmpty
      }
      if isAsleep { continuation.resume() }
    }
  }
}
