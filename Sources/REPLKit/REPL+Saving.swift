import TerminalKit

/// Answers that are still being saved when the next line is sent.
extension REPL {
  /// Waits until the last answer is saved, because what is asked next follows it.
  ///
  /// - Returns: `false` if the user did not want to wait.
  func settle() -> Bool {
    var pending = PendingInput()
    let start = ContinuousClock.now
    defer {
      output.setStatus(nil)
      take(pending)
      sayNotices()
    }
    while !session.settle(atMost: .milliseconds(20)) {
      if spins, start.duration(to: .now) > .milliseconds(200) {
        output.setStatus(SafeText("saving the last answer ... (Ctrl-C returns)").styled(.dim))
      }
      pending.wait(on: terminal, signals, output, until: .now)
      if pending.isStopped { return false }
    }
    return true
  }
}
