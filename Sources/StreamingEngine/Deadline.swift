/// When the wait for a whole answer ends, and how long it was allowed to be.
struct Deadline: Sendable, Equatable {
  let end: ContinuousClock.Instant
  private let allowed: Duration

  init(_ allowed: Duration, from start: ContinuousClock.Instant) {
    self.allowed = allowed
    end = start + allowed
  }

  /// The time that is left.
  ///
  /// - Throws: The error of a deadline that has passed.
  func remaining(_ pacing: Pacing, provider: String) throws(LLMError) -> Duration {
    let remaining = pacing.now().duration(to: end)
    guard remaining > .zero else { throw error(provider: provider) }
    return remaining
  }

  /// Runs `work`, and cancels it at the deadline. `nil` if it was cancelled.
  func limit<Value: Sendable>(
    _ pacing: Pacing, _ work: @escaping @Sendable () async -> Value
  ) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
      group.addTask { await work() }
      group.addTask {
        await pacing.sleep(pacing.now().duration(to: end))
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  func error(provider: String) -> LLMError {
    LLMError(
      .timeout, provider: provider,
      message: "the answer was not complete within \(allowed.inSeconds)", isRetryable: false,
      remedy: .extendDeadline)
  }
}

extension Duration {
  /// The duration for messages, as in `0.5 s`.
  var inSeconds: String {
    let seconds = self / .seconds(1)
    return seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
