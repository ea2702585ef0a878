import StreamingEngine

extension Sequence<Turn> {
  /// The turns that a request brings along: all but side questions and their answers.
  ///
  /// A side question that is still to be answered, as the last one is before its answer, is among
  /// them. So is the side answer that it asks to continue.
  package var inContext: [Turn] {
    let turns = Array(self)
    guard turns.contains(where: \.isAside) else { return turns }
    let start = turns.startOfOpenAside ?? turns.endIndex
    return turns[..<start].filter { !$0.isAside } + turns[start...]
  }
}

extension [Turn] {
  /// Marks the answers to side questions, with all their steps.
  mutating func markAsides() {
    var isAside = false
    for index in indices {
      if self[index].role == .user { isAside = self[index].isAside }
      self[index].isAside = isAside
    }
  }

  /// Where the side question begins that has no answer yet.
  fileprivate var startOfOpenAside: Int? {
    guard let last, last.isAside, last.role != .assistant else { return nil }
    var questions = indices.filter { self[$0].role == .user }[...]
    var start = questions.popLast()
    while let place = start, self[place].content == Continuation.question,
      let earlier = questions.popLast(), self[earlier].isAside
    {
      start = earlier
    }
    return start
  }
}
