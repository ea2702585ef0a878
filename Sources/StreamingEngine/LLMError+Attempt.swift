extension LLMError {
  /// An attempt at an answer that failed; see ``LLMError/attempts``.
  public struct Attempt: Sendable, Hashable {
    /// The provider that was asked.
    public var provider: String
    /// The model that was asked, as `provider:model`.
    public var model: String
    /// How the attempt failed. It has no attempts of its own.
    public var error: LLMError
    /// The time from the start of the attempt to its failure.
    public var duration: Duration

    public init(provider: String, model: String, error: LLMError, duration: Duration) {
      self.provider = provider
      self.model = model
      self.error = error
      self.duration = duration
    }
  }
}

/// Its JSON has the members `provider`, `model`, `error` and `duration_ms`.
extension LLMError.Attempt: Codable {
  private enum CodingKeys: String, CodingKey {
    case provider, model, error
    case duration = "duration_ms"
  }

  public init(from decoder: any Decoder) throws {
    let attempt = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      provider: try attempt.decode(String.self, forKey: .provider),
      model: try attempt.decode(String.self, forKey: .model),
      error: try attempt.decode(LLMError.self, forKey: .error),
      duration: try Duration(
        try attempt.decode(Double.self, forKey: .duration), of: .milliseconds(1),
        at: decoder.codingPath + [CodingKeys.duration]))
  }

  public func encode(to encoder: any Encoder) throws {
    var attempt = encoder.container(keyedBy: CodingKeys.self)
    try attempt.encode(provider, forKey: .provider)
    try attempt.encode(model, forKey: .model)
    try attempt.encode(error, forKey: .error)
    try attempt.encode(duration / .milliseconds(1), forKey: .duration)
  }
}

/// What has happened to the attempts at one answer. It belongs to one iterator.
final class AttemptHistory {
  private let now: () -> ContinuousClock.Instant
  private var past: [LLMError.Attempt] = []
  private var current: (reference: ModelReference, start: ContinuousClock.Instant)?
  /// How many attempts have begun.
  private(set) var count = 0

  init(now: @escaping () -> ContinuousClock.Instant) {
    self.now = now
  }

  /// Notes that an attempt begins after a delay.
  func begin(_ reference: ModelReference, after delay: Duration) {
    count += 1
    current = (reference, now() + delay)
  }

  /// Notes that the attempt has failed, and that another one follows.
  func fail(_ error: LLMError) {
    guard let attempt = failed(error) else { return }
    past.append(attempt)
    current = nil
  }

  /// The error that ends the last attempt, with all of them.
  func described(_ error: LLMError) -> LLMError {
    var described = error
    described.attempts = past + [failed(error)].compactMap(\.self)
    return described
  }

  private func failed(_ error: LLMError) -> LLMError.Attempt? {
    current.map { current in
      LLMError.Attempt(
        provider: current.reference.provider, model: current.reference.description, error: error,
        // The delay may have been cut short.
        duration: max(.zero, current.start.duration(to: now())))
    }
  }
}
