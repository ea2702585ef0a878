import LLMRingPlatform

/// Reads lines where nothing can be drawn (`TERM=dumb`, a shell inside an editor): the terminal's
/// driver echoes and edits, and no escape sequence is sent.
///
/// The terminal is not in raw mode, so Ctrl-C comes as SIGINT through the ``SignalPipe``, and
/// Enter is the only way to end a line; a `"""` block and a backslash go on as in ``LineEditor``.
package final class PlainLineReader {
  /// Bytes of a line that are kept; what comes after them is dropped.
  package static let limit = 4 << 20

  private let terminal: Terminal
  private let signals: SignalPipe?
  private var bytes: [UInt8] = []

  package init(terminal: Terminal, signals: SignalPipe?) {
    self.terminal = terminal
    self.signals = signals
  }

  /// Whether the terminal that `environment` describes can do no more than print.
  package static func isNeeded(environment: [String: String]) -> Bool {
    environment["TERM"].map { $0.isEmpty || $0 == "dumb" } ?? true
  }

  /// Shows a prompt and reads a line.
  ///
  /// - Parameter typeAhead: Bytes that were read meanwhile; they come first.
  package func readLine(prompt: SafeText, typeAhead: [UInt8] = []) -> LineOutcome {
    bytes += typeAhead
    terminal.write(prompt.text)
    var text = ""
    while true {
      while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        text += String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeFirst(end + 1)
        switch EnterRule(for: text) {
        case .send: return .line(text)
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
