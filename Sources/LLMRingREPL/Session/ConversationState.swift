package import LLMRingConversations
package import StreamingEngine

/// The current state of a conversation: its turns, and the settings of the next question.
///
/// A pure value. It knows no store, no file and no terminal, so a command that fails puts the old
/// one back.
package struct ConversationState: Sendable, Equatable {
  /// The store's name for it, once it has a turn there.
  package var id: String?
  /// The alias or `provider:model` in use.
  package var model: String
  /// The lockfile's profile, when one was chosen.
  package var profile: String?
  /// Whether the profile was chosen for this run and stays with every conversation.
  let isProfileGiven: Bool
  /// What each source says about each setting.
  package var layers: SettingLayers
  /// The turns of the current branch, oldest first.
  package var turns: [Turn] = []
  /// Files that go with the next question.
  package var attachments: WaitingFiles = []
  /// Why nothing is sent until a model is chosen; `nil` if questions can be sent.
  package var obstacle: SendingObstacle?
  /// The turns before a question was asked again, to restore them if that fails.
  private var beforeRetry: [Turn] = []
  /// The answers to the last question that came in this run, the current one among them, each with
  /// all its steps. The store may have earlier ones.
  private(set) var answers: [[Turn]] = []
  /// The place of the current one among them; `nil` until it is there.
  private var answerInHand: Int?

  package init(
    model: String, profile: String? = nil, layers: SettingLayers = SettingLayers()
  ) {
    self.model = model
    self.profile = profile
    isProfileGiven = profile != nil
    self.layers = layers
  }

  /// Goes back to what it was.
  ///
  /// - Parameter withTurns: Whether the conversation is that of then, too, and not only what the next
  ///   question is asked with.
  mutating func restore(_ former: ConversationState, withTurns: Bool) {
    guard !withTurns else {
      self = former
      return
    }
    model = former.model
    profile = former.profile
    layers = former.layers
    attachments = former.attachments
    obstacle = former.obstacle
  }

  /// Begins another conversation with the same model and system prompt.
  mutating func startAnew() {
    id = nil
    turns = []
    obstacle = nil
    beforeRetry = []
    forgetAnswers()
  }

  /// Makes ready for the next question: the files that were waiting go with it.
  mutating func beginQuestion() {
    attachments = []
    beforeRetry = []
    forgetAnswers()
  }

  /// Has the files of a question that is asked again wait before the others.
  mutating func reattachFiles(of question: Turn) {
    let kept = question.attachments.map { WaitingFile($0, source: .question) }
    attachments = WaitingFiles(kept + attachments.files)
  }

  /// Removes the last questions, each with all steps of its answer.
  ///
  /// - Returns: The first of them; `nil` when there are not so many.
  mutating func takeBack(_ count: Int) -> Turn? {
    let starts = questionStarts
    guard count > 0, count <= starts.count else { return nil }
    let start = starts[starts.count - count]
    let question = turns[start]
    turns.removeSubrange(start...)
    forgetAnswers()
    return question
  }

  /// Removes the answer to the last question, with all its steps, to ask it again.
  ///
  /// - Returns: Whether there is a question.
  mutating func takeBackAnswer() -> Bool {
    guard let start = questionStarts.last else { return false }
    beforeRetry = turns
    turns.removeSubrange((start + 1)...)
    answerInHand = nil
    return true
  }

  /// Restores the answer from before the question was asked again, if there was one.
  ///
  /// - Returns: Whether there was.
  @discardableResult
  mutating func restorePreviousAnswer() -> Bool {
    defer { beforeRetry = [] }
    guard let last = beforeRetry.last, last.role != .user, !last.hasFailed else { return false }
    turns = beforeRetry
    answerInHand = currentAnswer.flatMap { answers.firstIndex(of: $0) }
    return true
  }

  /// Discards the previous answer, which the new one replaces.
  mutating func forgetPreviousAnswer() {
    beforeRetry = []
  }

  /// Removes the answer to the last question from the branch, to make room for another one beside
  /// it.
  mutating func setAnswerAside() {
    guard let start = questionStarts.last else { return }
    turns.removeSubrange((start + 1)...)
    beforeRetry = []
    answerInHand = nil
  }

  /// Notes that the branch now ends with the answer to its last question.
  mutating func noteAnswer() {
    guard let answer = currentAnswer else { return }
    if let answerInHand {
      answers[answerInHand] = answer
    } else {
      answerInHand = answers.count
      answers.append(answer)
    }
  }

  /// Puts an answer to the last question in place of the current one.
  mutating func keep(_ answer: [Turn]) {
    setAnswerAside()
    turns += answer
    answerInHand = answers.firstIndex(of: answer)
  }

  /// The steps of the answer that the branch ends with; `nil` if there is none.
  var currentAnswer: [Turn]? {
    guard let start = questionStarts.last, start + 1 < turns.count else { return nil }
    return Array(turns[(start + 1)...])
  }

  /// Continues with other turns than before, as the conversation is shortened.
  mutating func replaceTurns(by others: [Turn]) {
    turns = others
    beforeRetry = []
    forgetAnswers()
  }

  private mutating func forgetAnswers() {
    answers = []
    answerInHand = nil
  }

  /// The index of each question. The turns up to the next question are its answer's steps: text,
  /// calls of tools, their results, more text.
  var questionStarts: [Int] {
    turns.indices.filter { turns[$0].role == .user }
  }

  /// Gives turns the numbers that the store has for them.
  mutating func renumber(_ ids: [Int64: Int64]) {
    turns.renumber(ids)
    beforeRetry.renumber(ids)
    for index in answers.indices { answers[index].renumber(ids) }
  }

  /// Drops the turns that were erased from the store, and keeps those that are saved anew.
  mutating func keepOnly(_ saved: [Int64: Int64]) {
    turns.removeAll { saved[$0.id] == nil }
    beforeRetry = []
    forgetAnswers()
    if !turns.isEmpty { turns[0].parent = nil }
  }
}

extension [Turn] {
  /// Gives turns the numbers that they have now, by those that they had.
  mutating func renumber(_ ids: [Int64: Int64]) {
    for index in indices {
      self[index].id = ids[self[index].id] ?? self[index].id
      self[index].parent = self[index].parent.map { ids[$0] ?? $0 }
    }
  }
}
