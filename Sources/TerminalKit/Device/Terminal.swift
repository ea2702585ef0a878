import LLMRingPlatform

/// The terminal that the program talks to: its size, its modes, and the way bytes reach it.
///
/// One thread owns it. In raw mode the keys that would make signals (Ctrl-C, Ctrl-Z, Ctrl-\) are
/// bytes like any other, and Enter and Ctrl-J differ; output is processed as always, so a line
/// feed starts a new line. Whatever happens, the modes found at the start are put back.
package final class Terminal {
  /// Columns and rows of the screen.
  package struct Size: Equatable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  package let input: Int32
  package let output: Int32

  /// As of the last ``refreshSize()`` or SIGWINCH; 80 by 24 when the terminal does not say.
  package private(set) var size = Size(columns: 80, rows: 24)

  /// Whether raw mode is on.
  package private(set) var isRaw = false

  /// Whether the other side is gone: nothing that is written arrives any more.
  package private(set) var isClosed = false

  /// Called when Ctrl-C comes while the terminal takes nothing; while it is set, keys are read then.
  package var onInterruptWhileBlocked: (() -> Void)?

  private var isPasteBracketed = false
  private var isPausable = false
  private let originalModes: termios

  /// Where bytes are written: never blocks, so that a terminal that stands still can be left.
  private let writer: Int32
  /// What was typed while the terminal took nothing.
  private var heldKeys: [UInt8] = []
  private static let heldKeysLimit = 1 << 20
  private static let interruptKey: UInt8 = 0x03
  private static let pasteOn = "\u{1B}[?2004h"
  private static let pasteOff = "\u{1B}[?2004l"

  /// Returns `nil` unless both descriptors are terminals.
  package init?(input: Int32 = 0, output: Int32 = 1) {
    var modes = termios()
    guard isatty(output) == 1, tcgetattr(input, &modes) == 0 else { return nil }
    self.input = input
    self.output = output
    originalModes = modes
    writer = Descriptor.unblocking(output) ?? output
    refreshSize()
  }

  deinit {
    leaveRawMode()
    if writer != output { close(writer) }
  }

  /// Asks the terminal for its size.
  package func refreshSize() {
    size = Descriptor.size(of: output)
  }

  /// Writes all of `bytes`, however long the terminal takes. What it no longer accepts is
  /// dropped, and ``isClosed`` says so.
  package func write(_ bytes: [UInt8]) {
    guard !isClosed, !bytes.isEmpty else { return }
    isClosed = !Descriptor.write(bytes, to: writer) { _ in waitForRoom() }
  }

  /// Waits until the terminal takes bytes; `false` when a signal asks the program to end meanwhile.
  private func waitForRoom() -> Bool {
    let listens = onInterruptWhileBlocked != nil && heldKeys.count < Self.heldKeysLimit
    if Descriptor.waitForRoom(in: writer, or: listens ? input : -1) {
      let keys = Descriptor.read(input) ?? []
      heldKeys += keys
      if isRaw, keys.contains(Self.interruptKey) { interruptWhileBlocked() }
    }
    if !isRaw, onInterruptWhileBlocked != nil, SignalPipe.hasPendingInterrupt {
      interruptWhileBlocked()
      return true
    }
    guard SignalPipe.hasPendingEnding else { return true }
    // Whoever ended the program did not mean the end of the answer to stay behind a Ctrl-S.
    let wasPausable = isPausable
    setPausable(false)
    return wasPausable
  }

  private func interruptWhileBlocked() {
    onInterruptWhileBlocked?()
    setPausable(false)
  }

  package func write(_ text: String) {
    write(Array(text.utf8))
  }

  // MARK: Modes

  /// Makes every key a byte that arrives at once and is not echoed.
  package func enterRawMode() {
    TerminalRestore.arm(input: input, output: output, modes: originalModes)
    isRaw = true
    applyRawMode()
  }

  /// Puts back the modes found at the start.
  package func leaveRawMode() {
    guard isRaw else { return }
    var modes = originalModes
    if isClosed, isPasteBracketed {
      // Given up while it took nothing, it may take something by now.
      isPasteBracketed = false
      Descriptor.write(Array(Self.pasteOff.utf8), to: writer) { _ in false }
    }
    setBracketedPaste(false)
    tcsetattr(input, TCSANOW, &modes)
    isRaw = false
    TerminalRestore.disarm()
  }

  /// Asks the terminal to mark what is pasted (`?2004`), so that it cannot be taken for typing.
  package func setBracketedPaste(_ isOn: Bool) {
    guard isOn != isPasteBracketed else { return }
    isPasteBracketed = isOn
    write(isOn ? Self.pasteOn : Self.pasteOff)
  }

  /// Lets Ctrl-S stop the output and Ctrl-Q go on with it, if they did at the start. Taking that
  /// away goes on with it too.
  package func setPausable(_ isOn: Bool) {
    guard isOn != isPausable else { return }
    isPausable = isOn
    if isRaw { applyRawMode() }
  }

  /// Hands the terminal to another program while `body` runs, and takes it back after.
  package func lend<Result>(_ body: () -> Result) -> Result {
    let wasRaw = isRaw
    let wasBracketed = isPasteBracketed
    leaveRawMode()
    defer {
      if wasRaw { enterRawMode() }
      setBracketedPaste(wasBracketed)
      refreshSize()
    }
    return body()
  }

  /// Stops the program as Ctrl-Z does, and returns once it is continued.
  package func suspend() {
    // To the whole group: a shell waits for every process of a job to stop.
    lend { _ = kill(0, SIGTSTP) }
  }

  /// Runs `body`, which may change modes behind our back, and puts them back as they were.
  func preservingModes<Result>(_ body: () -> Result) -> Result {
    var modes = termios()
    let status = tcgetattr(input, &modes)
    defer { if status == 0 { tcsetattr(input, TCSANOW, &modes) } }
    return body()
  }

  private func applyRawMode() {
    // No TCSAFLUSH: what was typed ahead is kept.
    var modes = originalModes
    modes.c_lflag &= ~tcflag_t(ISIG | ICANON | ECHO | IEXTEN)
    modes.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR)
    if !isPausable { modes.c_iflag &= ~tcflag_t(IXON) }
    withUnsafeMutableBytes(of: &modes.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    tcsetattr(input, TCSANOW, &modes)
  }

  /// After SIGCONT: a shell that had the terminal meanwhile has set modes of its own.
  private func reapplyModes() {
    guard isRaw else { return }
    applyRawMode()
    if isPasteBracketed { write(Self.pasteOn) }
  }

  // MARK: Waiting

  /// Sleeps until there is something to do: one `poll(2)`.
  ///
  /// - Parameters:
  ///   - mail: Descriptors of mailboxes.
  ///   - signals: The pipe that catches signals, if there is one.
  ///   - deadline: When to return in any case.
  /// - Returns: What happened, signals first; never empty.
  package func wait(
    for mail: [Int32] = [], signals: SignalPipe? = nil,
    until deadline: ContinuousClock.Instant? = nil
  ) -> [TerminalEvent] {
    while true {
      let isReady = Descriptor.poll(
        [input, signals?.descriptor ?? -1] + mail, until: heldKeys.isEmpty ? deadline : .now)
      var events: [TerminalEvent] = []
      if isReady[1], let signals { events += receive(signals.take()) }
      if !heldKeys.isEmpty {
        events.append(.keys(heldKeys))
        heldKeys = []
      } else if isReady[0] {
        switch Descriptor.read(input) {
        case nil: events.append(.closed)
        case let bytes? where !bytes.isEmpty: events.append(.keys(bytes))
        default: break
        }
      }
      if isReady[2...].contains(true) { events.append(.mail) }
      if let deadline, deadline <= .now { events.append(.deadline) }
      if !events.isEmpty { return events }
    }
  }

  private func receive(_ signals: [Int32]) -> [TerminalEvent] {
    if signals.contains(SIGWINCH) || signals.contains(SIGCONT) { refreshSize() }
    if signals.contains(SIGCONT) { reapplyModes() }
    return signals.map { .signal($0) }
  }
}
