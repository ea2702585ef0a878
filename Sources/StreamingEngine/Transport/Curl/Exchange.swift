#if Libcurl
internal import Synchronization

/// The state of a request and its response that the caller's task and the curl thread share.
///
/// The thread adds the data that arrives, and the task takes it out. A waiting task wakes up when
/// data arrives, when the response ends, or when it is cancelled. Cancellation takes effect at
/// once, even while a slow resolver blocks the thread.
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
  /// Sends the request and waits for the response head.
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
        let (item, needsResume) = state.withLock { state in
          let item = state.body.take()
          if item == nil { state.body.wait(continuation) }
          return (item, state.body.resumeWriter())
        }
        if needsResume { loop.post(.resume(self)) }
        if let item { continuation.resume(returning: item) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// Lets the response end without a reader if it ends soon, to keep the connection reusable.
  func discardRest() {
    let isOpen = state.withLock { state in
      state.body.discard()
      return !state.body.isClosed
    }
    if isOpen { loop.post(.discard(self)) }
  }

  /// Stops the exchange and drops the data received so far. Does nothing if the exchange has ended
  /// or after ``discardRest()``.
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
  /// Whether the response has ended or was cancelled.
  var isClosed: Bool { state.withLock { $0.body.isClosed } }

  func receive(_ head: ResponseHead) {
    let wakeUp = state.withLock { state in
      if !state.body.isClosed { state.head = head }
      return state.takeWaiters()
    }
    wakeUp()
  }

  /// Adds bytes of the body without waking the reader. ``flush()`` wakes it once for many calls.
  ///
  /// - Returns: `false` if curl must keep the bytes and pause.
  func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    state.withLock { $0.body.write(piece) }
  }

  /// Wakes the reader if data is available.
  ///
  /// - Returns: Whether a paused transfer should resume.
  func flush() -> Bool {
    let (wakeUp, needsResume) = state.withLock { state in
      (state.takeWaiters(), state.body.resumeWriter())
    }
    wakeUp()
    return needsResume
  }

  /// Ends the response, with an error if it failed.
  func end(_ failure: TransportError?) {
    let wakeUp = state.withLock { state in
      state.body.close(failure)
      return state.takeWaiters()
    }
    wakeUp()
  }
}

// MARK: - The state under the lock

extension Exchange {
  private typealias HeadWaiter = CheckedContinuation<Result<ResponseHead, TransportError>, Never>
  private typealias BodyWaiter = CheckedContinuation<Result<[UInt8]?, TransportError>, Never>

  private struct State {
    var head: ResponseHead?
    var headWaiter: HeadWaiter?
    var body: BytePipe<BodyWaiter>

    /// The response head, or the reason why it will not arrive; `nil` while it still may arrive.
    mutating func takeHead() -> Result<ResponseHead, TransportError>? {
      if let head {
        self.head = nil
        return .success(head)
      }
      switch body.ending {
      case .none: return nil
      case .failure(let failure): return .failure(failure)
      case .success: return .failure(.disconnected("the connection closed without an answer"))
      }
    }

    /// Removes and returns the waiters whose results are available.
    mutating func takeWaiters() -> WakeUp {
      var wakeUp = WakeUp(body: body.takeReadyWaiter())
      if let waiter = headWaiter, let result = takeHead() {
        headWaiter = nil
        wakeUp.head = (waiter, result)
      }
      return wakeUp
    }
  }

  /// The waiters to resume after releasing the lock.
  private struct WakeUp {
    var head: (waiter: HeadWaiter, result: Result<ResponseHead, TransportError>)?
    var body: (waiter: BodyWaiter, result: Result<[UInt8]?, TransportError>)?

    func callAsFunction() {
      if let head { head.waiter.resume(returning: head.result) }
      if let body { body.waiter.resume(returning: body.result) }
    }
  }
}
#endif
