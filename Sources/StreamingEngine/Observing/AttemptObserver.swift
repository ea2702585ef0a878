import Synchronization

/// Reports what happens to one attempt.
final class AttemptObserver: Sendable {
  private let report: @Sendable (RequestEvent) -> Void
  private let model: String
  private let answer: Int
  private let attempt: Int
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  private struct State {
    var start: ContinuousClock.Instant?
    var hasBegun = false
    var isOver = false
  }

  init(
    model: String, answer: Int, attempt: Int, pacing: Pacing,
    report: @escaping @Sendable (RequestEvent) -> Void
  ) {
    self.model = model
    self.answer = answer
    self.attempt = attempt
    self.report = report
    now = pacing.now
  }

  /// The request is about to be sent.
  func start() {
    state.withLock { $0.start = now() }
    send(.attempt)
  }

  func head(status: Int) { send(.head(status: status)) }

  /// The body has begun. Only the first call counts.
  func begin() {
    let isFirst = state.withLock { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    if isFirst { send(.firstByte) }
  }

  /// The attempt is over. Only the first call counts.
  func end(_ error: LLMError?, usage: Usage? = nil) {
    let isFirst = state.withLock { state in
      defer { state.isOver = true }
      return !state.isOver
    }
    guard isFirst else { return }
    if let usage { send(.usage(usage)) }
    send(.end(error))
  }

  private func send(_ kind: RequestEvent.Kind) {
    report(
      RequestEvent(
        kind: kind, model: model, answer: answer, attempt: attempt,
        elapsed: state.withLock(\.start)?.duration(to: now()) ?? .zero))
  }

  /// An answer that is released before its end was stopped by its reader.
  deinit {
    let wasCut = state.withLock { $0.start != nil && !$0.isOver }
    if wasCut { send(.end(.cancelled(provider: nil))) }
  }
}

/// Numbers the answers of an engine.
final class AnswerCounter: Sendable {
  private let last = Atomic(0)

  func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}
