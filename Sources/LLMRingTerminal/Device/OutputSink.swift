import LLMRingPlatform
import Synchronization

/// Standard output or standard error. All writes to either descriptor go through a sink.
///
/// A terminal receives only ``SafeText``, and lines of the program's own words are broken to fit in
/// it. A file or pipe receives text unchanged. After a failed write, nothing more is written and
/// ``failure`` holds the reason.
package final class OutputSink: Sendable {
  /// The reason why a write failed.
  package enum Failure: Equatable, Sendable {
    /// The reader of the pipe has stopped, as `head` does.
    case closedPipe
    /// The value of `errno`.
    case system(Int32)
    /// A signal asked the program to end while the reader accepted nothing.
    case interrupted
  }

  private struct State {
    var theme: Theme
    var failure: Failure?
  }

  private let descriptor: Int32
  package let isTerminal: Bool
  private let environment: [String: String]
  private let conceal: @Sendable (String) -> String
  private let state: Mutex<State>

  /// Number of bytes that ``safeLines(_:)`` collects before it writes them.
  private static let batch = 32 << 10

  /// - Parameter conceal: Removes secrets from the notices.
  package init(
    descriptor: Int32, environment: [String: String],
    conceal: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.descriptor = descriptor
    self.environment = environment
    self.conceal = conceal
    isTerminal = Descriptor.isTerminal(descriptor)
    var theme = Theme(environment: environment, isTerminal: isTerminal)
    theme.isScreen = theme.isScreen && Descriptor.reportsSize(descriptor)
    state = Mutex(State(theme: theme))
  }

  package var theme: Theme { state.withLock { $0.theme } }

  /// Number of screen columns, or `nil` if this is not a terminal.
  package var columns: Int? { isTerminal ? Descriptor.size(of: descriptor).columns : nil }

  /// Whether this is a terminal whose user waits for the program, which does not run in the
  /// background.
  package var isForeground: Bool { isTerminal && tcgetpgrp(descriptor) == getpgrp() }

  /// The first write error, or `nil` if there was none.
  package var failure: Failure? { state.withLock { $0.failure } }

  /// Switches to plain output, without styles and animation.
  package func usePlainTheme() {
    let theme = Theme(environment: environment, isTerminal: isTerminal, isPlain: true)
    state.withLock { $0.theme = theme }
  }

  /// Writes raw bytes: an answer with `--raw`, or safe text that a ``Theme`` has rendered.
  package func write(bytes: [UInt8]) {
    guard failure == nil, !bytes.isEmpty else { return }
    let failure: Failure? =
      switch Descriptor.send(bytes, to: descriptor) {
      case .complete: nil
      case .failed(EPIPE): .closedPipe
      case .failed(let code): .system(code)
      case .interrupted: .interrupted
      }
    if let failure { state.withLock { $0.failure = failure } }
  }

  /// Writes text that may have several lines.
  package func write(_ text: String) {
    write(isTerminal ? SafeText(text) : nil, else: text)
  }

  /// Writes one line of the program's own words. On a terminal, line ends in the text are made
  /// visible.
  package func line(_ text: String) {
    let safe = isTerminal ? SafeText(line: text).folded(columns: columns) : nil
    write(safe.map { $0 + SafeText(trusted: "\n") }, else: text + "\n")
  }

  /// Writes lines of the program's own words, all at once. On a terminal, line ends in them are made
  /// visible.
  package func lines(_ lines: some Sequence<some StringProtocol>) {
    let painter = Painter(theme: theme, columns: columns)
    var bytes: [UInt8] = []
    for line in lines {
      guard !isTerminal else {
        painter.append(String(line), to: &bytes)
        continue
      }
      bytes += line.utf8
      bytes.append(.lineFeed)
    }
    write(bytes: bytes)
  }

  /// Writes one line that stays in one piece, such as JSON. On a terminal, line ends in the text
  /// are made visible.
  package func wholeLine(_ text: String) {
    write(isTerminal ? SafeText(line: text) + SafeText(trusted: "\n") : nil, else: text + "\n")
  }

  /// Writes part of a line. On a terminal, line ends in the text are made visible.
  func write(piece: String) {
    write(isTerminal ? SafeText(line: piece) : nil, else: piece)
  }

  /// Writes rows of fields: in columns on a terminal, where line ends inside a field are made visible
  /// or replaced, and with tabs between the fields elsewhere.
  package func rows(_ rows: [[String]]) {
    guard let columns else {
      for row in rows { line(row.joined(separator: "\t")) }
      return
    }
    let theme = theme
    let safe = rows.map { $0.map { SafeText(line: $0) } }
    var widths: [Int] = []
    for row in safe {
      for (place, field) in row.enumerated() {
        if place == widths.count { widths.append(0) }
        // What is longer leaves the others where they are.
        if field.columns <= columns / 2 { widths[place] = max(widths[place], field.columns) }
      }
    }
    for row in safe {
      var line = SafeText()
      var start = 0
      for (place, field) in row.enumerated() {
        start = line.columns
        line += field
        guard place < row.count - 1 else { break }
        line += SafeText(spaces: 2 + max(0, widths[place] - field.columns))
      }
      if line.columns > columns {
        line = line.folded(columns: columns, hanging: start <= columns / 2 ? start : 2)
      }
      write(bytes: Array((theme.render(line) + "\n").utf8))
    }
  }

  /// Writes a message as one line of safe text, even to a file or pipe.
  package func notice(_ text: String, style: Style = .plain) {
    var bytes: [UInt8] = []
    Painter(theme: theme, columns: columns).append(conceal(text), style, to: &bytes)
    write(bytes: bytes)
  }

  /// Writes lines of safe text, even to a file or pipe, with few system calls. Stops at the first
  /// failure.
  ///
  /// - Parameter areWhole: Whether lines stay in one piece, because they are not the program's own
  ///   words.
  package func safeLines(_ lines: some Sequence<String>, areWhole: Bool = false) {
    let painter = Painter(theme: theme, columns: areWhole ? nil : columns)
    var batch: [UInt8] = []
    for line in lines {
      painter.append(line, to: &batch)
      guard batch.count >= Self.batch else { continue }
      write(bytes: batch)
      guard failure == nil else { return }
      batch.removeAll(keepingCapacity: true)
    }
    write(bytes: batch)
  }

  /// Closes the descriptor. Some file systems report a failed write only on closing.
  package func close() {
    guard failure == nil, LLMRingPlatform.close(descriptor) < 0, errno != EBADF else { return }
    let code = errno
    state.withLock { $0.failure = .system(code) }
  }

  private func write(_ safe: SafeText?, else text: String) {
    write(bytes: Array((safe.map(theme.render) ?? text).utf8))
  }

  /// Renders lines as safe text.
  private struct Painter {
    let theme: Theme
    /// Where lines are broken; `nil` to leave them in one piece.
    let columns: Int?

    func append(_ line: String, _ style: Style = .plain, to bytes: inout [UInt8]) {
      let safe = SafeText(line: line).styled(style)
      bytes += theme.render(safe.folded(columns: columns)).utf8
      bytes.append(.lineFeed)
    }
  }
}
