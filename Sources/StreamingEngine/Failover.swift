import Settings

/// Decides what to try next when an attempt failed before anything of an answer came.
///
/// The same model is asked again at most twice, within a minute and with the pauses of OpenAI's
/// and Anthropic's own clients, when the fault passes with time; then the next model of the
/// alias's pool. A bad request is bad everywhere and a refused key is a matter for the user, so
/// neither moves on.
struct Failover {
  /// What to try next.
  struct Step: Equatable {
    var model: ModelReference
    /// How long to wait first.
    var delay: Duration
  }

  /// How often one model is asked again.
  static let retriesPerModel = 2
  /// A provider that asks to wait longer than this is not waited for.
  static let longestWait = Duration.seconds(30)
  /// No model is asked again later than this after the first was asked.
  static let budget = Duration.seconds(60)

  private let start: ContinuousClock.Instant
  private var remaining: ArraySlice<ModelReference>
  private var retries = 0

  /// - Parameter start: When the first model is asked.
  init(candidates: [ModelReference], at start: ContinuousClock.Instant) {
    remaining = candidates[...]
    self.start = start
  }

  /// The model to ask first.
  var first: ModelReference? { remaining.first }

  /// What to try after a fault, or `nil` when the fault is the user's to see.
  ///
  /// - Parameters:
  ///   - now: When the fault came.
  ///   - jitter: A number from 0 to 1 that spreads the pauses of many clients.
  mutating func step(
    after fault: LLMError, at now: ContinuousClock.Instant, jitter: Double
  ) -> Step? {
    guard let current = remaining.first else { return nil }
    if fault.isRetryable, retries < Self.retriesPerModel {
      let delay = fault.retryAfter ?? Self.backoff(retries, jitter: jitter)
      // Waiting is only for the last of the pool: another model can answer now.
      if delay <= Self.longestWait, start.duration(to: now) + delay <= Self.budget,
        remaining.count == 1
      {
        retries += 1
        return Step(model: current, delay: delay)
      }
    }
    guard fault.kind.movesOn else { return nil }
    remaining.removeFirst()
    retries = 0
    return remaining.first.map { Step(model: $0, delay: .zero) }
  }

  /// 0.5 s doubling to 8 s, less up to a quarter of it.
  private static func backoff(_ retries: Int, jitter: Double) -> Duration {
    let full = min(0.5 * Double(1 << retries), 8)
    return .seconds(full * (1 - 0.25 * jitter))
  }
}

extension LLMError.Kind {
  /// Whether another model of the pool may do better.
  fileprivate var movesOn: Bool {
    switch self {
    case .rateLimit, .quota, .overloaded, .server, .timeout, .connection, .truncated, .malformed,
      .modelNotFound:
      true
    case .providerNotFound, .unknownAlias, .missingKey, .configuration, .authentication,
      .permission, .invalidRequest, .contextLength, .contentFilter, .cancelled:
      false
    }
  }
}

/// Time and chance, as parameters, so that a session can be replayed in a test.
package struct Pacing: Sendable {
  /// Waits; returns early when the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void
  /// A number from 0 to 1.
  package var jitter: @Sendable () -> Double
  package var now: @Sendable () -> ContinuousClock.Instant

  package init(
    sleep: @escaping @Sendable (Duration) async -> Void,
    jitter: @escaping @Sendable () -> Double,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.sleep = sleep
    self.jitter = jitter
    self.now = now
  }

  package static let real = Pacing(
    sleep: { try? await Task.sleep(for: $0) }, jitter: { .random(in: 0...1) })
}
