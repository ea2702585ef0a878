import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

/// `/compare` and `/keep`: several answers to one question.
extension SlashCommand {
  static let compare = SlashCommand(
    name: "compare", argument: .required("@a @b question"),
    summary: "ask several models one question, one after another; all answers are kept",
    completion: { text, session in
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      let isNaming = words.dropLast().allSatisfy { $0.isEmpty || $0.hasPrefix("@") }
      let aliases = session.services.aliases(profile: session.profile).map { "@\($0) " }
      let models =
        isNaming ? Completion(of: String(words.last ?? ""), among: aliases) : .none
      return models.candidates.isEmpty ? Completer.file(in: text, session) ?? .none : models
    },
    recipient: { text, session in
      let models = (try? Comparison(text, in: session))?.models ?? []
      return models.first { $0 == session.model } ?? models.first
    }
  ) { text, session, host throws(Fault) in
    let comparison = try Comparison(text, in: session)
    guard host.attachFiles(namedIn: comparison.question) else { return [] }
    session.ask(comparison.question, ofEach: comparison.models)
    host.compare(comparison.models)
    return []
  }

  static let keep = SlashCommand(
    name: "keep", argument: .optional("n"),
    summary: "continue from answer n to the last question, or list its answers",
    values: { session in
      let answers = session.answersAtAGlance()
      return answers.indices.filter { answers[$0].isKeepable }.map { String($0 + 1) }
    }
  ) { word, session, _ throws(Fault) in
    guard !session.state.questionStarts.isEmpty else {
      throw Fault("there is no question yet; /compare @a @b question asks several models")
    }
    let answers = try faulting { () throws(StoreError) in try session.answers() }
    let current = session.state.currentAnswer
    guard !word.isEmpty else {
      guard !answers.isEmpty else { throw Fault("the last question has no answer; /retry asks it") }
      return ComparisonMessages.list(answers, current: current)
    }
    guard let number = Int(word), number > 0 else {
      throw Fault("'\(word)' is not the number of an answer; /keep lists them")
    }
    let place = number - 1
    guard answers.indices.contains(place) else {
      let count = UsageMessages.count(answers.count, "answer")
      throw Fault(
        "there is no answer \(word); the last question has \(count)" + way(to: place, session))
    }
    let answer = answers[place]
    guard answer.isKeepable else { throw Fault(ComparisonMessages.unkeepable(place, answer)) }
    let name = answer.answerer
    session.keep(answer)
    let words = ComparisonMessages.continuing(place, from: name)
    guard let name, name != session.model else { return [words] }
    return ["\(words) with \(session.model); /model \(name) switches to its model"]
  }

  /// The way back to a question with an answer at a place, if there is one before the last question.
  private static func way(to place: Int, _ session: Session) -> String {
    guard session.services.store != nil, let id = session.id else { return "" }
    for (steps, start) in session.state.questionStarts.dropLast().reversed().enumerated() {
      let question = session.turns[start].id
      let answers =
        (try? session.inStore { store throws(StoreError) in
          try store.answers(to: question, in: id)
        }) ?? []
      if answers.indices.contains(place), answers.count > 1 {
        return "; /undo \(steps + 1) returns to a question with \(answers.count)"
      }
    }
    return ""
  }
}
