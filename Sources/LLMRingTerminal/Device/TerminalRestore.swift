import LLMRingPlatform
import Synchronization

/// Restores the terminal however the program ends.
///
/// It is armed while the terminal is in raw mode. It acts at `exit`, on a crash (a Swift trap is
/// SIGILL or SIGTRAP), and on a signal that ends the program and has no other handler. Code that
/// runs in a handler is async-signal-safe: it allocates nothing, takes no lock, and calls only
/// `tcsetattr`, `write`, `sigaction` and `raise`. SIGKILL cannot be caught; afterwards, `stty sane;
/// printf '\e[?2004l\e[?25h'` repairs the terminal.
package enum TerminalRestore {
  /// Remembers the modes to restore, and installs the handlers on the first call.
  static func arm(input: Int32, output: Int32, modes: termios) {
    savedModes = modes
    savedInput = input
    savedOutput = output
    isArmed.store(true, ordering: .sequentiallyConsistent)
    installHandlersOnce
  }

  static func disarm() {
    isArmed.store(false, ordering: .sequentiallyConsistent)
  }

  /// Restores the terminal now, if it has changed.
  package static func restore() { putTerminalBack() }

  private static let installHandlersOnce: Void = {
    atexit { putTerminalBack() }
    // A stack overflow leaves no stack to handle it on.
    SignalAction.setAlternateStack(size: 64 * 1024)
    for (index, signal) in crashes.enumerated() {
      previousActions[index] = SignalAction.install(signal, usesAlternateStack: true, crash)
    }
    for signal in SignalPipe.endings where SignalAction.disposition(of: signal) == .default {
      _ = SignalAction.install(signal, end)
    }
  }()

  private static let crashes = [SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT]
}

// The state that the handlers read. The thread that owns the terminal writes it before it installs
// a handler.
private nonisolated(unsafe) var savedModes = termios()
private nonisolated(unsafe) var savedInput: Int32 = -1
private nonisolated(unsafe) var savedOutput: Int32 = -1
private nonisolated(unsafe) let previousActions: UnsafeMutablePointer<SignalAction> = {
  let actions = UnsafeMutablePointer<SignalAction>.allocate(capacity: 6)
  actions.initialize(repeating: SignalAction(), count: 6)
  return actions
}()
private let isArmed = Atomic<Bool>(false)

/// Turns off bracketed paste and synchronized output, shows the cursor, and resets the style.
private let resetSequence: StaticString = "\u{1B}[?2004l\u{1B}[?2026l\u{1B}[?25h\u{1B}[m"

private func putTerminalBack() {
  guard isArmed.exchange(false, ordering: .sequentiallyConsistent) else { return }
  // In a background process, both calls would stop the program here.
  signal(SIGTTOU, SIG_IGN)
  tcsetattr(savedInput, TCSANOW, &savedModes)
  _ = write(savedOutput, resetSequence.utf8Start, resetSequence.utf8CodeUnitCount)
}

/// Restores the terminal, then passes the signal to the previous handler (the default or a
/// backtrace).
private func crash(_ number: Int32) {
  putTerminalBack()
  let index: Int =
    switch number {
    case SIGSEGV: 0
    case SIGILL: 1
    case SIGTRAP: 2
    case SIGBUS: 3
    case SIGFPE: 4
    default: 5
    }
  previousActions[index].restore(number)
  raise(number)
}

private func end(_ number: Int32) {
  putTerminalBack()
  signal(number, SIG_DFL)
  raise(number)
}
