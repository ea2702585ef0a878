import Conversations
import StreamingEngine
import TerminalKit

/// Paints turns of a conversation again, as they were painted when they were said: a question after
/// its prompt, an answer as the preferences show it now, and the lines below it.
struct TurnView {
  let output: OutputBuffer
  let session: Session
  /// Rows of the screen for each text; `nil` for all of it. A longer answer begins with its end, which
  /// is what the next question follows.
  var rows: Int?

  /// - Parameter turns: Turns of the session.
  func paint(_ turns: some Sequence<Turn>) {
    for turn in turns {
      switch turn.role {
      case .user: paint(question: turn)
      case .assistant: paint(answer: turn)
      default: paint(result: turn)
      }
    }
    output.flush()
  }

  private func say(_ words: String, style: Style = .dim) {
    output.append(lines: words, style: style)
  }

  /// How many turns `/history` has to show so that this one is among them.
  private func place(of turn: Turn) -> Int {
    session.turns.count - (session.turns.lastIndex { $0.id == turn.id } ?? 0)
  }

  // MARK: Questions

  private func paint(question turn: Turn) {
    let asked = turn.alias ?? turn.model
    let model = turn.settings?.model ?? asked ?? session.model
    let isElsewhere = asked != nil && asked != model && session.services.alias(model) != nil
    let words =
      turn.content == Continuation.question
      ? "/continue" : (isElsewhere ? "@\(asked ?? "") " : "") + turn.content
    let shown =
      rows.map { ClippedText.head(of: words, rows: min($0, 10), columns: output.columns) }
      ?? ClippedText(text: words)
    var prefix =
      SafeText(line: model).styled(.cyan)
      + SafeText(trusted: turn.isAside ? " (btw)" : "").styled(.dim)
      + SafeText(trusted: "> ").styled(.bold)
    for line in SafeText(shown.text).lines {
      output.append(line: prefix + line)
      prefix = SafeText(trusted: "... ").styled(.dim)
    }
    if shown.hiddenLines > 0 { say(hidden(shown, "below", of: turn)) }
    if !turn.attachments.isEmpty {
      say("attached: \(turn.attachments.map { titleLine(of: $0.name) }.joined(separator: ", "))")
    }
  }

  private func hidden(_ text: ClippedText, _ side: String, of turn: Turn) -> String {
    "(\(UsageMessages.count(text.hiddenLines, "line")) \(side) not shown; "
      + "/history \(place(of: turn)) shows all)"
  }

  // MARK: Answers

  private func paint(answer turn: Turn) {
    let preferences = session.preferences(for: turn.alias)
    paintName(ofAnswer: turn)
    var view = AnswerView(
      output: output, showsReasoning: preferences.showsReasoning,
      showsMarkdown: preferences.showsMarkdown, options: preferences.markdownOptions)
    let model = turn.model ?? ""
    let reasoning = clipped(turn.answer.reasoning)
    if preferences.showsReasoning, !reasoning.text.isEmpty {
      view.show(StreamChunk(reasoning: reasoning.text, model: model))
    }
    let said = turn.content.isEmpty ? turn.answer.refusal : turn.content
    let text = clipped(said)
    if text.hiddenLines > 0 { view.note(hidden(text, "above", of: turn)) }
    view.show(StreamChunk(delta: text.text, model: model))
    view.finish()
    if let words = Self.ending(turn, isLast: turn.id == session.turns.last?.id) {
      say(words, style: turn.status == .error || turn.status == .truncated ? .red : .dim)
    }
    let images = turn.answer.images.map { session.services.images?.path(of: $0) ?? $0 }
    for line in AnswerMessages.additions(turn.answer.citations, images: images) { say(line) }
    guard let model = turn.model, turn.status == .complete || !said.isEmpty else { return }
    let answer = turn.answer
    say(
      UsageMessages.line(
        model: titleLine(of: model), usage: answer.usage, finish: answer.finishReason,
        word: answer.rawFinishReason ?? "",
        firstText: answer.timeToFirstText.map { .milliseconds($0) },
        endedInReasoning: said.isEmpty && answer.endedInReasoning))
  }

  /// The model's name above an answer that another one gave than was asked at the prompt.
  private func paintName(ofAnswer turn: Turn) {
    guard let index = session.turns.lastIndex(where: { $0.id == turn.id }),
      let question = session.turns[..<index].last(where: { $0.role == .user })
    else { return }
    let asked = question.alias ?? question.model ?? question.settings?.model
    guard let name = turn.alias ?? turn.model, let asked, name != asked, turn.model != asked
    else { return }
    say(name, style: .cyan.merged(with: .bold))
  }

  private func clipped(_ text: String) -> ClippedText {
    rows.map { ClippedText.tail(of: text, rows: $0, columns: output.columns) }
      ?? ClippedText(text: text)
  }

  /// How an incomplete answer ended; `nil` for a complete one.
  static func ending(_ turn: Turn, isLast: Bool) -> String? {
    let hint = isLast ? turn.content.isEmpty ? " (/retry)" : " (/continue or /retry)" : ""
    let fault = turn.answer.error.map(titleLine)
    return switch turn.status {
    case .complete: nil
    case .interrupted: "[interrupted] stopped; the partial answer is kept\(hint)"
    case .recovered: "[recovered] cut off when llmring was killed\(hint)"
    case .pending: "[pending] not complete yet"
    case .truncated: "[truncated] \(fault ?? "the answer is incomplete")\(hint)"
    case .error: "[error] \(fault ?? "the answer is incomplete")\(hint)"
    }
  }

  // MARK: Results of tools

  private func paint(result turn: Turn) {
    let text = clipped(turn.content)
    say(turn.toolResult?.isError == true ? "tool (failed):" : "tool:")
    output.append(SafeText(text.text).styled(.dim))
    output.endLine()
    if text.hiddenLines > 0 { say(hidden(text, "above", of: turn)) }
  }
}

extension Session {
  /// The last question of the conversation, and all that came after it. Requests to continue an answer
  /// go with that answer.
  var lastExchange: ArraySlice<Turn> {
    var starts = state.questionStarts[...]
    while let start = starts.popLast() {
      if self.turns[start].content != Continuation.question || starts.isEmpty {
        return self.turns[start...]
      }
    }
    return self.turns.suffix(1)
  }

  /// The line above the last exchange: the conversation, its age, and how much came before.
  ///
  /// - Parameter line: Which conversation it is.
  func lineAboveLastExchange(_ line: String) -> String {
    var parts = [line]
    if let time = self.turns.last?.createdAt {
      let age = UsageMessages.age(from: time, to: services.now())
      parts.append(age == "just now" ? age : "\(age) ago")
    }
    let earlier = self.turns[..<lastExchange.startIndex].count { turn in
      turn.role == .user && turn.content != Continuation.question
    }
    if earlier > 0 {
      parts.append(
        "\(UsageMessages.count(earlier, "earlier question")) (/history shows \(earlier == 1 ? "it" : "them"))"
      )
    }
    return parts.joined(separator: " · ")
  }
}
