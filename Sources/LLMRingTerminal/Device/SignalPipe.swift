import LLMRingPlatform
import Synchronization

/// Turns signals into bytes on a pipe, so the polling thread handles them in order.
///
/// It catches all signals that would end the program, and WINCH and CONT. It ignores PIPE, so a failed write returns an error. A signal that was ignored when the
/// program started stays ignored, as `nohup` requires. A process has one signal pipe at a time.
///
/// A signal that ends the session waits in the pipe only while the program listens. Otherwise it
/// would wait until the current work is done. The handler therefore restores the terminal, reports
/// the signal on standard error and ends the process with status 128 + n. It does the same if an
/// earlier such signal has not been taken yet, unless the new one is SIGHUP, because both a shell
/// and the kernel send SIGHUP when a terminal is closed.
package final class SignalPipe {
  /// The signals that end a session.
  package static let endings = EndingSignal.all

  /// Readable when a signal has arrived. ``Terminal/wait(for:signals:until:)`` polls it.
  package let descriptor: Int32

  private let writeEnd: Int32
  private var previous: [(signal: Int32, action: SignalAction)] = []
  /// What SIGTSTP did before it was caught; `nil` while it is not.
  private var suspension: SignalAction?

  /// Starts catching signals. Returns `nil` if the process has no file descriptors left.
  ///
  /// - Parameter listens: Whether the program polls the pipe all the time. If not, it does so
  ///   between ``beginListening()`` and ``endListening()``.
  package init?(listens: Bool = true) {
    guard let pipe = Descriptor.pipe() else { return nil }
    listeners.store(listens ? 1 : 0, ordering: .sequentiallyConsistent)
    descriptor = pipe.read
    writeEnd = pipe.write
    deliveryEnd.store(writeEnd, ordering: .sequentiallyConsistent)
    for signal in Self.endings + [SIGWINCH, SIGCONT] {
      guard SignalAction.disposition(of: signal) != .ignored else { continue }
      previous.append((signal, SignalAction.install(signal, deliver)))
    }
    previous.append((SIGPIPE, SignalAction.ignore(SIGPIPE)))
  }

  /// Restores all signal dispositions.
  deinit {
    endCatchingSuspension()
    for entry in previous { entry.action.restore(entry.signal) }
    deliveryEnd.store(-1, ordering: .sequentiallyConsistent)
    close(descriptor)
    close(writeEnd)
  }

  /// From now on, Ctrl-Z of a terminal that is not in raw mode is reported like other signals, so
  /// that what runs elsewhere can be suspended together with the program.
  package func catchSuspension() {
    guard suspension == nil, SignalAction.disposition(of: SIGTSTP) == .default else { return }
    suspension = SignalAction.install(SIGTSTP, deliver)
  }

  /// From now on, Ctrl-Z suspends the program again.
  package func endCatchingSuspension() {
    suspension?.restore(SIGTSTP)
    suspension = nil
  }

  /// Runs `body`, which suspends the program.
  package func suspending(_ body: () -> Void) {
    let isCaught = suspension != nil
    endCatchingSuspension()
    body()
    if isCaught { catchSuspension() }
  }

  /// From now on, signals that end the session wait until they are taken. Calls can be nested.
  package static func beginListening() {
    listeners.add(1, ordering: .sequentiallyConsistent)
  }

  /// Ends the process if a signal that ends the session is waiting. From now on, such a signal ends
  /// the process at once.
  package static func endListening() {
    guard listeners.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 else { return }
    let pending = pendingEnding.load(ordering: .sequentiallyConsistent)
    if pending != 0 { endProcess(pending) }
  }

  /// Runs `body`, which polls the pipe.
  package static func listening<Result, Fault: Error>(
    _ body: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    beginListening()
    defer { endListening() }
    return try body()
  }

  /// The signals since the last call, each once, in the order in which they first arrived.
  package func take() -> [Int32] {
    var signals: [Int32] = []
    pendingEnding.store(0, ordering: .sequentiallyConsistent)
    while let bytes = Descriptor.read(descriptor, limit: 256), !bytes.isEmpty {
      for byte in bytes where !signals.contains(Int32(byte)) { signals.append(Int32(byte)) }
    }
    return signals
  }

  /// Whether a signal that ends the session is waiting. If so, stop waiting for a terminal that
  /// accepts no output.
  package static var hasPendingEnding: Bool {
    pendingEnding.load(ordering: .sequentiallyConsistent) != 0
  }

  /// Whether the waiting signal is SIGINT, which Ctrl-C sends if the terminal driver handles it.
  static var hasPendingInterrupt: Bool {
    pendingEnding.load(ordering: .sequentiallyConsistent) == SIGINT
  }
}

/// The descriptor that the handler writes to. It is global because a handler has no context.
private let deliveryEnd = Atomic<Int32>(-1)

/// The latest untaken signal that ends the session, or 0. SIGINT never replaces another signal.
private let pendingEnding = Atomic<Int32>(0)

/// Number of parts of the program that poll the pipe.
private let listeners = Atomic<Int>(1)

/// The signal handler. It uses only atomics and async-signal-safe system calls.
private func deliver(_ signal: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  let end = deliveryEnd.load(ordering: .sequentiallyConsistent)
  if end >= 0 { _ = write(end, &byte, 1) }
  if signal != SIGWINCH, signal != SIGCONT, signal != SIGTSTP {
    let pending = pendingEnding.load(ordering: .sequentiallyConsistent)
    let isImpatient = pending != 0 && signal != SIGHUP
    if isImpatient || listeners.load(ordering: .sequentiallyConsistent) == 0 {
      endProcess(signal)
    }
    if pending == 0 || signal != SIGINT {
      pendingEnding.store(signal, ordering: .sequentiallyConsistent)
    }
  }
  errno = saved
}

/// Ends the process, in a handler or elsewhere. It allocates nothing and takes no lock. SQLite's
/// journal repairs an interrupted write.
private func endProcess(_ signal: Int32) -> Never {
  TerminalRestore.restore()
  // A blocked reader of standard error must not keep the process alive.
  var request = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
  if poll(&request, 1, 0) > 0, request.revents & Int16(POLLOUT) != 0 {
    report("llmring: stopped by ")
    report(EndingSignal.name(of: signal))
    report("\n")
  }
  _exit(128 + signal)
}

private func report(_ words: StaticString) {
  _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
}
