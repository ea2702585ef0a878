import LLMRingPlatform
import LLMRingTerminal

/// What happened at the terminal while an answer arrived or a task ran.
///
/// Keys stay in the terminal's keyboard for the next prompt, except those that act on what runs:
/// Ctrl-C and ESC alone stop it, Ctrl-Z suspends the program.
struct PendingInput {
  /// What the terminal's driver read as lines, where the terminal is not in raw mode.
  private(set) var lines: [UInt8] = []
  /// A signal that asks the program to end.
  private(set) var signal: Int32?
  /// Whether the terminal is gone.
  private(set) var isClosed = false
  private var isInterrupted = false
  private var hasBegun = false
  /// When a key whose rest has not arrived counts as it is.
  private var keyDeadline: ContinuousClock.Instant?

  /// Whether the running task should stop.
  var isStopped: Bool { isInterrupted || signal != nil || isClosed }

  /// Maximum number of bytes of lines to keep. The rest is dropped.
  private static let limit = 1 << 20

  /// How long ESC waits for the rest of a key. Nothing is lost by waiting longer than at the prompt,
  /// and a key that arrives in pieces must not stop an answer.
  private static let escapeTimeout = Duration.milliseconds(100)

  /// Waits for mail, keys, signals or the deadline, and takes what there is.
  ///
  /// - Parameter suspending: Suspends what runs together with the program, which the closure that
  ///   it receives does.
  mutating func wait(
    for mail: [Int32] = [], on terminal: Terminal, _ signals: SignalPipe, _ output: OutputBuffer,
    until deadline: ContinuousClock.Instant?, suspending: (() -> Void) -> Void = { $0() }
  ) {
    if !hasBegun {
      hasBegun = true
      // What was typed together with the line that began this.
      receive(terminal, signals, output, suspending)
      guard !isStopped else { return }
    }
    let first = [deadline, keyDeadline].compactMap(\.self).min()
    for event in terminal.wait(for: mail, signals: signals, until: first) {
      receive(event, on: terminal, signals, output, suspending)
    }
    guard let keyDeadline, keyDeadline <= .now else { return }
    terminal.keyboard.expire()
    receive(terminal, signals, output, suspending)
  }

  private mutating func receive(
    _ event: TerminalEvent, on terminal: Terminal, _ signals: SignalPipe, _ output: OutputBuffer,
    _ suspending: (() -> Void) -> Void
  ) {
    switch event {
    case .keys(let bytes) where terminal.isRaw:
      terminal.keyboard.append(bytes)
      receive(terminal, signals, output, suspending)
    case .keys(let bytes):
      lines += bytes.prefix(Self.limit - lines.count)
    case .signal(2) where !terminal.isRaw:
      // Where the terminal's driver reads the keys, this is Ctrl-C, which it shows as `^C`.
      isInterrupted = true
      output.noteEcho()
    case .signal(SIGTSTP):
      output.noteEcho()
      suspend(terminal, signals, output, suspending)
    case .signal(let signal) where SignalPipe.endings.contains(signal):
      self.signal = signal
    case .signal:
      output.columns = terminal.size.columns
    case .closed:
      isClosed = true
    case .mail, .deadline:
      break
    }
  }

  /// Takes the keys that are not for the next prompt.
  private mutating func receive(
    _ terminal: Terminal, _ signals: SignalPipe, _ output: OutputBuffer,
    _ suspending: (() -> Void) -> Void
  ) {
    guard terminal.isRaw else { return }
    for control in terminal.keyboard.takeControls() {
      switch control {
      case .stop:
        isInterrupted = true
      case .suspend:
        suspend(terminal, signals, output, suspending)
      }
    }
    if let column = terminal.takeCursorColumn() { output.noteCursor(column: column) }
    keyDeadline = terminal.keyboard.timeout(afterEscape: Self.escapeTimeout).map { .now + $0 }
  }

  private func suspend(
    _ terminal: Terminal, _ signals: SignalPipe, _ output: OutputBuffer,
    _ suspending: (() -> Void) -> Void
  ) {
    suspending {
      output.leaveScreen()
      signals.suspending { terminal.suspend() }
    }
  }
}
