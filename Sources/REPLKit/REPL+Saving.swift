import TerminalKit

/// Turns that are still being saved when something has to follow them.
extension REPL {
  /// Waits until the question is saved: what is sent is on the disk.
  ///
  /// - Returns: `false` if the user did not want to wait. The line is then at the prompt again.
  func settleQuestion() -> Bool {
    if settle("the question") { return true }
    guard end == nil else { return false }
    session.withdrawQuestion()
    proposal = asking
    say(["not sent"], style: .dim)
    return false
  }

  /// Waits until the last turn is saved, because what is asked next follows it.
  ///
  /// - Returns: `false` if the user did not want to wait.
  func settle(_ what: String = "the last answer") -> Bool {
    var pending = PendingInput()
    let start = ContinuousClock.now
    defer {
      output.setStatus(nil)
      take(pending)
      sayNotices()
    }
    while !session.settle(atMost: .milliseconds(20)) {
      if spins, start.duration(to: .now) > .milliseconds(200) {
        output.setStatus(SafeText("saving \(what) ... (Ctrl-C returns)").styled(.dim))
      }
      pending.wait(on: terminal, signals, output, until: .now)
      if pending.isStopped { return false }
    }
    return true
  }
}
