import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

/// Paints turns of a conversation again, as they were painted when they were said: a question after
/// its prompt, an answer as the preferences show it now, and the lines below it.
struct TurnView {
  let output: OutputBuffer
  let session: Session
  /// Rows of the screen for each text; `nil` for all of it. A longer answer begins with its end, which
  /// is what the next question follows.
  var rows: Int?
  /// Looks whether the user wants to see no more.
  let isStopped: () -> Bool

  /// The most text, in bytes, that is painted between two looks.
  private static let piece = 4 << 10

  /// - Parameter turns: Turns of the session.
  func paint(_ turns: some Sequence<Turn>) {
    for turn in turns where !isStopped() {
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
    for line in shown.text.splitLines where !isStopped() {
      // What is too long for words to be kept together is broken by the terminal.
      var rest = line.pieces(ofBytes: Self.piece)[...]
      while rest.count > 1, !isStopped() {
        output.append(prefix + SafeText(line: rest.removeFirst()))
        prefix = SafeText()
      }
      output.append(line: prefix + SafeText(line: rest.first ?? ""))
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
    if preferences.showsReasoning {
      for piece in reasoning.text.pieces(ofBytes: Self.piece) where !isStopped() {
        view.show(StreamChunk(reasoning: piece, model: model))
      }
    }
    let said = turn.content.isEmpty ? turn.answer.refusal : turn.content
    let text = clipped(said)
    if text.hiddenLines > 0 { view.note(hidden(text, "above", of: turn)) }
    for piece in text.text.pieces(ofBytes: Self.piece) where !isStopped() {
      view.show(StreamChunk(delta: piece, model: model))
    }
    view.finish()
    guard !isStopped() else { return }
    if let words = Self.ending(turn, isLast: turn.id == session.turns.last?.id) {
      say(words, style: turn.status == .error || turn.status == .truncated ? .red : .dim)
    }
    let images = turn.answer.images.map { session.services.images?.path(of: $0) ?? $0 }
    for line in AnswerMessages.calls(turn.answer.toolCalls) { say(line) }
    for line in AnswerMessages.additions(turn.answer.citations, images: images) { say(line) }
    guard let model = turn.model, turn.status == .complete || !said.isEmpty else { return }
    let answer = turn.answer
    say(
      UsageMessages.line(
        model: titleLine(of: model), usage: answer.usage, finish: answer.finishReason,
        word: answer.rawFinishReason ?? "",
        firstText: answer.timeToFirstText.map { .milliseconds($0) }, speed: answer.speed,
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
    var encoder = SafeTextEncoder()
    for piece in text.text.pieces(ofBytes: Self.piece) where !isStopped() {
      output.append(encoder.append(piece).styled(.dim))
    }
    output.append(encoder.finish().styled(.dim))
    output.endLine()
    if text.hiddenLines > 0 { say(hidden(text, "above", of: turn)) }
  }
}

extension Session {
  /// A question, and all that came after it until the next one. Requests to continue an answer go with
  /// that answer.
  ///
  /// - Parameter turn: A turn of the exchange; `nil` for the last one.
  func exchange(around turn: Int64?) -> ArraySlice<Turn> {
    let place = self.turns.firstIndex { $0.id == turn } ?? self.turns.count - 1
    let starts = state.questionStarts.enumerated().filter { number, start in
      number == 0 || self.turns[start].content != Continuation.question
    }.map(\.element)
    guard let start = starts.last(where: { $0 <= place }) else { return self.turns.suffix(1) }
    return self.turns[start..<(starts.first { $0 > place } ?? self.turns.count)]
  }

  /// The line above an exchange: the conversation, its age, and how much came before.
  ///
  /// - Parameter line: Which conversation it is.
  func line(_ line: String, above exchange: ArraySlice<Turn>) -> String {
    var parts = [line]
    if let time = self.turns.last?.createdAt {
      parts.append(UsageMessages.words(for: time, at: services.now()))
    }
    let earlier = self.turns[..<exchange.startIndex].count { turn in
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
