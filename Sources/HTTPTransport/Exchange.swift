internal import Synchronization
internal import Transport

/// One request and its answer, as far as the caller's task and the curl thread share them.
///
/// The thread puts in what comes; the task takes it out. A waiting task is woken by whichever
/// comes first: what it waits for, the end, or its own cancellation, which waits for nobody: not
/// even a resolver that holds the thread up delays it.
final class Exchange: Sendable {
  let request: HTTPRequest
  private let loop: CurlLoop
  private let state: Mutex<State>

  init(_ request: HTTPRequest, on loop: CurlLoop) {
    self.request = request
    self.loop = loop
    state = Mutex(State(body: BytePipe(capacity: request.limits.bufferedBytes)))
  }
}

// MARK: - The caller's side

extension Exchange {
  /// Sends the request and waits for the head of the answer.
  func start() async throws(TransportError) -> ResponseHead {
    guard !Task.isCancelled else { throw .cancelled }
    let result = await withTaskCancellationHandler {
      loop.post(.start(self))
      return await withCheckedContinuation { continuation in
        let result = state.withLock { state -> Result<ResponseHead, TransportError>? in
          let result = state.takeHead()
          if result == nil { state.headWaiter = continuation }
          return result
        }
        if let result { continuation.resume(returning: result) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// Waits for the next bytes of the body.
  func next() async throws(TransportError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (item, isResumeDue) = state.withLock { state in
          let item = state.body.take()
          if item == nil { state.body.wait(continuation) }
          return (item, state.body.resumeWriter())
        }
        if isResumeDue { loop.post(.resume(self)) }
        if let item { continuation.resume(returning: item) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// Lets the answer end without a reader, if it does so soon; then its connection is kept.
  func discardRest() {
    let isOpen = state.withLock { state in
      state.body.discard()
      return !state.body.isClosed
    }
    if isOpen { loop.post(.discard(self)) }
  }

  /// Stops the exchange and drops what has come of it. Harmless when it is over, or as good as
  /// over after ``discardRest()``.
  func cancel() {
    let (wasOpen, wakeUp) = state.withLock { state in
      guard !state.body.isDiscarding else { return (false, WakeUp()) }
      let wasOpen = !state.body.isClosed
      state.head = nil
      state.body.cancel()
      return (wasOpen, state.takeWaiters())
    }
    wakeUp()
    if wasOpen { loop.post(.cancel(self)) }
  }
}

// MARK: - The curl thread's side

extension Exchange {
  /// Whether the answer has ended or nobody wants it any more.
  var isOver: Bool { state.withLock { $0.body.isClosed } }

  func receive(_ head: ResponseHead) {
    let wakeUp = state.withLock { state in
      if !state.body.isClosed { state.head = head }
      return state.takeWaiters()
    }
    wakeUp()
  }

  /// Takes bytes of the body without waking the reader; ``flush()`` does, once for many.
  ///
  /// - Returns: `false` when curl has to keep them and pause.
  func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    state.withLock { $0.body.write(piece) }
  }

  /// Wakes the reader if there is something for it.
  ///
  /// - Returns: Whether a paused transfer is to go on.
  func flush() -> Bool {
    let (wakeUp, isResumeDue) = state.withLock { state in
      (state.takeWaiters(), state.body.resumeWriter())
    }
    wakeUp()
    return isResumeDue
  }

  /// Ends the answer, with the failure if there was one.
  func end(_ failure: TransportError?) {
    let wakeUp = state.withLock { state in
      state.body.close(failure)
      return state.takeWaiters()
    }
    wakeUp()
  }
}

// MARK: - What both sides do under the lock

extension Exchange {
  private typealias HeadWaiter = CheckedContinuation<Result<ResponseHead, TransportError>, Never>
  private typealias BodyWaiter = CheckedContinuation<Result<[UInt8]?, TransportError>, Never>

  private struct State {
    var head: ResponseHead?
    var headWaiter: HeadWaiter?
    var body: BytePipe<BodyWaiter>

    /// The head, or why it will not come; `nil` while it still may.
    mutating func takeHead() -> Result<ResponseHead, TransportError>? {
      if let head {
        self.head = nil
        return .success(head)
      }
      switch body.ending {
      case .none: return nil
      case .failure(let failure): return .failure(failure)
      case .success: return .failure(.disconnected("the connection ended without an answer"))
      }
    }

    /// Whoever waits for what is there by now.
    mutating func takeWaiters() -> WakeUp {
      var wakeUp = WakeUp(body: body.serve())
      if let waiter = headWaiter, let result = takeHead() {
        headWaiter = nil
        wakeUp.head = (waiter, result)
      }
      return wakeUp
    }
  }

  /// The waiters to resume once the lock is released.
  private struct WakeUp {
    var head: (waiter: HeadWaiter, result: Result<ResponseHead, TransportError>)?
    var body: (waiter: BodyWaiter, result: Result<[UInt8]?, TransportError>)?

    func callAsFunction() {
      if let head { head.waiter.resume(returning: head.result) }
      if let body { body.waiter.resume(returning: body.result) }
    }
  }
}
