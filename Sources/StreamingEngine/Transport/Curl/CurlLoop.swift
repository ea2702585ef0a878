#if Libcurl
internal import LLMRingPlatform
internal import Synchronization

/// The interface of the curl thread for other threads: an inbox for commands.
///
/// The thread starts with the first command and ends when the loop is released. Every exchange
/// retains its loop.
final class CurlLoop: Sendable {
  enum Command: Sendable {
    case start(Exchange)
    case cancel(Exchange)
    /// Resumes a paused transfer, because the reader has emptied its pipe.
    case resume(Exchange)
    /// Discards the rest of a response that is expected to end soon.
    case discard(Exchange)
  }

  private let environment: NetworkEnvironment
  private let inbox = Inbox()

  init(_ environment: NetworkEnvironment) {
    self.environment = environment
  }

  deinit {
    inbox.close()
  }

  /// Sends a command to the thread. If the thread cannot run, `start` fails at once.
  func post(_ command: Command) {
    if inbox.put(command) { startThread() }
  }

  /// Starts the thread if necessary. The thread loads the library.
  func warmUp() {
    if inbox.claimThread() { startThread() }
  }

  private func startThread() {
    let (environment, inbox) = (environment, inbox)
    let hasStarted = startSignalFreeThread {
      do throws(TransportError) {
        let worker = try CurlWorker(
          library: CurlLibrary.loaded.get(), inbox: inbox, environment: environment)
        try worker.run()
      } catch {
        inbox.fail(error)
      }
    }
    if !hasStarted {
      inbox.fail(.unusable("the network thread could not be started; close other programs"))
    }
  }
}

extension CurlLoop {
  /// The commands that wait for the curl thread.
  final class Inbox: Sendable {
    private struct State {
      var commands: [Command] = []
      var isThreadClaimed = false
      var isClosed = false
      var failure: TransportError?
      /// Interrupts the thread's wait; `nil` while there is no thread.
      var wakeUp: (@Sendable () -> Void)?

      mutating func claimThread() -> Bool {
        defer { isThreadClaimed = true }
        return !isThreadClaimed
      }
    }

    private let state = Mutex(State())

    /// - Returns: Whether the caller must start the thread.
    func put(_ command: Command) -> Bool {
      let (failure, needsThread) = state.withLock { state -> (TransportError?, Bool) in
        if let failure = state.failure { return (failure, false) }
        state.commands.append(command)
        state.wakeUp?()
        return (nil, state.claimThread())
      }
      if let failure { command.fail(with: failure) }
      return needsThread
    }

    /// - Returns: Whether the caller must start the thread. Returns `true` only once.
    func claimThread() -> Bool { state.withLock { $0.claimThread() } }

    /// Sets the closure that interrupts the thread. Set it to `nil` before releasing what the
    /// closure uses.
    func onArrival(_ wakeUp: (@Sendable () -> Void)?) {
      state.withLock { $0.wakeUp = wakeUp }
    }

    /// Takes all commands, or returns `nil` when the thread should end.
    func take() -> [Command]? {
      state.withLock { state in
        guard !state.isClosed else { return nil }
        defer { state.commands = [] }
        return state.commands
      }
    }

    func close() {
      state.withLock { state in
        state.isClosed = true
        state.wakeUp?()
      }
    }

    /// Fails all waiting and future commands.
    func fail(_ failure: TransportError) {
      let commands = state.withLock { state in
        state.failure = failure
        defer { state.commands = [] }
        return state.commands
      }
      for command in commands { command.fail(with: failure) }
    }
  }
}

extension CurlLoop.Command {
  fileprivate func fail(with failure: TransportError) {
    if case .start(let exchange) = self { exchange.end(failure) }
  }
}
#endif
