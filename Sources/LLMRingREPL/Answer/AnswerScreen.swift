import StreamingEngine
import LLMRingTerminal

/// Shows an answer on the terminal while it arrives, and listens to the keys meanwhile.
///
/// One wait for keys, the answer and signals, on the thread that owns the screen; its timeout is
/// the next paint that is due.
struct AnswerScreen: AnswerSink {
  private let terminal: Terminal
  private let signals: SignalPipe
  private let output: OutputBuffer
  /// Whether something moves while nothing arrives.
  private let spins: Bool
  private var view: AnswerView
  /// What was typed and signalled while the answer arrived.
  private(set) var pending = PendingInput()
  private var liveLine = LiveLine()
  private var hasStopped = false

  init(
    terminal: Terminal, signals: SignalPipe, output: OutputBuffer, spins: Bool,
    preferences: Preferences
  ) {
    self.terminal = terminal
    self.signals = signals
    self.output = output
    self.spins = spins
    output.columns = terminal.size.columns
    view = AnswerView(
      output: output, showsReasoning: preferences.showsReasoning,
      showsMarkdown: preferences.showsMarkdown, options: preferences.markdownOptions)
  }

  var joinsText: Bool { true }
  var isStopped: Bool { pending.isStopped }
  var isPaintDueSoon: Bool { !isWaiting && output.isDueSoon }

  /// Whether the first text has not arrived.
  private var isWaiting: Bool { spins && !view.isBegun }

  func begin(stop: @escaping @Sendable () -> Void) {
    terminal.onInterruptWhileBlocked = stop
    terminal.setPausable(true)
  }

  mutating func wait(for descriptor: Int32) {
    let deadline = [spins ? spin() : nil, output.deadline].compactMap(\.self).min()
    wait(for: [descriptor], until: deadline)
  }

  mutating func look() {
    wait(for: [], until: .now)
  }

  private mutating func wait(for mail: [Int32], until deadline: ContinuousClock.Instant?) {
    pending.wait(for: mail, on: terminal, signals, output, until: deadline)
    if pending.isStopped, !hasStopped {
      hasStopped = true
      terminal.setPausable(false)
    }
  }

  /// Shows the spinner if nothing else has moved for a while. Returns when it changes next.
  private mutating func spin() -> ContinuousClock.Instant {
    let (words, next) = liveLine.words(
      for: view.held, since: view.isBegun ? view.lastShown : nil)
    if let words { view.showStatus(words) }
    return next
  }

  mutating func show(_ chunk: StreamChunk) {
    liveLine.noteArrival()
    view.show(chunk)
  }

  mutating func warn(_ words: String) {
    view.note(words, style: .yellow)
  }

  func tick() {
    output.tick()
  }

  mutating func finish(_ progress: AnswerProgress) {
    view.finish()
    terminal.setPausable(false)
    terminal.onInterruptWhileBlocked = nil
    // What was dropped may have been the end of the line.
    output.endLine()
    output.flush()
  }
}
