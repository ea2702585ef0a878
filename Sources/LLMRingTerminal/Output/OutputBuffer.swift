/// Paints streamed text at most once per interval, with a status line below it.
///
/// Text is appended to the screen and never repainted. The status (a spinner or a wait) is one
/// transient line below the text, which is erased before text is painted. Where the last line of
/// the text may fill its row and its end on the screen is not certain, the status stands beside the
/// text instead, if there is room for it. All calls come from the thread that owns the screen; its
/// loop calls ``tick(at:)`` at ``deadline``.
package final class OutputBuffer {
  /// The minimum time between two paints: short enough to look like typing, long enough to batch.
  package static let interval = Duration.milliseconds(50)

  /// How styles are rendered.
  package var theme: Theme

  /// Asks the terminal for the cursor's column, which ``noteCursor(column:)`` takes; `nil` where it
  /// cannot be asked.
  package var askCursor: (() -> Void)?

  /// Number of screen columns. A longer status is truncated to stay on one row.
  package var columns: Int {
    didSet {
      guard columns != oldValue else { return }
      lineEnd.lose()
      isCursorAsked = false
      switch drawn {
      case .nothing, .line, .beside: return
      case .below, .belowSaved: break
      }
      // The line above has moved in a way that is not known. The text continues below it.
      drawn = .line
      isAtLineStart = true
    }
  }

  /// Number of writes, and of bytes written.
  package private(set) var writes = 0
  package private(set) var bytesWritten = 0

  /// Whether the last painted text ended a line.
  package private(set) var isAtLineStart = true

  private var throttle: OutputThrottle<ContinuousClock.Instant>
  private var status: SafeText?
  /// Whether the status is shown even if the last line of the text is unfinished.
  private var isStatusUrgent = false
  private var drawn = Drawn.nothing
  private var lineEnd = LineEnd()
  /// Whether the cursor has been asked for where it still stands.
  private var isCursorAsked = false
  /// Number of questions for the cursor that have no answer yet.
  private var cursorQuestions = 0

  /// Where the status stands.
  private enum Drawn {
    case nothing
    case line
    /// Below an unfinished line that ends at this column.
    case below(column: Int)
    /// Below an unfinished line whose end the terminal has saved.
    case belowSaved
    /// After an unfinished line, in this many columns.
    case beside(columns: Int)
  }

  private let write: ([UInt8]) -> Void
  private let writeStatus: (([UInt8]) -> Void)?
  private let isInterrupted: () -> Bool
  /// Maximum number of bytes of text that are painted before ``isInterrupted`` is asked again.
  private static let piece = 4 << 10

  /// - Parameters:
  ///   - isInterrupted: Whether the user has stopped what is being painted while the screen accepted
  ///     nothing. The rest of it is dropped.
  ///   - write: Writes all of the given bytes to the screen.
  ///   - writeStatus: Writes what draws and erases the status, if that goes to the same screen by
  ///     another way.
  package init(
    theme: Theme, columns: Int = 80, isInterrupted: @escaping () -> Bool = { false },
    write: @escaping ([UInt8]) -> Void, writeStatus: (([UInt8]) -> Void)? = nil
  ) {
    self.theme = theme
    throttle = OutputThrottle(interval: Self.interval, paintsSentences: theme.isPlain)
    self.columns = columns
    self.isInterrupted = isInterrupted
    self.write = write
    self.writeStatus = writeStatus
  }

  /// Creates a buffer that paints on a terminal of its current width.
  package convenience init(theme: Theme, terminal: Terminal) {
    self.init(
      theme: theme, columns: terminal.size.columns, isInterrupted: { terminal.isInterrupted },
      write: { terminal.write($0) })
  }

  /// When ``tick(at:)`` next has something to paint, or `nil` if no text is held.
  package var deadline: ContinuousClock.Instant? { throttle.deadline }

  /// Whether ``deadline`` is so close that it is not worth reading more text first.
  package var isDueSoon: Bool { deadline.map { $0 <= .now + Self.interval } ?? false }

  /// Adds text and paints it now or at the deadline.
  package func append(_ text: SafeText, at now: ContinuousClock.Instant = .now) {
    guard !text.isEmpty, let due = throttle.append(text, at: now) else { return }
    paint(due)
  }

  /// Adds a line of the program's own words, which is broken between words to fit on the screen.
  package func append(line: SafeText, at now: ContinuousClock.Instant = .now) {
    append(line.folded(columns: columns) + SafeText(trusted: "\n"), at: now)
  }

  /// Adds lines of the program's own words in one style.
  package func append(
    lines: String, style: Style, at now: ContinuousClock.Instant = .now
  ) {
    for line in SafeText(lines).lines { append(line: line.styled(style), at: now) }
  }

  /// Adds text in place of the status, in a single write if there is text to paint.
  package func replaceStatus(with text: SafeText, at now: ContinuousClock.Instant = .now) {
    status = nil
    append(text, at: now)
    send(erasing: eraseStatus())
  }

  /// Notes that the terminal itself has shown something, such as a key: a line has begun.
  package func noteEcho() {
    flush()
    lineEnd.lose()
    isAtLineStart = false
  }

  /// Takes the answer to ``askCursor``, from 1. The status can then be shown below the text.
  package func noteCursor(column: Int) {
    cursorQuestions = max(0, cursorQuestions - 1)
    guard isCursorAsked, cursorQuestions == 0, lineEnd.isLost else { return }
    // At the edge it is not certain whether there is room for a character.
    guard column < columns else { return }
    lineEnd.find(at: column - 1)
    send(erasing: "", drawing: drawStatus())
  }

  /// Ends the current line, whether it is painted or still held.
  package func endLine(at now: ContinuousClock.Instant = .now) {
    guard !(throttle.held.isEmpty ? isAtLineStart : throttle.held.endsLine) else { return }
    append(SafeText(trusted: "\n"), at: now)
  }

  /// Paints the held text if the deadline has passed.
  package func tick(at now: ContinuousClock.Instant = .now) {
    guard let due = throttle.due(at: now) else { return }
    paint(due)
  }

  /// Paints the held text now, at the end of an answer or before drawing anything else.
  package func flush(at now: ContinuousClock.Instant = .now) {
    guard let due = throttle.flush(at: now) else { return }
    paint(due)
  }

  /// Shows, changes or removes the status line. Shows only the first line of the status.
  ///
  /// - Parameter isUrgent: Whether to show it even if the last line of the text is unfinished.
  package func setStatus(_ text: SafeText?, isUrgent: Bool = false) {
    guard text != status || isUrgent != isStatusUrgent else { return }
    status = text
    isStatusUrgent = isUrgent
    send(erasing: eraseStatus(), drawing: drawStatus())
  }

  /// Paints the held text and removes the status, before another program uses the screen.
  package func leaveScreen() {
    flush()
    setStatus(nil)
    lineEnd.lose()
  }

  /// Notes that another program has used the screen while this one was stopped. The status is no
  /// longer the line that the cursor stands on.
  package func returnToScreen() {
    status = nil
    drawn = .nothing
    lineEnd.lose()
  }

  private func paint(_ text: SafeText) {
    isCursorAsked = false
    // Below a row that the text fills, the status has already moved the cursor to the next one.
    var shown = text
    if case .beside = drawn, lineEnd.isCertain, text.text.first == "\n" {
      shown = text.dropFirst()
      isAtLineStart = true
      lineEnd.append("\n", columns: columns)
    }
    var erasing = eraseStatus()
    let pieces = shown.parts(ofBytes: Self.piece)
    for (place, piece) in pieces.enumerated() {
      guard !isInterrupted() else {
        lineEnd.lose()
        return send(erasing: erasing, "", drawing: "")
      }
      let movesCursor = theme.isScreen && fits(piece)
      if !piece.isEmpty {
        isAtLineStart = piece.endsLine
        lineEnd.append(piece.text, columns: columns)
      }
      let isLast = place == pieces.count - 1
      send(
        erasing: erasing, theme.render(piece, movesCursor: movesCursor),
        drawing: isLast ? drawStatus() : "")
      erasing = ""
    }
  }

  /// Whether each line with a gap has room in a row. Where the window has become narrower, the cursor
  /// would stop at its edge.
  private func fits(_ text: SafeText) -> Bool {
    guard text.hasGap else { return true }
    var start = isAtLineStart ? 0 : lineEnd.isCertain ? lineEnd.column : columns
    for line in text.text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard start + TextWidth.columns(of: line) <= columns else { return false }
      start = 0
    }
    return true
  }

  private func eraseStatus() -> String {
    defer { drawn = .nothing }
    switch drawn {
    case .nothing: return ""
    case .line: return "\r\u{1B}[2K"
    case .below(let column): return "\r\u{1B}[2K\u{1B}[A" + (column > 0 ? "\u{1B}[\(column)C" : "")
    case .belowSaved: return "\r\u{1B}[2K\u{1B}8"
    case .beside(let columns): return "\u{1B}[\(columns)D\u{1B}[K"
    }
  }

  private func drawStatus() -> String {
    guard let line = status?.lines.first, !line.isEmpty else { return "" }
    // Leave the last column free, because some terminals wrap when it is filled.
    let fitting = line.prefix(columns: columns - 1)
    guard !fitting.isEmpty else { return "" }
    if isAtLineStart {
      drawn = .line
      return theme.render(fitting)
    }
    guard isStatusUrgent else { return "" }
    if lineEnd.isLost, !isCursorAsked, let askCursor {
      isCursorAsked = true
      cursorQuestions += 1
      askCursor()
    }
    if lineEnd.isCertain, lineEnd.column < columns {
      drawn = .below(column: lineEnd.column)
      return "\r\n" + theme.render(fitting)
    }
    if !lineEnd.isCertain, lineEnd.isWithinRow(columns: columns) {
      drawn = .belowSaved
      // Down and up again, so that there is a row below. The terminal keeps the column.
      return "\u{1B}D\u{1B}[A\u{1B}7\r\n" + theme.render(fitting)
    }
    // Where the text fills the row, the terminal moves the status to the next one by itself.
    let beside = lineEnd.isCertain ? fitting : SafeText(spaces: 1) + fitting
    guard lineEnd.isCertain || lineEnd.most + beside.columns < columns else { return "" }
    drawn = .beside(columns: beside.columns)
    return theme.render(beside)
  }

  private func send(erasing: String, _ text: String = "", drawing: String = "") {
    guard let writeStatus else { return send(erasing + text + drawing) }
    if !erasing.isEmpty { writeStatus(Array(erasing.utf8)) }
    send(text)
    if !drawing.isEmpty { writeStatus(Array(drawing.utf8)) }
  }

  func send(_ text: String) {
    guard !text.isEmpty else { return }
    let bytes = Array(text.utf8)
    writes += 1
    bytesWritten += bytes.count
    write(bytes)
  }
}
