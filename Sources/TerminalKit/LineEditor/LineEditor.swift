import LLMRingPlatform
import CEditLine

/// Reads lines from a person at a terminal.
///
/// libedit edits, with its keymaps, its vi mode and the user's `.editrc`; everything is drawn
/// here, from the function that libedit reads keys with: whenever no more keys are waiting, the
/// line is shown as it stands. What is history, search, undo, paste and completion is ours, and
/// bound over libedit's. All calls come from the thread that owns the terminal.
package final class LineEditor {
  /// Completes the word before the cursor, given the text and how many characters of it stand
  /// before the cursor.
  package typealias Completer = (_ text: String, _ cursor: Int) -> Completion

  /// How styles are sent.
  package var theme: Theme

  /// Stands before each line of the text but the first.
  package var continuation = SafeText(trusted: "... ").styled(.dim)

  /// Called once, when the next prompt has been drawn and nothing is waiting: the time for what
  /// no prompt should wait for.
  package var whenDrawn: (() -> Void)?

  let terminal: Terminal
  let signals: SignalPipe?
  let history: any LineHistory
  let completer: Completer
  let editLine: EditLine

  var decoder = KeyDecoder()
  var painter = InputPainter()
  var reading = Reading()

  /// What belongs to one line that is being read.
  struct Reading {
    var prompt = SafeText()
    var initial = ""
    var outcome: LineOutcome?
    var navigation = HistoryNavigation()
    var undo = UndoStack()
    /// The text of a ``EditorKey/paste`` that libedit has been given, and has yet to act on.
    var paste = ""
    /// Rows below the text: candidates or a notice, until the next key.
    var notice: [SafeText] = []
    /// The row below the text while searching; the line's changes are then no steps to undo.
    var search: SafeText?
    var hasBegun = false
  }

  /// Returns `nil` when libedit cannot be set up.
  ///
  /// Nothing is read from `history` until the user asks for it.
  ///
  /// - Parameters:
  ///   - name: Whose lines `.editrc` may single out, as in `llmring:bind …`.
  ///   - theme: How styles are sent.
  package init?(
    terminal: Terminal, signals: SignalPipe?, history: any LineHistory, name: String = "llmring",
    theme: Theme = Theme(isColored: true), completer: @escaping Completer = { _, _ in .none }
  ) {
    TextLocale.ensureUTF8()
    // Setting libedit up sets modes; a terminal that is not raw yet must not become so.
    let editLine = terminal.preservingModes { EditLine(name: name, terminal: terminal) }
    guard let editLine else { return nil }
    self.terminal = terminal
    self.signals = signals
    self.history = history
    self.completer = completer
    self.theme = theme
    self.editLine = editLine
    editLine.setOwner(self)
    editLine.setReader { handle, key in
      let editor = EditLine.owner(of: handle, as: LineEditor.self)
      guard let code = editor?.nextCode() else { return 0 }
      key?.pointee = wchar_t(truncatingIfNeeded: code)
      return 1
    }
    terminal.preservingModes { bindKeys() }
  }

  /// Shows a prompt and reads a line; it may have several lines in it.
  ///
  /// The cursor must stand at the start of a line (``OutputBuffer/isAtLineStart``): the prompt is
  /// drawn over what else that line holds. Afterwards it stands at the start of the next.
  ///
  /// If the terminal is in raw mode already, it stays in it, and pastes stay marked, so that
  /// nothing typed between two prompts is lost, echoed, or taken for Enter.
  ///
  /// - Parameters:
  ///   - initial: A text to begin with, the cursor at its end.
  ///   - typeAhead: Bytes that were typed meanwhile. Up to the first Enter they are edited
  ///     here; the rest waits for the next call.
  package func readLine(
    prompt: SafeText, initial: String = "", typeAhead: [UInt8] = []
  ) -> LineOutcome {
    decoder.append(typeAhead)
    let wasRaw = terminal.isRaw
    if !wasRaw { terminal.enterRawMode() }
    terminal.setBracketedPaste(true)
    reading = Reading(prompt: prompt, initial: initial)
    painter.reset()
    editLine.edit()
    if !wasRaw { terminal.leaveRawMode() }
    return reading.outcome ?? .endOfInput
  }

  // MARK: Keys

  /// The next key for libedit, or `nil` once the line has an outcome.
  private func nextCode() -> UInt32? {
    begin()
    if reading.search == nil { reading.undo.record(editLine.line) }
    while reading.outcome == nil {
      if let key = decoder.next() {
        reading.notice = []
        return code(of: key)
      }
      // What is already there comes first: a paste or a burst is drawn once, at its end.
      var events = terminal.wait(signals: signals, until: .now)
      if events == [.deadline] {
        draw()
        whenDrawn?()
        whenDrawn = nil
        events = terminal.wait(signals: signals, until: decoder.patience.map { .now + $0 })
        if events == [.deadline] { decoder.expire() }
      }
      events.forEach(receive)
    }
    return nil
  }

  /// libedit empties the line before it asks for the first key, so the text comes in here.
  private func begin() {
    guard !reading.hasBegun else { return }
    reading.hasBegun = true
    editLine.insert(reading.initial)
  }

  private func code(of key: KeyDecoder.Key) -> UInt32 {
    switch key {
    case .scalar(let scalar):
      return scalar.value
    case .named(let key):
      return key.rawValue
    case .paste(let text):
      reading.paste = text
      return EditorKey.paste.rawValue
    }
  }

  private func receive(_ event: TerminalEvent) {
    switch event {
    case .keys(let bytes):
      decoder.append(bytes)
    case .signal(SIGWINCH):
      if painter.isDrawn { terminal.write(painter.erase()) }
    case .signal(SIGCONT):
      // A shell had the screen meanwhile; the cursor is wherever it left it.
      if painter.isDrawn { painter.reset() }
      terminal.write("\r\u{1B}[J")
    case .signal(let number):
      finish(.signal(number))
    case .closed:
      finish(.endOfInput)
    case .mail, .deadline:
      break
    }
  }

  // MARK: Drawing

  /// Shows the line as it stands.
  func draw() {
    terminal.write(drawing())
  }

  /// Leaves the line on the screen as it stands, and ends the reading.
  func finish(_ outcome: LineOutcome) {
    reading.notice = []
    reading.search = nil
    terminal.write(drawing() + painter.leave())
    reading.outcome = outcome
  }

  private func drawing() -> String {
    let layout = InputLayout(
      prompt: reading.prompt, continuation: continuation, line: editLine.line,
      columns: terminal.size.columns, screenRows: terminal.size.rows, theme: theme)
    let below = (reading.search.map { [$0] } ?? []) + reading.notice
    let extra = below.map { theme.render($0.prefix(columns: terminal.size.columns - 1)) }
    return painter.paint(layout, extra: extra, screenRows: terminal.size.rows)
  }
}
