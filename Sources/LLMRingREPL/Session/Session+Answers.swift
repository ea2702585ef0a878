import LLMRingConversations
import StreamingEngine

extension Session {
  /// Makes room for another answer to the last question; the one before stays saved beside it.
  func setAnswerAside() {
    state.setAnswerAside()
  }

  /// The answers to the last question, in the order in which they were given, each with all its
  /// steps.
  func answers() throws(StoreError) -> [[Turn]] {
    guard let (id, question) = savedQuestion else { return recentAnswers }
    do throws(StoreError) {
      return withRecent(
        try inStore { store throws(StoreError) in try store.answers(to: question, in: id) })
    } catch {
      // Those of this run are known without the store.
      guard !state.answers.isEmpty, !error.isOfUser else { throw error }
      return state.answers
    }
  }

  /// The same, for the Tab key; without those in the store if they cannot be read in a moment.
  func answersAtAGlance() -> [[Turn]] {
    guard let (id, question) = savedQuestion else { return recentAnswers }
    let stored = glanceInStore { store throws(StoreError) in
      try store.answers(to: question, in: id)
    }
    return withRecent(stored ?? [])
  }

  /// The last question, if the store has it.
  private var savedQuestion: (conversation: String, turn: Int64)? {
    guard services.store != nil, let id = self.id,
      let question = state.questionStarts.last.map({ self.turns[$0].id }), question > 0
    else { return nil }
    return (id, question)
  }

  /// The answers to it that came in this run, or the current one, which may be of an earlier run.
  private var recentAnswers: [[Turn]] {
    guard state.answers.isEmpty, let current = state.currentAnswer else { return state.answers }
    return [current]
  }

  private func withRecent(_ stored: [[Turn]]) -> [[Turn]] {
    let known = Set(stored.compactMap(\.first?.id))
    return stored
      + recentAnswers.filter { answer in answer.first.map { !known.contains($0.id) } ?? false }
  }

  /// Continues from one of these answers.
  func keep(_ answer: [Turn]) {
    guard answer != state.currentAnswer else { return }
    state.keep(answer)
    saveEnd()
  }

  /// Continues from the last answer that has any text, once all models that were compared have
  /// been asked.
  ///
  /// - Returns: Its place among the answers of this run; `nil` if none of them has text.
  func keepLastAnswer() -> Int? {
    guard let place = state.answers.lastIndex(where: \.isKeepable) else { return nil }
    whenSaved { session in
      let answers = session.state.answers
      // If another program has deleted the conversation, there are none.
      if answers.indices.contains(place) { session.keep(answers[place]) }
    }
    return place
  }

  /// Which of several answers to the last question the conversation continues from; `nil` if there
  /// is only one.
  package var keptAnswerLine: String? {
    let answers = state.answers
    guard answers.count > 1, let current = state.currentAnswer, current.isKeepable,
      let place = answers.firstIndex(of: current)
    else { return nil }
    let words = ComparisonMessages.continuing(place, from: current.answerer)
    return answers.count(where: \.isKeepable) > 1
      ? "\(words); /keep N continues from another" : words
  }
}

extension [Turn] {
  /// Whether a conversation can continue from this answer.
  var isKeepable: Bool { contains { !$0.saysNothing && !$0.hasFailed } && last?.hasFailed == false }

  /// The name of the model that gave this answer, as the user knows it.
  var answerer: String? { last.flatMap { $0.alias ?? $0.model } }
}
