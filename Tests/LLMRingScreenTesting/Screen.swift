package import LLMRingPlatform

/// A program in its own terminal, driven by keys and tested by its screen.
///
/// It is the session leader of a pseudo-terminal, as in a terminal window. Tests never sleep: each
/// wait reads the program's output until a condition holds. The program is killed when the screen
/// is released.
package final class Screen {
  /// How the program ended.
  package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    /// - Parameter end: How the process ended. It must not have only stopped.
    package init(_ end: RunningProcess.End) {
      switch end {
      case .exited(let status): self = .exited(status)
      case .signalled(let signal), .stopped(let signal): self = .signalled(signal)
      }
    }
  }

  /// A condition that was not met in time, with the screen at that moment.
  package struct Timeout: Error, CustomStringConvertible {
    package var description: String
  }

  package let emulator: Emulator

  /// The terminal's modes before the program started.
  package let modesBefore: TerminalModes

  private let child: RunningProcess
  private var answers: [UInt8] = []
  private var isSending = false

  /// The colour that the terminal reports when it is asked for its background, such as `rgb:f/f/f`;
  /// `nil` if it does not know the question.
  package var background: String?

  /// All bytes that the program wrote.
  package private(set) var raw: [UInt8] = []

  /// Number of reads that returned data. It is at most the number of writes, and close to it if
  /// they are far apart in time.
  package private(set) var reads = 0

  /// Retained with the screen: something that the program needs, such as its folder.
  package var keepsake: AnyObject?

  private let terminal: PseudoTerminal
  private var ending: Ending?
  private var hasHungUp = false

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - environment: Added to a minimal environment of `TERM`, `LANG`, `PATH`, and an empty
  ///     `HOME`.
  package init(
    _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
    rows: Int = 24, columns: Int = 80
  ) throws {
    emulator = Emulator(rows: rows, columns: columns)
    terminal = try PseudoTerminal(rows: rows, columns: columns)
    modesBefore = terminal.modes
    let standard = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": "/nonexistent",
      "PATH": "/usr/local/bin:/usr/bin:/bin",
    ]
    child = try terminal.spawn(
      executable, arguments, environment: standard.merging(environment) { $1 })
  }

  deinit {
    if ending == nil {
      child.send(SIGKILL)
      // A stopped process must be continued before it can end.
      child.send(SIGCONT)
      _ = child.wait()
    }
  }

  /// The process id.
  package var process: Int32 { child.id }

  // MARK: The screen

  package var rows: [String] { emulator.lines }
  package var text: String { emulator.text }
  package var cursor: (row: Int, column: Int) { emulator.cursor }

  /// The terminal's modes, as a process on it sees them.
  package var modes: TerminalModes { terminal.modes }

  /// Whether the program has turned on bracketed paste.
  package var isPasteBracketed: Bool {
    let written = String(decoding: raw, as: UTF8.self)
    let pieces = written.split(separator: "\u{1B}[?2004", omittingEmptySubsequences: false)
    return pieces.count > 1 && pieces.last?.first == "h"
  }

  /// The screen in a frame, for messages.
  package var picture: String {
    let rule = String(repeating: "-", count: emulator.columns)
    return "\(rule)\n\(text)\n\(rule)\ncursor \(cursor)"
  }

  // MARK: Keys

  package func send(_ keys: String) {
    send(bytes: Array(keys.utf8))
  }

  package func send(bytes: [UInt8]) {
    isSending = true
    terminal.write(bytes) { _ = self.receive(timeout: 0) }
    isSending = false
    answer()
  }

  /// Sends what the terminal answers, but never in the middle of keys or of a paste.
  private func answer() {
    guard !isSending, !answers.isEmpty else { return }
    let bytes = answers
    answers = []
    terminal.write(bytes)
  }

  /// Pastes as a terminal does, with marks if bracketed paste is on, and returns for line feeds.
  package func paste(_ text: String) {
    let keys = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r")
    send(isPasteBracketed ? "\u{1B}[200~\(keys)\u{1B}[201~" : keys)
  }

  package func resize(rows: Int, columns: Int) {
    emulator.resize(rows: rows, columns: columns)
    terminal.resize(rows: rows, columns: columns)
  }

  /// Changes the size that the program sees, but not the emulator's. For a test with many sizes in
  /// quick succession.
  package func resizeWindow(rows: Int, columns: Int) {
    terminal.resize(rows: rows, columns: columns)
  }

  package func kill(_ signal: Int32) {
    child.send(signal)
  }

  /// Hangs up the terminal, as if its window were closed.
  package func hangUp() {
    hasHungUp = true
    terminal.close()
  }

  // MARK: Waiting

  /// Reads the available output without waiting.
  package func read() {
    while receive(timeout: 0) {}
  }

  /// Reads for a while, for when there is no condition to wait for.
  package func watch(for time: Duration) {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end { _ = receive(timeout: 20) }
  }

  /// Reads until `text` is on the screen.
  package func wait(for text: String, timeout: Duration = .seconds(120)) throws {
    try wait("the screen shows '\(text)'", timeout: timeout) { $0.text.contains(text) }
  }

  /// Reads until the screen has exactly these rows, ignoring trailing spaces.
  package func wait(forRows expected: [String], timeout: Duration = .seconds(120)) throws {
    try wait("the screen is \(expected)", timeout: timeout) { $0.rows == expected }
  }

  /// Reads until `condition` holds.
  package func wait(
    _ what: String = "the condition holds", timeout: Duration = .seconds(120),
    until condition: (Screen) -> Bool
  ) throws {
    let end = ContinuousClock.now + timeout
    while !condition(self) {
      guard ContinuousClock.now < end else {
        throw Timeout(description: "waited \(timeout) until \(what)\n\(picture)")
      }
      if !receive(timeout: 20), ending != nil || hasEnded() {
        while receive(timeout: 0) {}
        guard !condition(self) else { return }
        throw Timeout(
          description: "the program ended (\(ending.debugDescription)) before \(what)\n\(picture)")
      }
    }
  }

  /// Waits until the program ends, and returns how.
  package func waitForEnd(timeout: Duration = .seconds(120)) throws -> Ending {
    let end = ContinuousClock.now + timeout
    while true {
      let hasRead = receive(timeout: 20)
      if !hasRead, hasEnded(), let ending {
        while receive(timeout: 0) {}
        return ending
      }
      guard ContinuousClock.now < end else {
        throw Timeout(description: "waited \(timeout) for the program to end\n\(picture)")
      }
    }
  }

  /// Reads the program's output, waiting at most `timeout` milliseconds for it.
  private func receive(timeout: Int32) -> Bool {
    guard !hasHungUp else {
      _ = poll(nil, 0, timeout)
      return false
    }
    guard let bytes = terminal.read(timeout: timeout) else { return false }
    reads += 1
    raw += bytes
    let answered = emulator.replies.count
    emulator.feed(bytes)
    var answer = Array(emulator.replies[answered...])
    if let background, String(decoding: bytes, as: UTF8.self).contains("\u{1B}]11;?") {
      answer = Array("\u{1B}]11;\(background)\u{1B}\\".utf8) + answer
    }
    answers += answer
    self.answer()
    return true
  }

  private func hasEnded() -> Bool {
    if ending != nil { return true }
    guard let end = child.poll() else { return false }
    ending = Ending(end)
    return true
  }
}

extension Screen {
  /// The path of an executable of this package, next to the test bundle.
  package static func product(_ name: String) -> String {
    var path = CommandLine.arguments[0]
    #if canImport(Glibc)
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    if count > 0 {
      path = String(
        decoding: buffer.prefix(count).map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    }
    #else
    var information = Dl_info()
    if dladdr(#dsohandle, &information) != 0, let file = information.dli_fname {
      path = String(cString: file)
    }
    #endif
    var folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    // On macOS the tests are a bundle, and products are next to it.
    if let bundle = folders.firstIndex(where: { $0.hasSuffix(".xctest") }) {
      folders = folders[..<bundle]
    }
    return folders.joined(separator: "/") + "/" + name
  }
}

extension Screen {
  /// The output after the first `count` bytes as a user reads it, without carriage returns, the
  /// escape sequences for styles and cursor movement, the question about the background, and the
  /// status that a slow machine may cause within a line.
  package func written(after count: Int) -> String {
    var text: [UInt8] = []
    let all = String(decoding: raw.dropFirst(count), as: UTF8.self).replacing(
      /(\x1BD\x1B\[A\x1B7)?\r+\n(\x1B\[2m)?[⠀-⣿] [^\r\n\x1B]*(\x1B\[m)?\r\x1B\[2K\x1B(8|\[A(\x1B\[\d+C)?)/,
      with: "")
    var rest = Array(all.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x1B where rest.first == UInt8(ascii: "["):
        // ECMA-48, 5.4: parameters and intermediates, then a byte of 0x40 or more.
        rest = rest.dropFirst().drop { (0x20..<0x40).contains($0) }.dropFirst()
      case 0x1B where rest.starts(with: "]11;?\u{1B}\\".utf8):
        rest = rest.dropFirst(7)
      case UInt8(ascii: "\r"): break
      default: text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
