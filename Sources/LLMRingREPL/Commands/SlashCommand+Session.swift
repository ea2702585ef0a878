import LLMRingConversations
import StreamingEngine

extension SlashCommand {
  static let system = SlashCommand(
    name: "system", argument: .optional("text"),
    summary: "show or set the system prompt; - removes it"
  ) { text, session, _ throws(Fault) in
    guard !text.isEmpty else { return [session.system ?? "no system prompt"] }
    session.state.layers.set(
      .system, to: text == "-" ? .reset : try choice(of: text, for: .system))
    var words = [session.system == nil ? "system prompt removed" : "system prompt set"]
    if session.services.store != nil, let id = session.id {
      let system = session.system ?? ""
      do throws(StoreError) {
        try session.inStore { store throws(StoreError) in try store.setSystem(id, to: system) }
      } catch {
        // It applies anyway, and is saved with the next question.
        words.append(error.description)
      }
    }
    return words
  }

  static let new = SlashCommand(
    name: "new", synonyms: ["clear"], argument: .none,
    summary: "start a new conversation; this one stays saved"
  ) { _, session, _ throws(Fault) in
    session.startAnew()
    session.state.layers.removeAll(from: .resumed)
    return ["new conversation"]
  }

  static let history = SlashCommand(
    name: "history", argument: .optional("n"),
    summary: "show the latest turns, shortened, or the last n whole"
  ) { word, session, host throws(Fault) in
    let count = Int(word)
    guard word.isEmpty || (count ?? 0) > 0 else {
      throw Fault("'\(word)' is not a number of turns")
    }
    let shown = session.turns.suffix(count ?? latestTurns)
    guard !shown.isEmpty else { return ["the conversation is empty"] }
    let earlier = session.turns.count - shown.count
    if count == nil, earlier > 0 {
      let turns = UsageMessages.count(earlier, "earlier turn")
      host.say(["(\(turns) not shown; /history \(session.turns.count) shows all)"])
    }
    host.show(Array(shown), isWhole: count != nil)
    return []
  }

  /// How many turns `/history` shows.
  private static let latestTurns = 40

  static let usage = SlashCommand(
    name: "usage", synonyms: ["cost"], argument: .none,
    summary: "show the tokens used and the cost of this run, and what is left of the budget"
  ) { _, session, _ throws(Fault) in
    UsageMessages.totals(session.totals) + session.budgetLines
  }

  static let error = SlashCommand(
    name: "error", argument: .none, summary: "show the last error in full, with its request"
  ) { _, session, _ throws(Fault) in
    let notes = session.lastNotes.map { "note: \($0)" }
    guard let fault = session.lastFault else {
      // Only the message of an error from an earlier run was kept.
      let kept = session.turns.last { $0.status == .error }?.answer.error
      return notes.isEmpty ? [kept ?? "no error in this conversation"] : notes
    }
    let lines =
      [
        fault.forUser.description, "kind: \(fault.jsonKind)",
        fault.provider.map { "provider: \($0)" },
        fault.status.map { "HTTP status: \($0)" }, fault.code.map { "code: \($0)" },
        fault.requestID.map { "request id: \($0)" },
        fault.retryAfter.map { "retry after: \(UsageMessages.seconds($0))" },
      ].compactMap(\.self) + notes
    return lines + (session.lastRequest.map { [""] + RequestMessages.lines($0) } ?? [])
  }

  static let retry = SlashCommand(
    name: "retry", synonyms: ["regen"], argument: .optional("@alias"),
    summary: "ask the last question again; the earlier answer stays saved",
    values: { session in
      session.services.aliases(profile: session.profile).map { "@\($0)" }
    },
    recipient: { word, session in word.namedModel ?? recipientOfLast(session) }
  ) { word, session, host throws(Fault) in
    let model = word.namedModel
    if let model { try check(model, session) }
    let asked = try session.promptOfLastQuestion()
    guard session.state.takeBackAnswer() else {
      throw Fault("there is no question to ask again")
    }
    host.say(asked.notices)
    session.asking(asked.prompt) { own in host.answer(from: model ?? own) }
    return []
  }

  static let `continue` = SlashCommand(
    name: "continue", argument: .none, summary: "continue an incomplete answer",
    recipient: { _, session in
      (try? incompleteAnswer(session.turns)).map { _ in recipientOfLast(session) }
    }
  ) { _, session, host throws(Fault) in
    let answer = try incompleteAnswer(session.turns)
    var asked = try session.promptOfLastQuestion()
    // The rest of an answer does not have the form of a whole one.
    asked.prompt?.format = nil
    host.say(asked.notices)
    session.asking(asked.prompt) { model in
      session.ask(
        Continuation.question, of: model, from: asked.prompt?.prompt.name, isAside: answer.isAside)
      host.answer(from: model)
    }
    return []
  }

  /// The model that the last question is asked of again.
  static func recipientOfLast(_ session: Session) -> String {
    (try? session.promptOfLastQuestion().prompt).flatMap { session.modelNamed(by: $0.prompt) }
      ?? session.model
  }

  /// The answer that `/continue` continues: the last one, or the last one before side questions, if
  /// they were answered completely and it was not.
  ///
  /// - Throws: The reason why there is no answer to continue.
  private static func incompleteAnswer(_ turns: [Turn]) throws(Fault) -> Turn {
    guard let last = turns.last, last.role == .assistant else {
      throw Fault("there is no answer to continue")
    }
    let candidates = [last, turns.last { !$0.isAside }].compactMap(\.self)
    let incomplete = candidates.first {
      $0.role == .assistant && !$0.hasEnded && !$0.content.trimmed.isEmpty
    }
    if let incomplete { return incomplete }
    switch last.answer.finishReason {
    case .toolCalls where last.hasEnded:
      throw Fault("the last answer ended by asking for tools; nothing was sent (/retry asks again)")
    case .refusal where last.hasEnded:
      throw Fault("the model declined to answer; nothing was sent (/retry asks again)")
    default:
      throw Fault(
        last.content.trimmed.isEmpty
          ? "the last answer is empty; /retry asks again"
          : "the last answer is complete; nothing was sent (/retry asks for another one)")
    }
  }

  static let exit = SlashCommand(
    name: "exit", synonyms: ["quit", "bye"], argument: .none, summary: "exit llmring"
  ) { _, _, host throws(Fault) in
    host.leave()
    return []
  }

  private static func check(
    _ model: String, _ session: Session
  ) throws(Fault) {
    _ = try faulting { () throws(LLMError) in
      try session.services.ring.candidates(for: model, profile: session.profile)
    }
  }
}
