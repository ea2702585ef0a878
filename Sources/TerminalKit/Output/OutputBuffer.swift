/// Paints streamed text at most once per interval, with a status line below it.
///
/// Text is appended to the screen and never repainted. The status (a spinner or a wait) is one
/// transient line. It shows only while the cursor would be at the start of a line, and is erased
/// before text is painted, so it never mixes with the text. All calls come from the thread that
/// owns the screen; its loop calls ``tick(at:)`` at ``deadline``.
package final class OutputBuffer {
  /// The minimum time between two paints: short enough to look like typing, long enough to batch.
  package static let interval = Duration.milliseconds(50)

  /// How styles are rendered.
  package var theme: Theme

  /// Number of screen columns. A longer status is truncated to stay on one row.
  package var columns: Int

  /// Number of writes, and of bytes written.
  package private(set) var writes = 0
  package private(set) var bytesWritten = 0

  /// Whether the last painted text ended a line.
  package private(set) var isAtLineStart = true

  private var throttle: OutputThrottle<ContinuousClock.Instant>
  private var status: SafeText?
  private var isStatusDrawn = false
  private let write: ([UInt8]) -> Void

  /// - Parameter write: Writes all of the given bytes to the screen.
  package init(theme: Theme, columns: Int = 80, write: @escaping ([UInt8]) -> Void) {
    self.theme = theme
    throttle = OutputThrottle(interval: Self.interval, paintsSentences: theme.isPlain)
    self.columns = columns
    self.write = write
  }

  /// Creates a buffer that paints on a terminal of its current width.
  package convenience init(theme: Theme, terminal: Terminal) {
    self.init(theme: theme, columns: terminal.size.columns) { terminal.write($0) }
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

  /// Adds text in place of the status, in a single write if there is text to paint.
  package func replaceStatus(with text: SafeText, at now: ContinuousClock.Instant = .now) {
    status = nil
    append(text, at: now)
    send(eraseStatus())
  }

  /// Notes that the terminal itself has shown something, such as a key: a line has begun.
  package func noteEcho() {
    flush()
    isAtLineStart = false
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
    // Leave the last column free, because some terminals wrap when it is filled.
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
