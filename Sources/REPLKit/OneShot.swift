import Conversations
import StreamingEngine
package import TerminalKit

/// One question, one answer, and out: what `llmring "question"` and pipes do.
package struct OneShot {
  /// What is written to standard output.
  package enum Format: Sendable {
    /// The answer's text: as it comes, made safe unless it is wanted raw.
    case text(isRaw: Bool, isStreamed: Bool)
    /// One object at the end.
    case json
    /// One object a line, as it happens.
    case jsonLines

    /// Whether it shows how the answer was cut into chunks.
    var showsCuts: Bool {
      if case .jsonLines = self { true } else { false }
    }
  }

  private let format: Format
  private let isQuiet: Bool
  private let out: StandardOutput
  private let errors: StandardOutput
  private let signals: SignalPipe

  package init(
    format: Format, isQuiet: Bool, out: StandardOutput, errors: StandardOutput, signals: SignalPipe
  ) {
    self.format = format
    self.isQuiet = isQuiet
    self.out = out
    self.errors = errors
    self.signals = signals
  }

  /// Asks the last turn of the session, writes the answer and saves it.
  ///
  /// - Parameter alias: The alias in use, for the JSON; `nil` when the model was named in full.
  /// - Returns: The program's exit status.
  package func run(
    _ session: inout Session, alias: String?, with surroundings: Surroundings
  ) -> Int32 {
    let request = session.request()
    let start = ContinuousClock.now
    var progress = AnswerProgress(model: request.model)
    var writer = AnswerWriter(
      format: format, isStructured: request.responseFormat != .text, out: out)
    writer.begin(
      model: surroundings.resolved(request.model, profile: session.profile), alias: alias,
      conversation: session.conversation)
    var ending: Int32?
    var draft: AnswerDraft?
    do throws(LLMError) {
      if var fault = session.checkContext(of: nil, with: surroundings) {
        fault.advice = ContextWords.advice
        throw fault
      }
      tellNotices(session.takeNotices())
      let (feed, task) = try AnswerFeed.reading(
        request, of: surroundings.ring, profile: session.profile, joinsText: !format.showsCuts)
      draft = session.beginAnswer(of: nil, with: surroundings)
      while !progress.isOver {
        feed.setPatience(writer.isDueSoon)
        for event in signals.wait(for: [feed.descriptor], until: writer.deadline) {
          if case .signal(let signal) = event, SignalPipe.endings.contains(signal) {
            ending = signal
            task.cancel()
          }
        }
        let events = feed.take()
        if let fault = draft?.write(events.lazy.compactMap(\.chunk)) {
          errors.line(fault.description, style: .yellow)
        }
        for event in events {
          if case .chunk(let chunk) = event {
            writer.show(chunk)
            tell(chunk)
          }
          progress.receive(event, after: start.duration(to: .now))
        }
        writer.tick()
        if out.isClosed { task.cancel() }
      }
    } catch {
      progress.receive(.ended(error), after: start.duration(to: .now))
    }
    progress.check(against: request.responseFormat)
    session.receive(
      progress, of: nil, took: start.duration(to: .now), draft: draft, with: surroundings)
    writer.finish(progress, alias: alias, conversation: session.conversation)
    return conclude(progress, notices: session.takeNotices(), signal: ending)
  }

  /// What goes to standard error while the answer comes.
  private func tell(_ chunk: StreamChunk) {
    guard !isQuiet, let setback = chunk.setback else { return }
    errors.line(Notices.setback(setback, at: chunk.model), style: .dim)
  }

  private func tellNotices(_ notices: [String]) {
    for notice in notices { errors.line(notice, style: .yellow) }
  }

  private func conclude(_ progress: AnswerProgress, notices: [String], signal: Int32?) -> Int32 {
    tellNotices(notices)
    if let words = Notices.ending(progress, isConversation: false), !out.isClosed {
      errors.line("llmring: \(words)", style: .red)
    } else if !isQuiet, errors.isTerminal, progress.isComplete {
      errors.line(
        UsageWords.line(
          model: progress.response.model, usage: progress.response.usage,
          finish: progress.finishReason, firstText: progress.firstText,
          endedInReasoning: progress.response.endedInReasoning),
        style: .dim)
    }
    if let signal { return ExitStatus.signal(signal) }
    // A reader that has seen enough, as `head` does, is no failure.
    if out.isClosed { return ExitStatus.complete }
    if let fault = progress.fault ?? progress.misfit { return ExitStatus.of(fault) }
    switch progress.response.finishReason {
    case .length, .contentFilter, .pause, .error: return ExitStatus.failure
    case .stop, .toolCalls, .refusal, .other: return ExitStatus.complete
    }
  }
}
