import StreamingEngine
import LLMRingTerminal

/// Questions to the user, which a single key answers.
extension REPL {
  package func confirm(_ question: String, usually: Bool) -> Bool {
    switch ask(question, usually: usually) {
    case .yes: return true
    case .no: return false
    case .endOfInput: end = .endOfInput
    case .signal(let signal): end = .signal(signal)
    }
    return false
  }

  private func ask(_ question: String, usually: Bool) -> YesNoQuestion.Answer {
    output.setStatus(nil)
    output.endLine()
    output.flush()
    let answer = lines.ask(
      YesNoQuestion(SafeText(line: question).styled(.bold), usually: usually))
    answerTail = lines.isRaw ? answer.tail : nil
    return answer
  }

  /// Whether a line is only the rest of the word whose first letter answered the last question.
  ///
  /// - Parameter initial: What the prompt began with. It stays there.
  func isAnswerTail(_ line: TypedLine, after initial: String) -> Bool {
    guard let tail = answerTail else { return false }
    answerTail = nil
    guard line.text == initial + tail else { return false }
    proposal = initial
    return true
  }

  /// Asks before a resumed conversation is sent to a provider that has not seen it. Where there is
  /// nothing to agree to, it says what to do.
  ///
  /// The obstacle is the model in use. Naming another one chooses it; naming an alias that has
  /// moved does not accept the provider it leads to now.
  ///
  /// - Returns: Whether the conversation may be sent to the model.
  func mayAsk(_ model: String) -> Bool {
    guard let obstacle = session.obstacle, model == session.model else { return true }
    guard case .otherProvider(_, _, let now) = obstacle else {
      say(["not sent: \(obstacle); \(obstacle.remedy)"], style: .yellow)
      return false
    }
    say(["\(obstacle)"], style: .yellow)
    guard confirm("send the conversation to \(now)?", usually: false) else {
      if end == nil { say(["not sent; /model chooses another model"]) }
      return false
    }
    session.state.obstacle = nil
    return true
  }

  /// Decides whether to leave with turns that cannot be saved: it tries to save them once more, and
  /// asks. A signal leaves without a question.
  ///
  /// - Returns: The program's exit status; `nil` to stay.
  func status(leavingBecauseOf end: Ending) -> Int32? {
    session.saveAgain()
    if case .signal(let signal) = end {
      session.settle()
      return ExitStatus.signal(signal)
    }
    guard settle("the conversation") else {
      if self.end == nil { say(["still here, because the conversation is not saved yet"]) }
      return nil
    }
    guard session.isUnsaved else { return ExitStatus.complete }
    let lost = session.unsavedTurns
    let what =
      lost == 0
      ? "the removed turns are still in the store"
      : "\(UsageMessages.count(lost, "turn")) \(lost == 1 ? "is" : "are") not saved"
    switch ask("\(what); leave anyway?", usually: false) {
    case .yes, .endOfInput: return ExitStatus.failure
    case .signal(let signal): return ExitStatus.signal(signal)
    case .no:
      say(["/export writes the conversation to a file; leaving tries again to save it"])
      return nil
    }
  }
}
