/// Paints text as it streams in, at most once an interval, with a status line below it.
///
/// Text is appended to the screen and never touched again. The status (a spinner, a wait) is one
/// transient line: it shows only while the cursor would stand at the start of a line, and is
/// erased before text is painted, so it never ends up among the text. All calls come from the
/// thread that owns the screen; its loop calls ``tick(at:)`` when ``deadline`` has come.
package final class OutputBuffer {
  /// The time between two paints: short enough to read as typing, long enough to batch.
  package static let interval = Duration.milliseconds(50)

  /// How styles are sent.
  package var theme: Theme

  /// Columns of the screen; a longer status is cut, since it must stay in one row.
  package var columns: Int

  /// Writes made, and bytes in them.
  package private(set) var writes = 0
  package private(set) var bytesWritten = 0

  /// Whether what was painted last ended a line.
  package private(set) var isAtLineStart = true

  private var throttle: OutputThrottle<ContinuousClock.Instant>
  private var status: SafeText?
  private var isStatusDrawn = false
  private let write: ([UInt8]) -> Void

  /// - Parameter write: Takes bytes to the screen, all of them.
  package init(theme: Theme, columns: Int = 80, write: @escaping ([UInt8]) -> Void) {
    self.theme = theme
    throttle = OutputThrottle(interval: Self.interval, paintsSentences: theme.isPlain)
    self.columns = columns
    self.write = write
  }

  /// Paints on a terminal, in its present width.
  package convenience init(theme: Theme, terminal: Terminal) {
    self.init(theme: theme, columns: terminal.size.columns) { terminal.write($0) }
  }

  /// When ``tick(at:)`` has something to paint, or `nil` if nothing is held.
  package var deadline: ContinuousClock.Instant? { throttle.deadline }

  /// Whether ``deadline`` is so near that more text need not be looked at before it.
  package var isDueSoon: Bool { deadline.map { $0 <= .now + Self.interval } ?? false }

  /// Adds text, and paints it now or when its time comes.
  package func append(_ text: SafeText, at now: ContinuousClock.Instant = .now) {
    guard !text.isEmpty, let due = throttle.append(text, at: now) else { return }
    paint(due)
  }

  /// Adds text that comes in the place of the status, with one write where there is one to paint.
  package func replaceStatus(with text: SafeText, at now: ContinuousClock.Instant = .now) {
    status = nil
    append(text, at: now)
    send(eraseStatus())
  }

  /// Ends the line that is being written, if one is, painted or held.
  package func endLine(at now: ContinuousClock.Instant = .now) {
    guard !(throttle.held.isEmpty ? isAtLineStart : throttle.held.endsLine) else { return }
    append(SafeText(trusted: "\n"), at: now)
  }

  /// Paints what is held if its time has come.
  package func tick(at now: ContinuousClock.Instant = .now) {
    guard let due = throttle.due(at: now) else { return }
    paint(due)
  }

  /// Paints what is held: at the end of an answer, or before anything else is drawn.
  package func flush(at now: ContinuousClock.Instant = .now) {
    guard let due = throttle.flush(at: now) else { return }
    paint(due)
  }

  /// Shows a status line, changes it, or takes it away. Only its first line is shown.
  package func setStatus(_ text: SafeText?) {
    guard text != status else { return }
    status = text
    if isAtLineStart { send(eraseStatus() + drawStatus()) }
  }

  private func paint(_ text: SafeText) {
    let erasing = eraseStatus()
    isAtLineStart = text.endsLine
    send(erasing + theme.render(text) + drawStatus())
  }

  private func eraseStatus() -> String {
    guard isStatusDrawn else { return "" }
    isStatusDrawn = false
    return "\r\u{1B}[2K"
  }

  private func drawStatus() -> String {
    guard isAtLineStart, let line = status?.lines.first, !line.isEmpty else { return "" }
    isStatusDrawn = true
    // The last column is left free: a terminal may wrap once it is filled.
    return theme.render(line.prefix(columns: columns - 1))
  }

  func send(_ text: String) {
    guard !text.isEmpty else { return }
    let bytes = Array(text.utf8)
    writes += 1
    bytesWritten += bytes.count
    write(bytes)
  }
}
