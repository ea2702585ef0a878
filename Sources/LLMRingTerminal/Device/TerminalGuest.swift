import LLMRingPlatform

/// A program that has the terminal while this one waits for it: an editor, a pager.
enum TerminalGuest {
  /// Runs the program and waits for its end. The terminal must not be in raw mode.
  ///
  /// - Parameter whenStarted: Called once it runs.
  /// - Returns: How it ended; `nil` if it could not be started.
  static func run(_ program: ChildProcess, whenStarted: () -> Void = {}) -> RunningProcess.End? {
    // A signal that ends this program is held back until the other one has been told to end.
    SignalPipe.beginListening()
    defer { SignalPipe.endListening() }
    // Ctrl-C belongs to the other program and must not end this one.
    let interrupt = SignalAction.ignore(SIGINT)
    let quit = SignalAction.ignore(SIGQUIT)
    defer {
      interrupt.restore(SIGINT)
      quit.restore(SIGQUIT)
    }
    guard let child = try? program.start() else { return nil }
    whenStarted()
    var isTold = false
    while true {
      if let end = child.poll() { return end }
      // A signal that ends this program also ends the other, which may first save a text.
      if SignalPipe.hasPendingEnding, !isTold {
        isTold = true
        child.send(SIGHUP)
      }
      // A signal that arrives just before this does not interrupt it.
      _ = poll(nil, 0, 20)
    }
  }
}
