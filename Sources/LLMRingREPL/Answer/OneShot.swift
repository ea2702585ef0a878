import StreamingEngine
package import LLMRingTerminal

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
  /// Whether only the first code block of an answer in text is written.
  private let extractsCode: Bool
  private let out: OutputSink
  private let errors: OutputSink
  private let signals: SignalPipe

  package init(
    format: Format, isQuiet: Bool, extractsCode: Bool = false, out: OutputSink,
    errors: OutputSink, signals: SignalPipe
  ) {
    self.format = format
    self.extractsCode = extractsCode
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
    let (status, signal) = answer(from: nil, in: session, place: nil)
    if signal == nil { SignalPipe.endListening() }
    return status
  }

  /// Asks several models the last turn of the session, one after another; writes each answer below
  /// a line with the model's name, and saves all of them. A model that fails does not keep the
  /// others from being asked.
  ///
  /// - Parameter models: Aliases or `provider:model`.
  /// - Returns: The worst exit status of the answers.
  package func run(_ session: Session, comparing models: [String]) -> Int32 {
    SignalPipe.beginListening()
    session.comparisonStart = .now
    defer { session.comparisonStart = nil }
    var worst = ExitStatus.complete
    var asked = 0
    var signal: Int32?
    if case .json = format { out.write("[") }
    for model in models where signal == nil && canContinue {
      if asked > 0 { session.setAnswerAside() }
      writeHeading(model, isFirst: asked == 0)
      let outcome = answer(from: model, in: session, place: asked)
      worst = max(worst, outcome.status)
      signal = outcome.signal
      asked += 1
    }
    if case .json = format { out.write("]\n") }
    _ = session.keepLastAnswer()
    report(session.takeNotices())
    if asked < models.count, out.failure == nil {
      errors.notice(
        "llmring: not asked: \(models[asked...].joined(separator: ", "))", style: .red)
    }
    if signal == nil { SignalPipe.endListening() }
    return worst
  }

  /// Whether there is a reader for another answer, and no signal that asks the program to end.
  private var canContinue: Bool { out.failure == nil && !SignalPipe.hasPendingEnding }

  /// Writes the line above an answer: as a heading of Markdown between pipes, and otherwise as
  /// headings are painted.
  private func writeHeading(_ name: String, isFirst: Bool) {
    switch format {
    case .text:
      if !isFirst { out.write("\n") }
      if out.isTerminal {
        out.notice(name, style: .cyan.merged(with: .bold))
      } else {
        out.line("## \(name)")
      }
    case .json:
      if !isFirst { out.write(",\n") }
    case .jsonLines:
      break
    }
  }

  /// Asks one model.
  ///
  /// - Parameters:
  ///   - model: `nil` is the one in use.
  ///   - place: How many answers to the same question stand before this one; `nil` if it is the
  ///     only one.
  private func answer(
    from model: String?, in session: Session, place: Int?
  ) -> (status: Int32, signal: Int32?) {
    // A single question has been resolved with its turn.
    if place != nil { session.beginQuestion(to: model) }
    let alias = session.services.alias(model ?? session.model)
    var writer = AnswerWriter(
      format: format, isStructured: session.responseFormat != .text,
      extractsCode: extractsCode, alias: alias, isQuiet: isQuiet, preferences: session.preferences,
      out: out, errors: errors,
      signals: signals)
    writer.writeStart(model: session.resolved(model), conversation: session.id)
    let outcome = session.answer(from: model, into: &writer, advice: ContextMessages.advice) {
      report(session.takeNotices())
    }
    if place != nil { writer.endRawLine() }
    writer.writeEnd(outcome.progress, conversation: session.id, isElement: place != nil)
    reportAdditions(outcome.progress)
    report(session.takeNotices())
    let name = place == nil ? nil : model
    let isKept = session.services.store != nil
    return (conclude(outcome.progress, of: name, writer, isKept: isKept), writer.signal)
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

  /// - Parameters:
  ///   - name: The model's name where several are asked.
  ///   - isKept: Whether the answer can be read in the history.
  private func conclude(
    _ progress: AnswerProgress, of name: String?, _ writer: AnswerWriter, isKept: Bool
  ) -> Int32 {
    // A reader that has seen enough, as `head` does, is not a failure; a write error is reported
    // by the program when it ends.
    let isUnwritten = out.failure != nil && out.failure != .interrupted
    var status = Self.status(of: progress)
    if !isUnwritten { report(progress, of: name, status) }
    if extractsCode, status == ExitStatus.complete, writer.code == nil {
      status = ExitStatus.failure
      let advice = isKept ? " (llmring history show prints it)" : ""
      errors.notice("llmring: the answer has no code block\(advice)", style: .red)
    }
    if let signal = writer.signal { return ExitStatus.signal(signal) }
    if isUnwritten {
      return out.failure == .closedPipe ? ExitStatus.complete : ExitStatus.failure
    }
    return status
  }

  private static func status(of progress: AnswerProgress) -> Int32 {
    if let fault = progress.fault ?? progress.formatError { return ExitStatus.of(fault) }
    switch progress.response.finishReason {
    case .stop, .toolCalls, .refusal, nil: return ExitStatus.complete
    // An answer with an unknown ending may be incomplete, too.
    default: return ExitStatus.failure
    }
  }

  /// Says how the answer ended, and what standard output does not show of it.
  private func report(_ progress: AnswerProgress, of name: String?, _ status: Int32) {
    // An object has all of an answer without text.
    let isSaid =
      isJSON && status == ExitStatus.complete && EndingMessages.hasOtherContent(progress)
    let words =
      isSaid
      ? nil
      : EndingMessages.ending(progress, isConversation: false) ?? EndingMessages.shortfall(progress)
    let isRefusalShown =
      progress.finishReason == .refusal && progress.response.ending?.refusal.isBlank == false
    if let words, !isQuiet || !isRefusalShown {
      errors.notice("llmring: \(name.map { "\($0): " } ?? "")\(words)", style: .red)
    }
    if !isQuiet {
      for note in notes(about: progress, isSaid) { errors.notice("note: \(note)", style: .dim) }
    }
    guard words == nil, !isQuiet, progress.isComplete else { return }
    if errors.isTerminal {
      errors.notice(UsageMessages.line(progress, mentionsNotes: false), style: .dim)
    }
    if !isJSON, let calls = EndingMessages.calls(in: progress.response) {
      errors.notice("llmring: the answer also \(calls)", style: .yellow)
    }
  }

  private var isJSON: Bool { if case .text = format { false } else { true } }

  private func notes(about progress: AnswerProgress, _ isSaid: Bool) -> [String] {
    if errors.isTerminal, progress.isComplete { return progress.notes }
    let notes = isSaid ? [] : EndingMessages.explanations(progress)
    return notes + (progress.json?.note.map { [$0] } ?? [])
  }
}
