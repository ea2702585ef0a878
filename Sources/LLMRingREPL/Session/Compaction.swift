import LLMRingConversations
import StreamingEngine

/// Puts a summary in place of all turns but the last exchange.
///
/// The summary is a question and its answer, as they were asked and answered, so roles alternate
/// as every provider expects. They begin a new conversation that continues with the last
/// exchange; the store keeps the whole old one.
enum Compaction {
  /// The question that asks for the summary.
  static let question = """
    Summarise our conversation so far, so that you can go on from the summary alone. Keep what was \
    decided and why, facts, names, numbers, code and quotations that may be needed again, what I \
    prefer, and what is still open. Leave out greetings and what was given up. Write in the language \
    of the conversation, and nothing but the summary.
    """

  /// Where the last exchange begins; `nil` when nothing was answered before it.
  static func start(of turns: [Turn]) -> Int? {
    guard let start = starts(of: turns).last else { return nil }
    let isWorth = turns[..<start].contains {
      $0.role == .assistant && !$0.isAside && !$0.content.trimmed.isEmpty
    }
    return isWorth ? start : nil
  }

  /// Where the exchanges begin.
  static func starts(of turns: [Turn]) -> [Int] {
    // A side question and its answer go with the exchange that they follow.
    let questions = turns.indices.filter { turns[$0].role == .user && !turns[$0].isAside }
    // A request to continue an answer is meaningless without that answer.
    return questions.enumerated().filter { $0 == 0 || turns[$1].content != Continuation.question }
      .map(\.element)
  }

  /// A turn for another place than its own: what its provider counted was another prompt.
  static func moved(_ turn: Turn) -> Turn {
    var turn = turn
    turn.id = 0
    turn.parent = nil
    turn.answer.usage?.promptTokens = nil
    turn.answer.usage?.totalTokens = nil
    turn.answer.usage?.cachedTokens = nil
    turn.answer.usage?.cacheWriteTokens = nil
    return turn
  }
}

extension Session {
  /// The request for a summary.
  ///
  /// - Throws: Why there is nothing to summarise, or why that cannot be asked.
  func compaction(by model: String?) throws(SlashCommand.Fault) -> LLMRequest {
    guard let start = Compaction.start(of: self.turns) else {
      throw SlashCommand.Fault("there is nothing before the last exchange to summarise")
    }
    try checkSaved()
    let question = Turn(id: 0, role: .user, content: Compaction.question, createdAt: 0)
    let preferences = preferences(for: model)
    let request = LLMRequest(
      model: model ?? self.model,
      messages: messages(
        forRequest: self.turns[..<start] + [question], system: preferences.system ?? ""),
      temperature: preferences.temperature, reasoning: preferences.reasoning,
      timeout: preferences.timeout, deadline: preferences.deadline)
    let estimate = try faulting { () throws(LLMError) in
      try services.ring.contextEstimate(for: request, profile: self.profile)
    }
    if preferences.checksContext, estimate.fit == .over {
      throw SlashCommand.Fault(
        "\(ContextMessages.over(estimate)); use a model with a larger context window: "
          + "/compact ALIAS"
      )
    }
    return request
  }

  /// Continues from a summary; returns a message about it.
  ///
  /// - Parameter progress: The answer to ``compaction(by:)``.
  /// - Throws: Why the summary is unusable or cannot be saved. The conversation is then unchanged.
  func compact(
    _ progress: AnswerProgress, by model: String?, took duration: Duration
  ) throws(SlashCommand.Fault) -> [String] {
    count(progress)
    try Self.checkSummary(progress)
    guard let start = Compaction.start(of: self.turns) else { return [] }
    let before = context()?.estimate.prompt.likely
    let named = model ?? self.model
    var question = Turn(
      id: 0, role: .user, content: Compaction.question, alias: services.alias(named),
      model: progress.response.model, createdAt: services.now())
    question.system = self.system
    let summary = Turn(
      AnswerRecord(
        progress, alias: services.alias(named), took: duration, at: services.now()),
      parent: nil)
    return try shorten(
      to: [question, summary] + self.turns[start...], from: before,
      "\(UsageMessages.count(start, "turn")) replaced by a summary")
  }

  /// Continues with fewer turns in a new conversation; returns a message about it.
  ///
  /// - Parameters:
  ///   - before: The tokens that the conversation takes now.
  ///   - what: What became of the turns that are not among them.
  func shorten(
    to kept: [Turn], from before: Int?, _ what: String
  ) throws(SlashCommand.Fault) -> [String] {
    var kept = kept.map(Compaction.moved)
    let old = self.id
    if let store = services.store, let old {
      let (system, time, turns) = (self.system ?? "", services.now(), kept)
      let saved = try faulting { () throws(StoreError) in
        try inStore { store throws(StoreError) in
          try store.beginConversation(
            system: system, title: try store.find(old).title, turns: turns, at: time)
        }
      }
      state.id = saved.conversation
      saving.claim(saved.conversation, in: store)
      for (place, id) in saved.turns.enumerated() {
        kept[place].id = id
        kept[place].parent = place > 0 ? saved.turns[place - 1] : nil
      }
    }
    state.replaceTurns(by: kept)
    meter = ContextMeter()
    let after = context()?.estimate.prompt.likely
    let sizes = [before, after].compactMap(\.self).map(ContextMessages.about)
    let isOpen = self.turns.last?.content.trimmed.isEmpty == true
    return [
      "\(what): \(sizes.joined(separator: " tokens before, ")) after"
        + (isOpen ? " (/retry asks the last question)" : ""),
      old.map { "/resume \($0) returns to the original" }
        ?? "the earlier turns are lost, because this run saves nothing",
    ]
  }

  /// - Throws: When turns would be lost that are left out of a conversation.
  func checkSaved() throws(SlashCommand.Fault) {
    guard services.store == nil || self.id != nil && !isUnsaved else {
      throw SlashCommand.Fault(
        "this conversation is not saved and would be lost; save it first with /export")
    }
  }

  private static func checkSummary(_ progress: AnswerProgress) throws(SlashCommand.Fault) {
    let unchanged = "the conversation is unchanged"
    if progress.status == .interrupted { throw SlashCommand.Fault("stopped; \(unchanged)") }
    if let fault = progress.fault { throw SlashCommand.Fault("\(fault.forUser); \(unchanged)") }
    guard progress.response.finishReason ?? .stop == .stop,
      !progress.response.content.trimmed.isEmpty
    else {
      throw SlashCommand.Fault("the summary is incomplete; \(unchanged)")
    }
  }
}
