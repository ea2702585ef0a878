internal import LLMRingPlatform
internal import Synchronization
internal import Transport

/// curl's own thread, as the others see it: a box to put commands into.
///
/// The thread starts with the first command and ends when the loop is released, which every
/// exchange on it puts off.
final class CurlLoop: Sendable {
  enum Command: Sendable {
    case start(Exchange)
    case cancel(Exchange)
    /// The reader has emptied the pipe that a paused transfer writes to.
    case resume(Exchange)
    /// The reader wants no more of an answer that should end here.
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

  /// Hands a command to the thread. If there can be no thread, an exchange to start ends at once.
  func post(_ command: Command) {
    if inbox.put(command) { startThread() }
  }

  /// Starts the thread, which loads the library, if it has not started yet.
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
  /// What waits for the curl thread.
  final class Inbox: Sendable {
    private struct State {
      var commands: [Command] = []
      var isThreadClaimed = false
      var isClosed = false
      var failure: TransportError?
      /// Interrupts the thread's wait; `nil` while there is no thread that could be waiting.
      var wakeUp: (@Sendable () -> Void)?

      mutating func claimThread() -> Bool {
        defer { isThreadClaimed = true }
        return !isThreadClaimed
      }
    }

    private let state = Mutex(State())

    /// - Returns: Whether the caller is to start the thread.
    func put(_ command: Command) -> Bool {
      let (failure, isThreadDue) = state.withLock { state -> (TransportError?, Bool) in
        if let failure = state.failure { return (failure, false) }
        state.commands.append(command)
        state.wakeUp?()
        return (nil, state.claimThread())
      }
      if let failure { command.refuse(failure) }
      return isThreadDue
    }

    /// - Returns: Whether the caller is to start the thread; `true` once.
    func claimThread() -> Bool { state.withLock { $0.claimThread() } }

    /// Says how to interrupt the thread. `nil` before what the closure uses goes away.
    func onArrival(_ wakeUp: (@Sendable () -> Void)?) {
      state.withLock { $0.wakeUp = wakeUp }
    }

    /// Takes all commands; `nil` when the thread is to end.
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

    /// Ends what waits, and refuses what will come.
    func fail(_ failure: TransportError) {
      let commands = state.withLock { state in
        state.failure = failure
        defer { state.commands = [] }
        return state.commands
      }
      for command in commands { command.refuse(failure) }
    }
  }
}

extension CurlLoop.Command {
  fileprivate func refuse(_ failure: TransportError) {
    if case .start(let exchange) = self { exchange.end(failure) }
  }
}
