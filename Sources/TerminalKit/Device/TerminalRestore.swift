import LLMRingPlatform
import Synchronization

/// Gives the terminal back as it was found, however the program ends.
///
/// Armed while the terminal is in raw mode. It then acts at `exit`, on a crash (a Swift trap is
/// SIGILL or SIGTRAP), and on a signal that ends the program while nothing else catches it.
/// Everything that runs in a handler is async-signal-safe: no allocation, no lock, only
/// `tcsetattr`, `write`, `sigaction` and `raise`. SIGKILL cannot be caught:
/// `stty sane; printf '\e[?2004l\e[?25h'` repairs what it leaves.
package enum TerminalRestore {
  /// Remembers what to put back, and installs the handlers the first time.
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

  /// Puts the terminal back now, if it is not as it was found.
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

// What the handlers read. It is written before a handler is installed, by the one thread that
// owns the terminal.
private nonisolated(unsafe) var savedModes = termios()
private nonisolated(unsafe) var savedInput: Int32 = -1
private nonisolated(unsafe) var savedOutput: Int32 = -1
private nonisolated(unsafe) let previousActions: UnsafeMutablePointer<SignalAction> = {
  let actions = UnsafeMutablePointer<SignalAction>.allocate(capacity: 6)
  actions.initialize(repeating: SignalAction(), count: 6)
  return actions
}()
private let isArmed = Atomic<Bool>(false)

/// Bracketed paste and synchronized output off, cursor shown, style plain.
private let resetSequence: StaticString = "\u{1B}[?2004l\u{1B}[?2026l\u{1B}[?25h\u{1B}[m"

private func putTerminalBack() {
  guard isArmed.exchange(false, ordering: .sequentiallyConsistent) else { return }
  // From a process in the background both calls would stop it here.
  signal(SIGTTOU, SIG_IGN)
  tcsetattr(savedInput, TCSANOW, &savedModes)
  _ = write(savedOutput, resetSequence.utf8Start, resetSequence.utf8CodeUnitCount)
}

/// Restores, then lets whoever was there before (the default, or a backtrace) have the signal.
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
