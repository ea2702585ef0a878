import LLMRingPlatform
import Synchronization

/// Signals turned into bytes on a pipe, so that the thread that polls meets them in turn.
///
/// Caught are the ones that end a session from outside (TERM, HUP, INT, QUIT), WINCH and CONT;
/// PIPE is ignored, so that a write reports its failure. What was ignored when the program
/// started stays ignored, as `nohup` asks. There is one pipe in a process at a time.
package final class SignalPipe {
  /// The signals after which a session ends.
  package static let endings: [Int32] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

  /// Readable when a signal has come; ``Terminal/wait(for:signals:until:)`` polls it.
  package let descriptor: Int32

  private let writeEnd: Int32
  private var previous: [(signal: Int32, action: SignalAction)] = []

  /// Starts catching. Returns `nil` when the process has no file descriptors left.
  package init?() {
    guard let pipe = Descriptor.pipe() else { return nil }
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

  /// The signals that came since the last call, each once, in the order of their first coming.
  package func take() -> [Int32] {
    var signals: [Int32] = []
    isEndingPending.store(false, ordering: .sequentiallyConsistent)
    isInterruptPending.store(false, ordering: .sequentiallyConsistent)
    while let bytes = Descriptor.read(descriptor, limit: 256), !bytes.isEmpty {
      for byte in bytes where !signals.contains(Int32(byte)) { signals.append(Int32(byte)) }
    }
    return signals
  }

  /// Whether a signal that ends the session has come and is not taken yet: the time to stop
  /// waiting for a terminal that accepts nothing.
  static var hasPendingEnding: Bool {
    isInterruptPending.load(ordering: .sequentiallyConsistent)
      || isEndingPending.load(ordering: .sequentiallyConsistent)
  }

  /// Whether SIGINT alone is such a signal: Ctrl-C where the terminal's driver reads the keys.
  static var hasPendingInterrupt: Bool {
    isInterruptPending.load(ordering: .sequentiallyConsistent)
      && !isEndingPending.load(ordering: .sequentiallyConsistent)
  }
}

/// Where the handler writes; a global, since a handler has no context.
private let deliveryEnd = Atomic<Int32>(-1)

private let isInterruptPending = Atomic<Bool>(false)

/// Another signal that ends the session.
private let isEndingPending = Atomic<Bool>(false)

/// The signal handler: nothing in it but atomics and `write(2)`, which POSIX allows in one.
private func deliver(_ signal: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  let end = deliveryEnd.load(ordering: .sequentiallyConsistent)
  if end >= 0 { _ = write(end, &byte, 1) }
  switch signal {
  case SIGINT: isInterruptPending.store(true, ordering: .sequentiallyConsistent)
  case SIGWINCH, SIGCONT: break
  default: isEndingPending.store(true, ordering: .sequentiallyConsistent)
  }
  errno = saved
}
