package import Conversations
package import StreamingEngine
package import TerminalKit

/// Shows an answer on the terminal while it comes, and listens to the keys meanwhile.
///
/// One loop over keys, the answer and signals, on the thread that owns the screen; its timeout is
/// the next paint that is due.
package struct AnswerScreen {
  /// How following an answer ended.
  package struct Ending {
    package var progress: AnswerProgress
    var meanwhile = Meanwhile()
  }

  private static let frameTime = Duration.milliseconds(100)

  private let terminal: Terminal
  private let signals: SignalPipe
  private let output: OutputBuffer
  /// Whether something moves while nothing comes.
  let spins: Bool

  package init(terminal: Terminal, signals: SignalPipe, output: OutputBuffer, spins: Bool) {
    self.terminal = terminal
    self.signals = signals
    self.output = output
    self.spins = spins
  }

  /// Asks, and shows the answer until it is over or stopped.
  ///
  /// - Parameter draft: What is to have the answer before the screen does.
  package func show(
    _ request: LLMRequest, of ring: LLMRing, profile: String?, preferences: Preferences,
    draft: AnswerDraft?
  ) throws(LLMError) -> Ending {
    let (feed, task) = try AnswerFeed.reading(request, of: ring, profile: profile)
    output.columns = terminal.size.columns
    var view = AnswerView(
      output: output, showsReasoning: preferences.showsReasoning,
      showsMarkdown: preferences.showsMarkdown)
    var ending = Ending(progress: AnswerProgress(model: request.model))
    let start = ContinuousClock.now
    // A wait too short to notice is not worth a spinner.
    var frame = 1
    terminal.onInterruptWhileBlocked = { task.cancel() }
    terminal.setPausable(true)
    defer {
      terminal.onInterruptWhileBlocked = nil
      terminal.setPausable(false)
    }
    while !ending.progress.isOver {
      let isWaiting = spins && !view.isBegun
      let nextFrame = start + Self.frameTime * frame
      if isWaiting, nextFrame <= .now {
        output.setStatus(
          SafeText(Notices.waiting(start.duration(to: .now), frame: frame)).styled(.dim))
        frame += 1
        continue
      }
      let deadline = isWaiting ? nextFrame : output.deadline
      feed.setPatience(!isWaiting && output.isDueSoon)
      for event in terminal.wait(for: [feed.descriptor], signals: signals, until: deadline) {
        ending.meanwhile.receive(event, on: terminal, output)
      }
      if ending.meanwhile.isStopped {
        task.cancel()
        terminal.setPausable(false)
      }
      let events = feed.take()
      if let fault = draft?.write(events.lazy.compactMap(\.chunk)) {
        view.note(fault.description, style: .yellow)
      }
      for event in events {
        if case .chunk(let chunk) = event { view.show(chunk) }
        ending.progress.receive(event, after: start.duration(to: .now))
      }
      output.tick()
    }
    view.finish()
    return ending
  }
}
