/// Decides what to try next when an attempt fails before any part of an answer has arrived.
///
/// After a temporary error the same model is asked again as the ``RetryPolicy`` says. Then the next
/// model in the alias's pool is tried. An invalid request would fail everywhere, and only the user can fix a rejected key, so
/// neither leads to another attempt.
struct Failover {
  /// What to try next.
  struct Step: Equatable {
    var model: ModelReference
    /// How long to wait before the attempt.
    var delay: Duration
  }

  private let policy: RetryPolicy
  /// The model that was asked first.
  let origin: ModelReference?
  private let start: ContinuousClock.Instant
  private let deadline: ContinuousClock.Instant?
  private var remaining: ArraySlice<ModelReference>
  private var retries = 0

  /// - Parameters:
  ///   - start: The time of the first attempt.
  ///   - deadline: No attempt starts at or after this time.
  init(
    candidates: [ModelReference], policy: RetryPolicy = RetryPolicy(),
    at start: ContinuousClock.Instant,
    deadline: ContinuousClock.Instant? = nil
  ) {
    origin = candidates.first
    remaining = candidates[...]
    self.policy = policy
    self.start = start
    self.deadline = deadline
  }

  /// The model to ask first.
  var first: ModelReference? { remaining.first }

  /// The next attempt, or `nil` if the error should be thrown to the caller.
  ///
  /// - Parameters:
  ///   - now: The time of the error.
  ///   - jitter: A number from 0 to 1 that spreads the retries of many clients.
  mutating func step(
    after fault: LLMError, at now: ContinuousClock.Instant, jitter: Double
  ) -> Step? {
    guard let current = remaining.first else { return nil }
    if let deadline, now >= deadline { return nil }
    if fault.isRetryable, retries < policy.attempts - 1 {
      let delay = fault.retryAfter ?? Self.backoff(retries, jitter: jitter)
      // Wait only for the last model in the pool: until then, another model can answer at once.
      if delay <= policy.longestWait, start.duration(to: now) + delay <= policy.budget,
        remaining.count == 1, deadline.map({ now + delay < $0 }) ?? true
      {
        retries += 1
        return Step(model: current, delay: delay)
      }
    }
    guard fault.kind.allowsFailover else { return nil }
    remaining.removeFirst()
    retries = 0
    return remaining.first.map { Step(model: $0, delay: .zero) }
  }

  /// 0.5 s, doubling up to 8 s, minus up to a quarter.
  private static func backoff(_ retries: Int, jitter: Double) -> Duration {
    let full = min(0.5 * Double(1 << min(retries, 4)), 8)
    return .seconds(full * (1 - 0.25 * jitter))
  }
}

extension LLMError.Kind {
  /// Whether another model in the pool may succeed.
  fileprivate var allowsFailover: Bool {
    [
      .rateLimit, .quota, .overloaded, .server, .timeout, .connection, .truncated, .malformed,
      .modelNotFound,
    ].contains(self)
  }
}

/// The clock, delays and randomness, injected so that tests are deterministic.
package struct Pacing: Sendable {
  /// Waits, and returns early if the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void
  /// A number from 0 to 1.
  package var jitter: @Sendable () -> Double
  package var now: @Sendable () -> ContinuousClock.Instant
  /// Waits while an answer's body is being read, and returns early if the task is cancelled.
  package var linger: @Sendable (Duration) async -> Void

  package init(
    sleep: @escaping @Sendable (Duration) async -> Void,
    jitter: @escaping @Sendable () -> Double,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    linger: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  ) {
    self.sleep = sleep
    self.jitter = jitter
    self.now = now
    self.linger = linger
  }

  package static let real = Pacing(
    sleep: { try? await Task.sleep(for: $0) }, jitter: { .random(in: 0...1) })
}
