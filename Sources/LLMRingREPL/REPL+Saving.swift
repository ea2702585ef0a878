package import LLMRingConversations
import LLMRingTerminal

/// Waiting for the store, and for other work, while the user can stop it.
extension REPL: Waiter {
  /// What is over before anybody could read it is not announced.
  private static let quietTime = Duration.milliseconds(200)
  /// How long the Tab key is worked on if other keys follow, and how long if none do.
  private static let shortestGlance = Duration.milliseconds(500)
  private static let longestGlance = Duration.seconds(2)
  /// How often to look for keys.
  private static let keyInterval = Duration.milliseconds(20)
  /// How long what the user has stopped may take to end.
  private static let endTime = Duration.milliseconds(100)

  func wait<Value>(
    _ words: String, stop: () -> Void, until result: (Duration) -> Value?
  ) -> Value? {
    var pending = PendingInput()
    defer { end(pending) }
    return wait(words, since: .now, &pending, stop: stop, until: result)
  }

  private func wait<Value>(
    _ words: String, since start: ContinuousClock.Instant, _ pending: inout PendingInput,
    stop: () -> Void, until result: (Duration) -> Value?
  ) -> Value? {
    while true {
      if let value = result(Self.keyInterval) { return value }
      if spins, start.duration(to: .now) > Self.quietTime {
        output.setStatus(SafeText(words).styled(.dim))
      }
      pending.wait(on: terminal, signals, output, until: .now)
      if pending.isStopped { return end(stop, result) }
    }
  }

  func waitBriefly<Value>(until result: (Duration) -> Value?) -> Value? {
    let start = ContinuousClock.now
    while true {
      if let value = result(Self.keyInterval) { return value }
      let time = start.duration(to: .now)
      let hasKeys = Descriptor.poll([terminal.input], until: .now)[0]
      if time > Self.longestGlance || hasKeys && time > Self.shortestGlance { return nil }
    }
  }

  private func end(_ pending: PendingInput) {
    output.setStatus(nil)
    take(pending)
  }

  /// Stops what the user does not want to wait for, and takes the result that it has.
  private func end<Value>(_ stop: () -> Void, _ result: (Duration) -> Value?) -> Value? {
    let deadline = ContinuousClock.now + Self.endTime
    repeat {
      stop()
      if let value = result(.milliseconds(5)) { return value }
    } while .now < deadline
    return nil
  }

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
    defer { sayNotices() }
    let isSettled: Void? = wait("saving \(what) ... (Ctrl-C returns)", stop: {}) {
      session.settle(atMost: $0) ? () : nil
    }
    return isSettled != nil
  }

  package func work<Work: ResumableTask>(on task: inout Work, status words: (Work) -> String) {
    let stop = { [store = session.services.store] in store?.stopWaiting() ?? () }
    var pending = PendingInput()
    let start = ContinuousClock.now
    defer { end(pending) }
    while !task.isOver, !pending.isStopped {
      let next = { @Sendable [task] in task.advanced(for: Self.keyInterval) }
      if let step = BackgroundWork(next) {
        let done = wait(
          words(task), since: start, &pending, stop: stop, until: step.wait(atMost:))
        guard let done else { return }
        task = done
      } else {
        task = next()
      }
      if !task.isOver { pending.wait(on: terminal, signals, output, until: .now) }
    }
  }
}

extension ResumableTask {
  /// The task after as many steps as begin in a time.
  fileprivate func advanced(for time: Duration) -> Self {
    var task = self
    let end = ContinuousClock.now + time
    repeat { task.advance() } while !task.isOver && .now < end
    return task
  }
}
