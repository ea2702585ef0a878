import LLMRingPlatform
import Synchronization

/// Signals turned into bytes on a pipe, so that the thread that polls meets them in turn.
///
/// Caught are the ones that end a session from outside (TERM, HUP, INT, QUIT), WINCH and CONT;
/// PIPE is ignored, so that a write reports its failure. What was ignored when the program
/// started stays ignored, as `nohup` asks. There is one pipe in a process at a time.
///
/// A signal that ends the session waits in the pipe only while the program listens. Otherwise
/// nobody would take it until the work in hand is done, so the handler itself gives the terminal
/// back, says why on standard error and ends the process with status 128 + n. It does the same
/// when an earlier such signal has not been taken yet, unless the new one is SIGHUP: a shell and
/// the kernel both send that one when a terminal is closed.
package final class SignalPipe {
  /// The signals after which a session ends.
  package static let endings: [Int32] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

  /// Readable when a signal has come; ``Terminal/wait(for:signals:until:)`` polls it.
  package let descriptor: Int32

  private let writeEnd: Int32
  private var previous: [(signal: Int32, action: SignalAction)] = []

  /// Starts catching. Returns `nil` when the process has no file descriptors left.
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

  /// Puts every disposition back.
  deinit {
    for entry in previous { entry.action.restore(entry.signal) }
    deliveryEnd.store(-1, ordering: .sequentiallyConsistent)
    close(descriptor)
    close(writeEnd)
  }

  /// From now on, signals that end the session wait until they are taken. Calls can be nested.
  package static func beginListening() {
    listeners.add(1, ordering: .sequentiallyConsistent)
  }

  /// Ends the process if a signal that ends the session has come and was not taken, and from now
  /// on as soon as one comes.
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

  /// The signals that came since the last call, each once, in the order of their first coming.
  package func take() -> [Int32] {
    var signals: [Int32] = []
    pendingEnding.store(0, ordering: .sequentiallyConsistent)
    while let bytes = Descriptor.read(descriptor, limit: 256), !bytes.isEmpty {
      for byte in bytes where !signals.contains(Int32(byte)) { signals.append(Int32(byte)) }
    }
    return signals
  }

  /// Whether a signal that ends the session has come and is not taken yet: the time to stop
  /// waiting for a terminal that accepts nothing.
  package static var hasPendingEnding: Bool {
    pendingEnding.load(ordering: .sequentiallyConsistent) != 0
  }

  /// Whether SIGINT alone is such a signal: Ctrl-C where the terminal's driver reads the keys.
  static var hasPendingInterrupt: Bool {
    pendingEnding.load(ordering: .sequentiallyConsistent) == SIGINT
  }
}

/// Where the handler writes; a global, since a handler has no context.
private let deliveryEnd = Atomic<Int32>(-1)

/// The latest signal that ends the session and has not been taken, or 0. SIGINT never replaces
/// another.
private let pendingEnding = Atomic<Int32>(0)

/// How many parts of the program poll the pipe.
private let listeners = Atomic<Int>(1)

/// The signal handler: nothing in it but atomics and system calls that POSIX allows in one.
private func deliver(_ signal: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  let end = deliveryEnd.load(ordering: .sequentiallyConsistent)
  if end >= 0 { _ = write(end, &byte, 1) }
  if signal != SIGWINCH, signal != SIGCONT {
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

/// Ends the process, from a handler or from anywhere else: it allocates nothing and takes no lock.
/// SQLite's journal makes whole whatever was being written.
private func endProcess(_ signal: Int32) -> Never {
  TerminalRestore.restore()
  let words: StaticString =
    switch signal {
    case SIGINT: "llmring: stopped by SIGINT\n"
    case SIGTERM: "llmring: stopped by SIGTERM\n"
    case SIGHUP: "llmring: stopped by SIGHUP\n"
    default: "llmring: stopped by SIGQUIT\n"
    }
  // A reader of standard error that takes nothing must not keep the process.
  var request = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
  if poll(&request, 1, 0) > 0, request.revents & Int16(POLLOUT) != 0 {
    _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
  }
  _exit(128 + signal)
}
