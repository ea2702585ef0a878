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
    /// What was typed meanwhile, for the next prompt.
    package var typeAhead: [UInt8]
    /// A signal that asks the program to end.
    package var signal: Int32?
    /// The terminal is gone.
    package var isClosed: Bool
  }

  private enum Key {
    static let interrupt: UInt8 = 0x03
    static let suspend: UInt8 = 0x1A
  }

  /// How much may be typed ahead.
  private static let typeAheadLimit = 1 << 20
  private static let frameTime = Duration.milliseconds(100)

  private let terminal: Terminal
  private let signals: SignalPipe
  private let output: OutputBuffer
  /// Whether something moves while nothing comes.
  private let spins: Bool

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
    var ending = Ending(
      progress: AnswerProgress(model: request.model), typeAhead: [], signal: nil, isClosed: false)
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
        receive(event, task: task, into: &ending)
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

  private func receive(
    _ event: TerminalEvent, task: Task<Void, Never>, into ending: inout Ending
  ) {
    switch event {
    case .keys(let bytes):
      // Keys are bytes of their own; what is pasted may hold any byte, and comes in brackets.
      for byte in bytes where ending.typeAhead.count < Self.typeAheadLimit {
        switch byte {
        case Key.interrupt:
          task.cancel()
          terminal.setPausable(false)
          // Whoever stops an answer has thought again about what was typed before.
          ending.typeAhead = []
        case Key.suspend:
          output.flush()
          terminal.suspend()
        default:
          ending.typeAhead.append(byte)
        }
      }
    case .signal(2) where !terminal.isRaw:
      // Where the terminal's driver reads the keys, this is Ctrl-C.
      task.cancel()
    case .signal(let signal) where SignalPipe.endings.contains(signal):
      ending.signal = signal
      task.cancel()
    case .signal:
      output.columns = terminal.size.columns
    case .closed:
      ending.isClosed = true
      task.cancel()
    case .mail, .deadline:
      break
    }
  }
}
