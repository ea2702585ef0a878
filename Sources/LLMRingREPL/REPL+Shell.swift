import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

extension REPL {
  /// Runs a command in the user's shell and shows its output.
  ///
  /// - Parameter attaches: Whether the output also goes with the next question.
  func run(_ command: ShellCommand, attaches: Bool) {
    guard !command.text.isEmpty else { return say(ShellCommand.usage) }
    if let notice = command.notice { say([notice], style: .yellow) }
    let process: PipedProcess
    do {
      process = try command.process(environment: session.services.childEnvironment)
    } catch {
      return say(["\(command.shell) cannot be started: \(error)"], style: .yellow)
    }
    var shown = ShellOutput()
    let end = follow(process) {
      ShellCommand.status(after: $0, hiddenLines: shown.hiddenLines)
    } read: {
      output.append(shown.append($0))
    }
    output.append(shown.finish())
    output.endLine()
    let ending = ShellCommand.ending(
      end, isStopped: process.isStopped, leavesWriter: process.leavesWriter)
    say(ending, style: .dim)
    if attaches { attach(&shown, of: command, ending: ending.first) }
  }

  private func attach(_ shown: inout ShellOutput, of command: ShellCommand, ending: String?) {
    guard !shown.isEmpty else {
      return say(["it printed nothing, so nothing is attached"], style: .yellow)
    }
    do throws(SlashCommand.Fault) {
      let file = try faulting { () throws(LLMError) in
        try shown.attachment(of: command.text, ending: ending)
      }
      let found = FoundFiles(groups: [.init(stream: file)])
      say([try Attaching.add(found, in: session, self).words], style: .dim)
    } catch {
      say([error.words], style: .yellow)
    }
  }

  /// Follows a process to its end. Ctrl-C stops it, Ctrl-Z suspends it with this program, and other
  /// keys are kept for the next prompt.
  ///
  /// - Parameters:
  ///   - status: What to say while it has been running for this long and the screen is at the start
  ///     of a line.
  ///   - read: Receives its output as it arrives.
  /// - Returns: How it ended.
  func follow(
    _ process: PipedProcess, status: (Duration) -> String, read: ([UInt8]) -> Void = { _ in }
  ) -> RunningProcess.End {
    output.columns = terminal.size.columns
    terminal.onInterruptWhileBlocked = { process.stop() }
    terminal.setPausable(true)
    if !terminal.isRaw { signals.catchSuspension() }
    defer {
      signals.endCatchingSuspension()
      terminal.onInterruptWhileBlocked = nil
      terminal.setPausable(false)
      output.setStatus(nil)
    }
    var pending = PendingInput()
    let start = ContinuousClock.now
    var seconds: Int64 = 0
    while true {
      let next = ContinuousClock.now + PipedProcess.checkInterval
      let deadline = output.deadline.map { min($0, next) } ?? next
      wait(until: deadline, into: &pending, running: process)
      if pending.isStopped {
        terminal.setPausable(false)
        process.stop()
      }
      read(process.read())
      process.check()
      output.tick()
      if let end = process.end {
        if process.isStopped, !pending.isStopped {
          // The Ctrl-C that stopped it while the terminal was blocked has not been read yet.
          wait(until: .now, into: &pending, running: process)
        }
        take(pending)
        return end
      }
      let time = start.duration(to: .now)
      guard spins, time.components.seconds > seconds else { continue }
      seconds = time.components.seconds
      output.setStatus(SafeText(status(time)).styled(.dim))
    }
  }

  private func wait(
    until deadline: ContinuousClock.Instant, into pending: inout PendingInput,
    running process: PipedProcess
  ) {
    pending.wait(for: [process.output], on: terminal, signals, output, until: deadline) { suspend in
      process.suspend()
      suspend()
      process.resume()
    }
  }
}
