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
      case answering(Answer)
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
      case .answering(let answer):
        return try await nextChunk(of: answer, isolation: actor)
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

    /// The next chunk of an answer; nothing follows its end or a fault.
    private mutating func nextChunk(
      of answer: Answer, isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      state = .over
      // Most chunks are there already: for those no task is suspended.
      var chunk = try answer.readyChunk()
      if chunk == nil { chunk = try await answer.next(isolation: actor) }
      if chunk != nil { state = .answering(answer) }
      return chunk
    }

    /// The first chunk of an answer, or word of a setback before it.
    private mutating func firstChunk(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      guard case .waiting(let attempt, var failover) = state else { return nil }
      state = .over
      do {
        return try await nextChunk(of: try await attempt.open(), isolation: actor)
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
