import LLMRingTerminal

/// Several answers to one question, one after another.
extension REPL {
  package func compare(_ models: [String]) {
    guard settleQuestion() else { return }
    let start = ContinuousClock.now
    session.comparisonStart = start
    defer { session.comparisonStart = nil }
    var asked = 0
    for model in models {
      if asked > 0 {
        guard settle() else { break }
        session.setAnswerAside()
        say([""])
      }
      say(heading: model, ComparisonMessages.number(asked, of: models.count))
      asked += 1
      guard answerOneOfSeveral(from: model) else { break }
    }
    let kept = session.keepLastAnswer()
    let ending = ComparisonMessages.ending(
      models, asked: asked, kept: kept,
      hasOthers: session.state.answers.count(where: \.isKeepable) > 1)
    say([ending], style: .dim)
    sayNotices()
    let isLong = start.duration(to: .now) >= Self.longAnswer
    if isLong { ring(session.preferences, for: "\(asked) answers are ready") }
  }

  /// Shows and saves the answer of one of the models.
  ///
  /// - Returns: Whether the next one is to be asked: the user has not stopped this answer.
  private func answerOneOfSeveral(from model: String) -> Bool {
    var screen = answerScreen(for: model)
    let outcome = session.answer(from: model, into: &screen) { sayNotices() }
    conclude(outcome.progress, isOneOfSeveral: true)
    sayNotices()
    take(screen.pending)
    return !screen.pending.isStopped
  }

  private func say(heading name: String, _ number: String) {
    output.columns = terminal.size.columns
    output.append(
      line: SafeText(name).styled(.cyan.merged(with: .bold)) + SafeText(" \(number)").styled(.dim))
    output.flush()
  }
}
