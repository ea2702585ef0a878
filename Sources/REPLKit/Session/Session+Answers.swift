import Conversations
import StreamingEngine

extension Session {
  /// Makes room for another answer to the last question; the one before stays saved beside it.
  func setAnswerAside() {
    state.setAnswerAside()
  }

  /// The answers to the last question, in the order in which they were given, each with all its
  /// steps.
  func answers() throws(StoreError) -> [[Turn]] {
    var recent = state.answers
    // An answer of an earlier run.
    if recent.isEmpty, let current = state.currentAnswer { recent = [current] }
    guard let store = services.store, let id = self.id,
      let question = state.questionStarts.last.map({ self.turns[$0].id }), question > 0
    else { return recent }
    let stored = try store.answers(to: question, in: id)
    let known = Set(stored.compactMap(\.first?.id))
    return stored + recent.filter { answer in answer.first.map { !known.contains($0.id) } ?? false }
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
    let place = state.answers.lastIndex { $0.isKeepable }
    if let place { keep(state.answers[place]) }
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
