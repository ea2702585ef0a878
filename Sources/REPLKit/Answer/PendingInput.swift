import TerminalKit

/// What was typed and signalled while an answer arrived or a task ran.
struct PendingInput {
  /// What was typed, for the next prompt.
  private(set) var typeAhead: [UInt8] = []
  /// A signal that asks the program to end.
  private(set) var signal: Int32?
  /// Whether the terminal is gone.
  private(set) var isClosed = false
  private var isInterrupted = false

  /// Whether the running task should stop.
  var isStopped: Bool { isInterrupted || signal != nil || isClosed }

  private enum Key {
    static let interrupt: UInt8 = 0x03
    static let suspend: UInt8 = 0x1A
  }

  /// How much may be typed ahead.
  private static let typeAheadLimit = 1 << 20

  mutating func receive(_ event: TerminalEvent, on terminal: Terminal, _ output: OutputBuffer) {
    switch event {
    case .keys(let bytes):
      // Keys are bytes of their own; what is pasted may hold any byte, and comes in brackets.
      for byte in bytes where typeAhead.count < Self.typeAheadLimit {
        switch byte {
        case Key.interrupt:
          isInterrupted = true
          // A user who stops an answer has changed their mind about what they typed before.
          typeAhead = []
        case Key.suspend:
          output.flush()
          terminal.suspend()
        default:
          typeAhead.append(byte)
        }
      }
    case .signal(2) where !terminal.isRaw:
      // Where the terminal's driver reads the keys, this is Ctrl-C.
      isInterrupted = true
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
}
