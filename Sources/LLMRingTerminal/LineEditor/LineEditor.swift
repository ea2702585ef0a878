import LLMRingPlatform
import CLLMRingEditLine

/// Reads lines from a user at a terminal.
///
/// libedit does the editing, with its keymaps, its vi mode and the user's `.editrc`. The editor
/// draws the line itself, in the function from which libedit reads keys, whenever no more keys are
/// waiting. History, search, undo, paste and completion are our own functions, bound in place of
/// libedit's. All calls come from the thread that owns the terminal.
package final class LineEditor {
  /// Completes the word before the cursor, given the text and the number of characters before the
  /// cursor.
  package typealias Completer = (_ text: String, _ cursor: Int) -> Completion

  /// How styles are rendered.
  package var theme: Theme

  /// Shown before each line of the text except the first.
  package var continuation = SafeText(trusted: "... ").styled(.dim)

  /// Called once, when the next prompt has been drawn and no input is waiting, for work that must
  /// not delay a prompt.
  package var whenDrawn: (() -> Void)?

  /// Called when the terminal has answered how light its background is.
  package var whenBackgroundIsKnown: ((Palette.Background) -> Void)?

  let terminal: Terminal
  let signals: SignalPipe?
  let history: any LineHistory
  let completer: Completer
  let editLine: EditLine

  var painter = InputPainter()
  var reading = Reading()
  /// Whether the keys are those of emacs and not of vi.
  var isEmacs = true

  /// The state of the line being read.
  struct Reading {
    var prompt = SafeText()
    var initial = ""
    var outcome: LineOutcome?
    var navigation = HistoryNavigation()
    var undo = UndoStack()
    /// The text of an ``EditorKey/paste`` that libedit has not handled yet.
    var paste = ""
    /// Which parts of the text were pasted, and of the texts that the user left with Up and Down.
    var pasted = PastedParts()
    var pastedElsewhere: [Int?: PastedParts] = [:]
    /// The text after the key before.
    var scalars: [UInt32] = []
    /// Rows below the text (candidates or a notice), shown until the next key.
    var notice: [SafeText] = []
    /// The row below the text during a search. While it is set, changes are not undo steps.
    var search: SafeText?
    var hasBegun = false
  }

  /// Returns `nil` if libedit cannot be set up.
  ///
  /// `history` is not read until the user asks for it.
  ///
  /// - Parameters:
  ///   - name: The program name that lines in `.editrc` may refer to, as in `llmring:bind …`.
  ///   - theme: How styles are rendered.
  package init?(
    terminal: Terminal, signals: SignalPipe?, history: any LineHistory, name: String = "llmring",
    theme: Theme = Theme(isColored: true), completer: @escaping Completer = { _, _ in .none }
  ) {
    TextLocale.ensureUTF8()
    // Setting up libedit changes modes; a terminal that is not raw yet must not become raw.
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

  /// Shows a prompt and reads a line, which may contain line feeds.
  ///
  /// The cursor must be at the start of a line (``OutputBuffer/isAtLineStart``), because the prompt
  /// overwrites that line. Afterwards, the cursor is at the start of the next line.
  ///
  /// If the terminal is already in raw mode, it stays so and pastes stay marked. Nothing typed
  /// between two prompts is lost, echoed or mistaken for Enter: keys up to the first Enter are edited
  /// here, and the rest is kept for the next call.
  ///
  /// - Parameters:
  ///   - initial: The initial text. The cursor starts at its end.
  package func readLine(prompt: SafeText, initial: String = "") -> LineOutcome {
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

  /// The next key for libedit, or `nil` once the line is finished.
  private func nextCode() -> UInt32? {
    begin()
    if reading.search == nil { recordChange() }
    while reading.outcome == nil {
      if let key = terminal.keyboard.next() {
        reading.notice = []
        return code(of: key)
      }
      if let background = terminal.takeBackground() { whenBackgroundIsKnown?(background) }
      // Process waiting input first, so a paste or a burst is drawn once, at its end.
      var events = terminal.wait(signals: signals, until: .now)
      if events == [.deadline] {
        draw()
        whenDrawn?()
        whenDrawn = nil
        events = terminal.wait(
          signals: signals, until: terminal.keyboard.timeout.map { .now + $0 })
        if events == [.deadline] { terminal.keyboard.expire() }
      }
      events.forEach(receive)
    }
    return nil
  }

  /// Records what the key before did to the text.
  func recordChange() {
    let line = editLine.line
    reading.undo.record(line)
    reading.pasted.change(from: reading.scalars, to: line.scalars)
    reading.scalars = line.scalars
  }

  /// libedit empties the line before it asks for the first key, so insert the text here.
  private func begin() {
    guard !reading.hasBegun else { return }
    reading.hasBegun = true
    editLine.insert(reading.initial)
  }

  private func code(of key: KeyDecoder.Key) -> UInt32 {
    switch key {
    case .scalar(let scalar):
      return scalar.value
    case .meta:
      return 0x1B
    case .named(.escape) where !isEmacs && reading.search == nil:
      return 0x1B
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
      terminal.keyboard.append(bytes)
    case .signal(SIGWINCH):
      if painter.isDrawn { terminal.write(painter.erase()) }
    case .signal(SIGCONT):
      // The shell used the screen in between, so the cursor position is unknown.
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

  /// Draws the current line.
  func draw() {
    terminal.write(drawing())
  }

  /// Leaves the current line on the screen and ends reading.
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
