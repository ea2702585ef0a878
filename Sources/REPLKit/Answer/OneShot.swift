import StreamingEngine
package import TerminalKit

/// Answers one question and exits, as `llmring "question"` and pipes do.
package struct OneShot {
  /// What is written to standard output.
  package enum Format: Sendable {
    /// The answer's text: as it arrives, made safe unless it is wanted raw.
    case text(isRaw: Bool, isStreamed: Bool)
    /// One object at the end.
    case json
    /// One object a line, as it happens.
    case jsonLines
  }

  private let format: Format
  private let isQuiet: Bool
  private let out: OutputSink
  private let errors: OutputSink
  private let signals: SignalPipe

  package init(
    format: Format, isQuiet: Bool, out: OutputSink, errors: OutputSink, signals: SignalPipe
  ) {
    self.format = format
    self.isQuiet = isQuiet
    self.out = out
    self.errors = errors
    self.signals = signals
  }

  /// Asks the last turn of the session, writes the answer and saves it.
  ///
  /// - Returns: The program's exit status.
  package func run(_ session: Session) -> Int32 {
    SignalPipe.beginListening()
    let alias = session.services.alias(session.model)
    var writer = AnswerWriter(
      format: format, isStructured: session.responseFormat != .text,
      alias: alias, isQuiet: isQuiet, out: out, errors: errors, signals: signals)
    writer.writeStart(
      model: session.resolved(),
      conversation: session.id)
    let outcome = session.answer(from: nil, into: &writer, advice: ContextMessages.advice) {
      report(session.takeNotices())
    }
    writer.writeEnd(outcome.progress, conversation: session.id)
    reportAdditions(outcome.progress)
    report(session.takeNotices())
    let status = conclude(outcome.progress, signal: writer.signal)
    if writer.signal == nil { SignalPipe.endListening() }
    return status
  }

  private func report(_ notices: [String]) {
    for notice in notices { errors.notice(notice, style: .yellow) }
  }

  /// Shows the sources and images of an answer in text: below it on a terminal, and otherwise apart
  /// from it.
  private func reportAdditions(_ progress: AnswerProgress) {
    guard case .text = format else { return }
    // An image is part of the answer, a source is about it.
    let citations = isQuiet ? [] : progress.response.ending?.citations ?? []
    for line in AnswerMessages.additions(citations, images: progress.images) {
      (out.isTerminal ? out : errors).notice(line, style: .dim)
    }
  }

  private func conclude(_ progress: AnswerProgress, signal: Int32?) -> Int32 {
    // A reader that has seen enough, as `head` does, is not a failure; a write error is reported
    // by the program when it ends.
    let isUnwritten = out.failure != nil && out.failure != .interrupted
    let words =
      AnswerMessages.ending(progress, isConversation: false) ?? AnswerMessages.shortfall(progress)
    if let words, !isUnwritten {
      errors.notice("llmring: \(words)", style: .red)
    } else if !isUnwritten, !isQuiet, errors.isTerminal, progress.isComplete {
      for note in progress.response.ending?.notes ?? [] {
        errors.notice("note: \(note)", style: .dim)
      }
      errors.notice(
        UsageMessages.line(
          model: progress.response.model, usage: progress.response.usage,
          finish: progress.finishReason, firstText: progress.firstText,
          endedInReasoning: progress.response.endedInReasoning),
        style: .dim)
    }
    if let signal { return ExitStatus.signal(signal) }
    if isUnwritten {
      return out.failure == .closedPipe ? ExitStatus.complete : ExitStatus.failure
    }
    if let fault = progress.fault ?? progress.formatError { return ExitStatus.of(fault) }
    switch progress.response.finishReason {
    case .length, .contentFilter, .pause, .error: return ExitStatus.failure
    case .stop, .toolCalls, .refusal, .other, nil: return ExitStatus.complete
    }
  }
}
