import Settings

/// An answer as it arrives: see ``LLMRing/chatStream(_:profile:)``.
///
/// The stream is pulled. There is no task behind it and nothing to close.
public struct ChatStream: AsyncSequence, Sendable {
  let ring: LLMRing
  let request: LLMRequest
  let profile: String?

  public func makeAsyncIterator() -> Iterator {
    Iterator(ring: ring, request: request, profile: profile)
  }

  /// Reads one answer. It must not be shared between tasks.
  public struct Iterator: AsyncIteratorProtocol {
    private let ring: LLMRing
    private let request: LLMRequest
    private let profile: String?
    private var state = State.notSent

    private enum State {
      case notSent
      /// Nothing of an answer has come yet, so another attempt may still be made.
      case waiting(Attempt, Failover)
      /// The answer is being read; from here on a fault is the reader's to deal with.
      case answering(Attempt)
      case over
    }

    init(ring: LLMRing, request: LLMRequest, profile: String?) {
      self.ring = ring
      self.request = request
      self.profile = profile
    }

    public mutating func next() async throws(LLMError) -> StreamChunk? {
      try await next(isolation: #isolation)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      switch state {
      case .over:
        return nil
      case .answering(var attempt):
        // Taken out of the state so that the decoder's buffers are not copied on write.
        state = .over
        guard let chunk = try await attempt.next(isolation: actor) else { return nil }
        state = .answering(attempt)
        return chunk
      case .notSent:
        // What throws here is the end as well: nothing follows a fault.
        state = .over
        let candidates = try ring.candidates(for: request.model, profile: profile)
        let failover = Failover(candidates: candidates)
        guard let first = failover.first else { return nil }
        state = .waiting(Attempt(first, request: request, ring: ring), failover)
        return try await firstChunk(isolation: actor)
      case .waiting:
        return try await firstChunk(isolation: actor)
      }
    }

    /// The first chunk of an answer, or word of a setback before it.
    private mutating func firstChunk(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      guard case .waiting(var attempt, var failover) = state else { return nil }
      state = .over
      do {
        guard let chunk = try await attempt.next(isolation: actor) else { return nil }
        state = .answering(attempt)
        return chunk
      } catch {
        guard let step = failover.step(after: error, jitter: ring.pacing.jitter()) else {
          throw error
        }
        state = .waiting(
          Attempt(step.model, delay: step.delay, request: request, ring: ring), failover)
        return StreamChunk(
          model: attempt.model,
          setback: .init(error: error, nextModel: step.model.description, delay: step.delay))
      }
    }
  }
}

@available(*, unavailable)
extension ChatStream.Iterator: Sendable {}
