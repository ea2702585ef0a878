import LLMRingPlatform

/// The terminal that the program uses: its size, its modes and its input and output.
///
/// It belongs to one thread. In raw mode, the keys that would send signals (Ctrl-C, Ctrl-Z, Ctrl-\)
/// arrive as ordinary bytes, and Enter and Ctrl-J differ. Output is still processed, so a line feed
/// starts a new line. The original modes are always restored.
package final class Terminal {
  /// Number of columns and rows of the screen.
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

  /// The size at the last ``refreshSize()`` or SIGWINCH; 80 by 24 if the terminal does not report
  /// one.
  package private(set) var size = Size(columns: 80, rows: 24)

  /// Whether raw mode is on.
  package private(set) var isRaw = false

  /// Whether the terminal is gone. Nothing can be written any more.
  package private(set) var isClosed = false

  /// The keys that were typed and are not used yet. What reads the terminal appends to it what it
  /// gets, in raw mode.
  package var keyboard = KeyDecoder()

  /// Called for a Ctrl-C, or ESC alone, while the terminal accepts no output. Keys are read then only
  /// if this is set.
  package var onInterruptWhileBlocked: (() -> Void)? {
    didSet { isInterrupted = false }
  }

  /// Whether ``onInterruptWhileBlocked`` has been called since it was set. What is left to paint is not
  /// worth waiting for then.
  package private(set) var isInterrupted = false

  private var backgroundQuery = BackgroundQuery()
  /// Until when the report of the cursor is waited for before another program gets the terminal.
  private var cursorDeadline: ContinuousClock.Instant?
  private var isPasteBracketed = false
  private var isPausable = false
  private let originalModes: termios

  /// The descriptor for output. It never blocks, so a stopped terminal cannot hang the program.
  private let writer: Int32
  /// Input that was typed while the terminal accepted no output.
  private var heldKeys: [UInt8] = []
  private static let heldKeysLimit = 1 << 20
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

  /// Reads the terminal's size.
  package func refreshSize() {
    size = Descriptor.size(of: output)
  }

  /// Writes all of `bytes`, however long it takes. If the terminal is gone, the rest is dropped and
  /// ``isClosed`` becomes true.
  package func write(_ bytes: [UInt8]) {
    guard !isClosed, !bytes.isEmpty else { return }
    isClosed = !Descriptor.write(bytes, to: writer) { _ in waitForRoom() }
  }

  /// Waits until the terminal accepts output. Returns `false` if a signal asks the program to end.
  private func waitForRoom() -> Bool {
    let listens = onInterruptWhileBlocked != nil && heldKeys.count < Self.heldKeysLimit
    let endsWithEscape = heldKeys.last == 0x1B
    if Descriptor.waitForRoom(in: writer, or: listens ? input : -1) {
      heldKeys += Descriptor.read(input) ?? []
      if isRaw, hasHeldStop(isPaused: false) { interruptWhileBlocked() }
    } else if isRaw, endsWithEscape, hasHeldStop(isPaused: true) {
      interruptWhileBlocked()
    }
    if !isRaw, onInterruptWhileBlocked != nil, SignalPipe.hasPendingInterrupt {
      interruptWhileBlocked()
      return true
    }
    guard SignalPipe.hasPendingEnding else { return true }
    // If a signal ends the program, the end of the answer must not stay stuck behind a Ctrl-S.
    let wasPausable = isPausable
    setPausable(false)
    return wasPausable
  }

  /// Whether a held key stops what is running.
  ///
  /// - Parameter isPaused: Whether no key has followed the last one for a while.
  private func hasHeldStop(isPaused: Bool) -> Bool {
    guard heldKeys.contains(where: { $0 == 0x03 || $0 == 0x1B }) else { return false }
    var keys = keyboard
    keys.append(heldKeys)
    if isPaused { keys.expire() }
    return keys.takeControls().contains(.stop)
  }

  private func interruptWhileBlocked() {
    isInterrupted = onInterruptWhileBlocked != nil
    onInterruptWhileBlocked?()
    setPausable(false)
  }

  package func write(_ text: String) {
    write(Array(text.utf8))
  }

  // MARK: Modes

  /// Delivers each key as bytes at once, without echo.
  package func enterRawMode() {
    TerminalRestore.arm(input: input, output: output, modes: originalModes)
    isRaw = true
    applyRawMode()
  }

  /// Restores the original modes.
  package func leaveRawMode() {
    guard isRaw else { return }
    awaitReports()
    var modes = originalModes
    if isClosed, isPasteBracketed {
      // Output was dropped while the terminal accepted none; it may accept some now.
      isPasteBracketed = false
      Descriptor.write(Array(Self.pasteOff.utf8), to: writer) { _ in false }
    }
    setBracketedPaste(false)
    tcsetattr(input, TCSANOW, &modes)
    isRaw = false
    TerminalRestore.disarm()
  }

  /// Asks the terminal to mark pasted text (`?2004`), to distinguish it from typing.
  package func setBracketedPaste(_ isOn: Bool) {
    guard isOn != isPasteBracketed else { return }
    isPasteBracketed = isOn
    write(isOn ? Self.pasteOn : Self.pasteOff)
  }

  /// Asks how light the background is, unless the terminal cannot be asked. The answer, if there is
  /// one, arrives among the keys (``takeBackground()``).
  package func askBackground(environment: [String: String]) {
    guard isRaw, BackgroundQuery.isAllowed(environment: environment) else { return }
    backgroundQuery.begin(at: .now)
    write(BackgroundQuery.request)
  }

  /// Takes the answer to ``askBackground(environment:)`` from the keys that were decoded.
  func takeBackground() -> Palette.Background? {
    let reports = keyboard.takeReports()
    return reports.isEmpty ? nil : backgroundQuery.take(reports, at: .now)
  }

  /// Asks where the cursor stands. The answer arrives among the keys (``takeCursorColumn()``).
  package func askCursor() {
    guard isRaw else { return }
    cursorDeadline = .now + BackgroundQuery.patience
    write("\u{1B}[6n")
  }

  /// Takes the answer to ``askCursor()``, from 1, from the keys that were decoded.
  package func takeCursorColumn() -> Int? {
    let column = keyboard.takeCursorColumn()
    if column != nil { cursorDeadline = nil }
    return column
  }

  /// Waits for a report that is on its way, because the program that gets the terminal next would
  /// take it for keys.
  private func awaitReports() {
    while let deadline = [backgroundQuery.deadline, cursorDeadline].compactMap(\.self).max(),
      !isClosed
    {
      guard deadline > .now, Descriptor.poll([input], until: deadline)[0],
        let bytes = Descriptor.read(input), !bytes.isEmpty
      else { break }
      keyboard.append(bytes)
      keyboard.putBack(keyboard.setAside())
      _ = takeCursorColumn()
      _ = takeBackground()
    }
    cursorDeadline = nil
    _ = backgroundQuery.take([.attributes], at: .now)
  }

  /// Lets Ctrl-S stop the output and Ctrl-Q continue it, if they did originally. Turning this off
  /// also resumes stopped output.
  package func setPausable(_ isOn: Bool) {
    guard isOn != isPausable else { return }
    isPausable = isOn
    if isRaw { applyRawMode() }
  }

  /// Hands the terminal to another program while `body` runs, then takes it back.
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

  /// Suspends the program as Ctrl-Z does, and returns when it is continued.
  package func suspend() {
    // Signal the whole group, because a shell waits for every process of a job to stop.
    lend { _ = kill(0, SIGTSTP) }
  }

  /// Runs `body`, which may change the modes, and then restores them.
  func preservingModes<Result>(_ body: () -> Result) -> Result {
    var modes = termios()
    let status = tcgetattr(input, &modes)
    defer { if status == 0 { tcsetattr(input, TCSANOW, &modes) } }
    return body()
  }

  private func applyRawMode() {
    // Without TCSAFLUSH, to keep input that was typed ahead.
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

  /// Restores the modes after SIGCONT, because the shell may have changed them.
  private func reapplyModes() {
    guard isRaw else { return }
    applyRawMode()
    if isPasteBracketed { write(Self.pasteOn) }
  }

  // MARK: Waiting

  /// Waits for the next event in a single `poll(2)`.
  ///
  /// - Parameters:
  ///   - mail: Descriptors of mailboxes.
  ///   - signals: The pipe that catches signals, if any.
  ///   - deadline: When to return even if nothing happens.
  /// - Returns: What happened, signals first. Never empty.
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

  /// Takes what has been typed of a line that no Enter has ended yet, where the driver reads lines
  /// and would keep it for the next one.
  func takeUnfinishedLine() -> [UInt8] {
    guard !isRaw else { return [] }
    return preservingModes {
      var modes = termios()
      guard tcgetattr(input, &modes) == 0 else { return [] }
      modes.c_lflag &= ~tcflag_t(ICANON)
      tcsetattr(input, TCSANOW, &modes)
      guard Descriptor.poll([input], until: .now)[0] else { return [] }
      return Descriptor.read(input) ?? []
    }
  }

  /// Gives back input that was read and not used. The next wait returns it.
  package func putBack(_ bytes: [UInt8]) {
    heldKeys = bytes + heldKeys
  }

  private func receive(_ signals: [Int32]) -> [TerminalEvent] {
    if signals.contains(SIGWINCH) || signals.contains(SIGCONT) { refreshSize() }
    if signals.contains(SIGCONT) { reapplyModes() }
    return signals.map { .signal($0) }
  }
}
