/// An answer as it arrives; see ``LLMRing/chatStream(_:profile:joinsText:)``.
///
/// The caller pulls the chunks. The stream has no task in the background and needs no closing.
public struct ChatStream: AsyncSequence, Sendable {
  private let origin: Origin

  private enum Origin: Sendable {
    case query(Query)
    case chunks([StreamChunk], LLMError?)
  }

  /// What to ask of whom.
  struct Query {
    let ring: LLMRing
    let request: LLMRequest
    let source: Source
    let joinsText: Bool
  }

  /// Where the models to ask come from.
  enum Source {
    /// The request's model names them in this profile, when the first chunk is asked for.
    case named(profile: String?)
    case resolved(Resolution)
  }

  init(ring: LLMRing, request: LLMRequest, source: Source, joinsText: Bool) {
    origin = .query(Query(ring: ring, request: request, source: source, joinsText: joinsText))
  }

  /// Creates a stream of chunks that have already arrived: for previews and tests, and for answers that
  /// an app has stored.
  ///
  /// - Parameters:
  ///   - chunks: What the stream returns.
  ///   - error: Thrown after the chunks, if the answer is to fail.
  public init(_ chunks: [StreamChunk], error: LLMError? = nil) {
    origin = .chunks(chunks, error)
  }

  /// The name of the model that was asked, until a chunk says which one answers.
  var model: String {
    switch origin {
    case .query(let query): query.request.model
    case .chunks(let chunks, _): chunks.first?.model ?? ""
    }
  }

  public func makeAsyncIterator() -> Iterator {
    switch origin {
    case .query(let query): Iterator(query)
    case .chunks(let chunks, let error): Iterator(chunks, error)
    }
  }

  /// Reads one answer. Do not share it between tasks.
  public struct Iterator: AsyncIteratorProtocol {
    private var state: State
    /// The number of this answer, for ``RequestEvent``.
    private var number = 0
    private var history: AttemptHistory?
    /// Told what happens to each attempt.
    private var report: (@Sendable (RequestEvent) -> Void)?
    #if Tracing
    private var trace: AnswerTrace?
    #endif

    private enum State {
      indirect case notSent(Query)
      /// No part of an answer has arrived, so another attempt is still possible. Stored indirectly
      /// because it is large, and the state is replaced with every chunk.
      indirect case waiting(Query, Attempt, Failover, Deadline?)
      /// These chunks have arrived long ago, and perhaps an error follows.
      indirect case given(ArraySlice<StreamChunk>, LLMError?)
      /// An answer has ended with a failure and without any part. The error follows its details.
      indirect case failing(LLMError)
      /// The answer is being read. From here on, errors are thrown to the caller.
      case answering(Answer)
      case over
    }

    init(_ query: Query) {
      state = .notSent(query)
    }

    init(_ chunks: [StreamChunk], _ error: LLMError?) {
      state = .given(chunks[...], error)
    }

    public mutating func next() async throws(LLMError) -> StreamChunk? {
      try await next(isolation: #isolation)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      #if Tracing
      do throws(LLMError) {
        let chunk = try await step(isolation: actor)
        trace?.receive(chunk)
        return chunk
      } catch {
        trace?.end(error)
        throw error
      }
      #else
      return try await step(isolation: actor)
      #endif
    }

    @inline(__always)
    private mutating func step(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      switch state {
      case .over:
        return nil
      case .failing(let error):
        state = .over
        throw error
      case .answering(let answer):
        // A cancelled task does not get the buffered text either: releasing the answer closes its
        // connection.
        do throws(LLMError) {
          if Task.isCancelled, !answer.isFinished { return try breakOff(answer) }
          return try await nextChunk(of: answer, isolation: actor)
        } catch {
          throw history?.described(error) ?? error
        }
      case .given(var chunks, let error):
        state = .over
        guard let chunk = chunks.popFirst() else {
          if let error { throw error }
          return nil
        }
        state = .given(chunks, error)
        return chunk
      case .notSent(let stream):
        // An error thrown here also ends the stream.
        state = .over
        report = stream.ring.onEvent
        #if Tracing
        trace = AnswerTrace(of: stream.request, configuration: stream.ring.configuration)
        report = trace.map { $0.reporting(to: stream.ring.onEvent) } ?? report
        #endif
        if let fault = stream.ring.configuration.faults.first { throw fault.error }
        let candidates = try stream.candidates()
        let now = stream.ring.pacing.now()
        let start = stream.request.deadlineStart ?? now
        let deadline = stream.request.deadline.map { Deadline($0, from: start) }
        let failover = Failover(
          candidates: candidates, policy: stream.ring.configuration.retries, at: now,
          deadline: deadline?.end)
        guard let first = failover.first else { return nil }
        number = stream.ring.answers.next()
        history = AttemptHistory(now: stream.ring.pacing.now)
        state = .waiting(
          stream, stream.attempt(first, deadline: deadline), failover, deadline)
        return try await firstChunk(isolation: actor)
      case .waiting:
        return try await firstChunk(isolation: actor)
      }
    }

    /// Ends an answer whose reader has been cancelled: first with its details, then with an error.
    private mutating func breakOff(_ answer: Answer) throws(LLMError) -> StreamChunk {
      state = .over
      let chunk = try answer.breakOff(after: .cancelled(provider: answer.provider.name))
      state = .answering(answer)
      return chunk
    }

    /// The next chunk of an answer. The answer's end and an error both end the stream.
    private mutating func nextChunk(
      of answer: Answer, isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      state = .over
      // Most chunks have already arrived, and reading those does not suspend the task.
      var chunk = try answer.readyChunk()
      if chunk == nil { chunk = try await answer.next(isolation: actor) }
      if chunk != nil { state = .answering(answer) }
      return chunk
    }

    /// The first chunk of the answer, or a chunk that reports a failed attempt.
    private mutating func firstChunk(
      isolation actor: isolated (any Actor)?
    ) async throws(LLMError) -> StreamChunk? {
      guard case .waiting(let stream, var attempt, var failover, let deadline) = state else {
        return nil
      }
      state = .over
      while true {
        history?.begin(attempt.reference, after: attempt.delay)
        attempt.observer = report.map {
          AttemptObserver(
            model: attempt.model, answer: number, attempt: history?.count ?? 1,
            pacing: stream.ring.pacing, report: $0)
        }
        #if Tracing
        attempt.trace = trace
        #endif
        do throws(LLMError) {
          let answer = try await attempt.open()
          do throws(LLMError) {
            var chunk = try await nextChunk(of: answer, isolation: actor)
            if let failure = chunk?.failureInPlaceOfAnswer {
              // Another attempt may do better. After the last one, the details tell of the failure.
              state = .over
              if let retry = nextAttempt(
                in: stream, after: failure, of: attempt, &failover, deadline)
              {
                return retry
              }
              state = .failing(history?.described(failure) ?? failure)
            }
            if !answer.requestNotes.isEmpty { chunk?.requestNotes = answer.requestNotes }
            return chunk
          } catch {
            // Some servers report a field that they do not know in place of an answer.
            guard let changed = attempt.changed(after: error, of: answer) else { throw error }
            history?.fail(error)
            attempt = changed
          }
        } catch {
          attempt.observer?.end(error)
          guard
            let retry = nextAttempt(
              in: stream, after: error, of: attempt, &failover, deadline)
          else {
            throw history?.described(error) ?? error
          }
          return retry
        }
      }
    }

    /// Prepares another attempt, and returns the chunk that reports the failed one; `nil` if the
    /// error is to be thrown to the caller.
    private mutating func nextAttempt(
      in stream: Query, after error: LLMError, of attempt: Attempt, _ failover: inout Failover,
      _ deadline: Deadline?
    ) -> StreamChunk? {
      let pacing = stream.ring.pacing
      let (now, jitter) = (pacing.now(), pacing.jitter())
      guard let step = failover.step(after: error, at: now, jitter: jitter) else { return nil }
      history?.fail(error)
      let next = stream.attempt(
        step.model, after: failover.origin, delay: step.delay, deadline: deadline)
      state = .waiting(stream, next, failover, deadline)
      return StreamChunk(
        model: attempt.model,
        failedAttempt: FailedAttempt(
          model: attempt.model, error: error, nextModel: step.model.description,
          delay: step.delay))
    }
  }
}

extension ChatStream.Query {
  fileprivate func candidates() throws(LLMError) -> [ModelReference] {
    switch source {
    case .named(let profile): try ring.candidates(for: request.model, profile: profile)
    case .resolved(let resolution): resolution.candidates
    }
  }

  fileprivate func attempt(
    _ model: ModelReference, after first: ModelReference? = nil, delay: Duration = .zero,
    deadline: Deadline?
  ) -> Attempt {
    Attempt(
      model, delay: delay, deadline: deadline, request: request, after: first,
      joinsText: joinsText, ring: ring)
  }
}

extension StreamChunk {
  /// The failure that an answer consists of, if this chunk is all of the answer.
  fileprivate var failureInPlaceOfAnswer: LLMError? {
    guard let ending, let failure = ending.failure, delta.isEmpty, reasoning.isEmpty,
      toolCalls.isEmpty, ending.refusal.isEmpty, ending.images.isEmpty,
      !FinishWord.isOfModel(ending.rawFinishReason)
    else { return nil }
    return failure
  }
}

@available(*, unavailable)
extension ChatStream.Iterator: Sendable {}
