import LLMRingPlatform

/// Reads lines where drawing is impossible (`TERM=dumb`, a shell inside an editor). The terminal
/// driver echoes and edits, and no escape sequences are sent.
///
/// The terminal is not in raw mode, so Ctrl-C arrives as SIGINT through the ``SignalPipe`` and only
/// Enter ends a line. A `"""` block and a trailing backslash continue it as in ``LineEditor``. Reports
/// of the terminal, and keys that the driver does not know, are removed from a line.
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
    bytes = takeLines()
    // Lines that were typed ahead; the driver has shown them above.
    var ahead = bytes.count
    terminal.write(prompt.text)
    if !bytes.contains(UInt8(ascii: "\n")) {
      // The beginning of a line, which was typed before a question.
      terminal.write(SafeText(String(decoding: bytes, as: UTF8.self)).text)
    }
    var text = ""
    while true {
      while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        let line = takeLine(endingAt: end)
        if end < ahead { terminal.write(SafeText(line: line).text + "\n") }
        ahead -= end + 1
        text += line
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

  /// Shows a question and reads a line that answers it. What was typed ahead is for the next prompt.
  package func ask(_ question: YesNoQuestion) -> YesNoQuestion.Answer {
    var ahead = takeTypedAhead()
    // The driver has shown it already.
    if ahead.last.map({ $0 != UInt8(ascii: "\n") }) ?? false { terminal.write("\n") }
    let shown = question.shown(columns: terminal.size.columns)
    terminal.write(shown.text.text)
    ahead += takeTypedAhead()
    terminal.write(shown.choices.text)
    defer { bytes = ahead + bytes }
    while true {
      while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        if let answer = question.answer(toLine: takeLine(endingAt: end)) { return answer }
        terminal.write(shown.text.text + shown.choices.text)
      }
      for event in terminal.wait(signals: signals) {
        switch event {
        case .keys(let more): bytes += more.prefix(max(0, Self.limit - bytes.count))
        case .signal(SIGINT):
          terminal.write("\n")
          return .no
        case .signal(let number) where SignalPipe.endings.contains(number):
          return .signal(number)
        case .closed: return .endOfInput
        case .signal, .mail, .deadline: break
        }
      }
    }
  }

  /// Takes the first line.
  private func takeLine(endingAt end: Int) -> String {
    defer { bytes.removeFirst(end + 1) }
    return String(decoding: KeySequence.removeAll(from: bytes[..<end]), as: UTF8.self)
  }

  /// Takes all that has been typed, the beginning of a line included.
  private func takeTypedAhead() -> [UInt8] {
    takeLines() + terminal.takeUnfinishedLine()
  }

  /// Takes all that the driver has handed over.
  private func takeLines() -> [UInt8] {
    var typed = bytes
    bytes = []
    while case .keys(let more)? = terminal.wait(until: .now).first {
      typed += more.prefix(max(0, Self.limit - typed.count))
    }
    return typed
  }
}
