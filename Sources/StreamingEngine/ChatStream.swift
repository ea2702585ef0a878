import Settings

/// An answer as it arrives: see ``LLMRing/chatStream(_:profile:joinsText:)``.
///
/// The stream is pulled. There is no task behind it and nothing to close.
public struct ChatStream: AsyncSequence, Sendable {
  let ring: LLMRing
  let request: LLMRequest
  let source: Source
  let joinsText: Bool

  /// Where the models to ask come from.
  enum Source {
    /// The request's model names them in this profile, when the first chunk is asked for.
    case named(profile: String?)
    case resolved(Resolution)
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(self)
  }

  /// Reads one answer. It must not be shared between tasks.
  public struct Iterator: AsyncIteratorProtocol {
    private let stream: ChatStream
    private var state = State.notSent

    private enum State {
      case notSent
      /// Nothing of an answer has come yet, so another attempt may still be made.
      case waiting(Attempt, Failover)
      /// The answer is being read; from here on a fault is the reader's to deal with.
      case answering(Answer)
      case over
    }

    init(_ stream: ChatStream) {
      self.stream = stream
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
        // What is there already is not looked at either: to let go of the answer closes its
        // connection.
        if Task.isCancelled, !answer.isOver { throw cancelled(answer) }
        return try await nextChunk(of: answer, isolation: actor)
      case .notSent:
        // What throws here is the end as well: nothing follows a fault.
        state = .over
        if let fault = stream.ring.configuration.faults.first { throw fault.error }
        let candidates = try stream.candidates()
        let failover = Failover(candidates: candidates, at: stream.ring.pacing.now())
        guard let first = failover.first else { return nil }
        state = .waiting(stream.attempt(first), failover)
        return try await firstChunk(isolation: actor)
      case .waiting:
        return try await firstChunk(isolation: actor)
      }
    }

    private mutating func cancelled(_ answer: Answer) -> LLMError {
      state = .over
      return .cancelled(provider: answer.provider.name)
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
        let pacing = stream.ring.pacing
        let (now, jitter) = (pacing.now(), pacing.jitter())
        guard let step = failover.step(after: error, at: now, jitter: jitter) else { throw error }
        state = .waiting(stream.attempt(step.model, delay: step.delay), failover)
        return StreamChunk(
          model: attempt.model,
          setback: .init(error: error, nextModel: step.model.description, delay: step.delay))
      }
    }
  }
}

extension ChatStream {
  fileprivate func candidates() throws(LLMError) -> [ModelReference] {
    switch source {
    case .named(let profile): try ring.candidates(for: request.model, profile: profile)
    case .resolved(let resolution): resolution.candidates
    }
  }

  fileprivate func attempt(_ model: ModelReference, delay: Duration = .zero) -> Attempt {
    Attempt(model, delay: delay, request: request, joinsText: joinsText, ring: ring)
  }
}

@available(*, unavailable)
extension ChatStream.Iterator: Sendable {}
