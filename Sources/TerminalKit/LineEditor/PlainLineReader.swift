import LLMRingPlatform

/// Reads lines where drawing is impossible (`TERM=dumb`, a shell inside an editor). The terminal
/// driver echoes and edits, and no escape sequences are sent.
///
/// The terminal is not in raw mode, so Ctrl-C arrives as SIGINT through the ``SignalPipe`` and only
/// Enter ends a line. A `"""` block and a trailing backslash continue it as in ``LineEditor``.
package final class PlainLineReader {
  /// Maximum number of bytes to keep of one line. The rest is dropped.
  package static let limit = 4 << 20

  private let terminal: Terminal
  private let signals: SignalPipe?
  private var bytes: [UInt8] = []

  package init(terminal: Terminal, signals: SignalPipe?) {
    self.terminal = terminal
    self.signals = signals
  }

  /// Whether `environment` describes a terminal that can only print.
  package static func isNeeded(environment: [String: String]) -> Bool {
    environment["TERM"].map { $0.isEmpty || $0 == "dumb" } ?? true
  }

  /// Shows a prompt and reads a line.
  package func readLine(prompt: SafeText) -> LineOutcome {
    terminal.write(prompt.text)
    var text = ""
    while true {
      while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        text += String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeFirst(end + 1)
        switch EnterRule(for: text) {
        case .send: return .line(TypedLine(text))
        case .newLine: text += "\n"
        case .newLineForBackslash: text = text.dropLast() + "\n"
        }
        terminal.write("... ")
      }
      for event in terminal.wait(signals: signals) {
        switch event {
        case .keys(let more):
          bytes += more.prefix(max(0, Self.limit - bytes.count - text.utf8.count))
        case .signal(SIGINT):
          terminal.write("\n")
          return .interrupted(hadText: !text.isEmpty)
        case .signal(let number) where SignalPipe.endings.contains(number):
          return .signal(number)
        case .closed:
          return .endOfInput
        case .signal, .mail, .deadline:
          break
        }
      }
    }
  }
}
