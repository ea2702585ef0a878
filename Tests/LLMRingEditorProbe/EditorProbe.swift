import LLMRingPlatform
import LLMRingTerminal

/// A program that reads lines and prints them, to test the editor in a terminal. Its arguments are
/// the history, oldest first.
@main
struct LLMRingEditorProbe {
  /// A history in memory that reports its first access.
  final class History: LineHistory {
    private var lines: [String]
    private(set) var isUsed = false

    init(_ lines: [String]) { self.lines = lines }

    var count: Int {
      isUsed = true
      return lines.count
    }

    subscript(index: Int) -> String { lines[index] }

    func add(_ line: String) { lines.append(line) }

    func keep(draft: TypedLine) {
      if !draft.text.isEmpty { lines.append(draft.text) }
    }
  }

  /// Runs a command that owns the terminal until it ends or is suspended.
  private static func runChild(_ terminal: Terminal) {
    let child = ChildProcess(
      shell: "echo ready; read word; echo child got $word; kill -STOP $$", environment: [],
      group: .foreground(terminal: 0))
    let end = terminal.lend { () -> RunningProcess.End? in
      guard let running = try? child.start() else { return nil }
      defer { TerminalForeground.take(0) }
      guard case .stopped(let signal)? = running.wait(seesStops: true) else { return nil }
      running.sendToGroup(SIGKILL)
      _ = running.wait()
      return .stopped(signal)
    }
    say("child \(end.map { "\($0)" } ?? "failed")", terminal)
  }

  /// Works without end on a terminal in raw mode and never takes a signal; says when one has come
  /// that waits to be taken.
  private static func compute(listens: Bool) -> Never {
    guard let terminal = Terminal(), let signals = SignalPipe(listens: listens) else { exit(2) }
    terminal.enterRawMode()
    say("computing", terminal)
    while !SignalPipe.hasPendingEnding {}
    say("pending", terminal)
    while signals.descriptor >= 0 {}
    exit(2)
  }

  static func main() {
    if let mode = getenv("COMPUTE") { compute(listens: String(cString: mode) == "listening") }
    let history = History(Array(CommandLine.arguments.dropFirst()))
    guard let terminal = Terminal(), let signals = SignalPipe(),
      let editor = LineEditor(
        terminal: terminal, signals: signals, history: history, completer: complete)
    else { exit(2) }
    if PlainLineReader.isNeeded(environment: [
      "TERM": getenv("TERM").map { String(cString: $0) } ?? ""
    ]) {
      readPlainly(terminal, signals)
    }
    terminal.enterRawMode()
    while true {
      let outcome = editor.readLine(
        prompt: SafeText(trusted: "> ").styled(.bold),
        initial: getenv("INITIAL").map { String(cString: $0) } ?? "")
      switch outcome {
      case .line("/stream"): stream(terminal, signals)
      case .line("/child"): runChild(terminal)
      case .line("/ask"): say("answer \(editor.ask(question))", terminal)
      case .line("/used"): say("used \(history.isUsed)", terminal)
      case .line(let line):
        let text = line.text
        history.add(text)
        say("line \(String(reflecting: text))", terminal)
      case .interrupted(let hadText): say("interrupted \(hadText)", terminal)
      case .endOfInput:
        say("end", terminal)
        exit(0)
      case .signal(SIGINT): say("signal \(SIGINT)", terminal)
      case .signal(let number):
        say("signal \(number)", terminal)
        exit(128 + number)
      }
    }
  }

  /// Enter means yes, so that a test can tell it from ESC.
  private static let question = YesNoQuestion(SafeText(trusted: "sure?"), usually: true)

  private static func readPlainly(_ terminal: Terminal, _ signals: SignalPipe) -> Never {
    let reader = PlainLineReader(terminal: terminal, signals: signals)
    while true {
      let outcome = reader.readLine(prompt: SafeText(trusted: "> "))
      if outcome == .line("/ask") {
        say("answer \(reader.ask(question))", terminal)
      } else if case .line(let line) = outcome {
        say("line(\(String(reflecting: line.text)))", terminal)
      } else {
        say("\(outcome)", terminal)
      }
      if outcome == .endOfInput { exit(0) }
    }
  }

  /// Keeps keys for the next line until Ctrl-C, as the program does while an answer streams.
  private static func stream(_ terminal: Terminal, _ signals: SignalPipe) {
    say("streaming", terminal)
    while !terminal.keyboard.takeControls().contains(.stop) {
      for case .keys(let bytes) in terminal.wait(signals: signals) {
        terminal.keyboard.append(bytes)
      }
    }
    say("stopped", terminal)
  }

  private static func complete(_ text: String, _ cursor: Int) -> Completion {
    let word =
      text.prefix(cursor).split(separator: " ", omittingEmptySubsequences: false).last ?? ""
    let words = ["/model ", "/models ", "/help ", "日本 "]
    let candidates = words.filter { !word.isEmpty && $0.hasPrefix(word) }
    return Completion(replaced: word.count, candidates: candidates)
  }

  private static func say(_ text: String, _ terminal: Terminal) {
    terminal.write(text + "\n")
  }
}
