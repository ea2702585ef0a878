/// What has arrived of a response's output, so that nothing is shown twice.
struct OpenAIResponsesOutput: Sendable {
  typealias Place = OpenAIResponsesText.Place
  typealias Reference = OpenAIResponsesItems.Reference

  private var text = OpenAIResponsesText()
  private var reasoning = OpenAIResponsesText()
  private var refusal = OpenAIResponsesText()
  private var items = OpenAIResponsesItems()
  private var extras = AnswerExtras()
  private var searches: Set<Int> = []
  /// Items that have been described as unreadable.
  private var unreadable: Set<Int> = []

  // MARK: - Text

  /// Records a delta, and returns what to show of it.
  mutating func addText(_ delta: String, in reference: Reference, index: Int?) -> String {
    text.add(delta, at: place(reference, .delta, index: index))
  }

  /// Records a delta that belongs to the same part as the last one, and returns what to show of it;
  /// `nil` if another event has arrived since then, so the part may have ended.
  mutating func addText(_ delta: String) -> String? {
    text.addToCurrent(delta)
  }

  /// Forgets which part the last delta belonged to.
  mutating func endText() { text.endCurrent() }

  /// Receives an event about a part of an item.
  mutating func receive(_ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder) {
    text.endCurrent()
    switch event.kind {
    case .textDone:
      show(event.text, at: place(event, .message), .text, in: &answer)
    case .reasoningDelta, .summaryDelta:
      let isSummary = event.kind == .summaryDelta
      let place = place(event, .reasoning, .delta, isSummary: isSummary)
      let delta = answer.join(reasoning: event.delta ?? "")
      answer.reasoning(reasoning.add(delta, at: place))
    case .reasoningDone:
      showReasoning(event.text, at: place(event, .reasoning), .text, in: &answer)
    case .summaryDone:
      showReasoning(event.text, at: place(event, .reasoning, isSummary: true), .text, in: &answer)
    case .refusalDelta:
      let delta = answer.join(refusal: event.delta ?? "")
      answer.refusal(refusal.add(delta, at: place(event, .message, .delta)))
    case .refusalDone:
      showRefusal(event.text, at: place(event, .message), .text, in: &answer)
    case .partAdded, .partDone, .summaryPartAdded, .summaryPartDone, .reasoningPartAdded,
      .reasoningPartDone:
      receivePart(of: event, into: &answer)
    case .argumentsDelta, .argumentsDone:
      receiveArguments(event, into: &answer)
    default: break
    }
    extras.add(event.citations, to: &answer)
  }

  private mutating func receivePart(
    of event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) {
    guard var part = event.part else { return }
    let isSummary = event.kind == .summaryPartAdded || event.kind == .summaryPartDone
    if event.kind != .partAdded, event.kind != .partDone { part.kind = .reasoning }
    let kind: OpenAIResponsesItem.Kind = part.kind == .reasoning ? .reasoning : .message
    switch event.kind {
    case .partAdded, .summaryPartAdded, .reasoningPartAdded:
      begin(part, at: place(event, kind, .delta, isSummary: isSummary), in: &answer)
    default:
      show(part, at: place(event, kind, isSummary: isSummary), .part, in: &answer)
    }
  }

  private mutating func receiveArguments(
    _ event: OpenAIResponsesEvent, into answer: inout AnswerBuilder
  ) {
    let isWhole = event.kind == .argumentsDone
    let reference = event.reference(to: .functionCall)
    // The calls of tools that run on the server have arguments too.
    guard !items.isOfAnotherKind(reference) else { return }
    let item = items.item(reference, isWhole ? .repeated : .delta)
    answer.toolCall(
      ToolCallFragment(
        key: item.number, name: event.name, arguments: isWhole ? event.text : event.delta,
        isWhole: isWhole))
  }

  // MARK: - Items

  /// Receives an item that has begun or ended.
  mutating func receive(
    _ item: OpenAIResponsesItem, at index: Int?, isDone: Bool, into answer: inout AnswerBuilder
  ) {
    text.endCurrent()
    let number = items.item(reference(to: item, at: index), isDone ? .done : .added)
    guard isDone else { return begin(item, number.number, into: &answer) }
    let parts = wholes(of: item, number.number, isCertain: number.isCertain)
    for (part, rest) in zip(parts, rests(of: parts, .item)) {
      show(part.part, rest: rest, in: &answer)
    }
    end(item, number.number, into: &answer)
  }

  /// Receives the final response.
  mutating func receive(
    _ response: OpenAIResponsesEvent.Response, into answer: inout AnswerBuilder
  ) {
    var ended: [(item: OpenAIResponsesItem, number: Int, wasDone: Bool)] = []
    var parts: [(owner: Int?, part: OpenAIContentPart, place: Place)] = []
    for (index, item) in response.output.enumerated() {
      let found = items.item(reference(to: item, at: index), .repeated)
      ended.append((item, found.number, items.isDone(found.number)))
      parts += wholes(of: item, found.number, isCertain: found.isCertain).map {
        (index, $0.part, $0.place)
      }
    }
    if let text = response.outputText, !parts.contains(where: { $0.part.kind == .text }) {
      parts.append((nil, OpenAIContentPart(text: text), Place(item: -1, isCertain: false)))
    }
    let rests = Array(zip(parts, rests(of: parts.map { ($0.part, $0.place) }, .response)))
    var calls = 0
    for (index, item) in ended.enumerated() {
      for (part, rest) in rests where part.owner == index {
        show(part.part, rest: rest, in: &answer)
      }
      if !item.wasDone { end(item.item, item.number, position: calls, into: &answer) }
      if item.item.kind == .functionCall { calls += 1 }
    }
    for (part, rest) in rests where part.owner == nil { show(part.part, rest: rest, in: &answer) }
    extras.add(response.sources.citations, to: &answer)
    finish(into: &answer)
  }

  /// Receives a response that has begun. It may have the beginning of its output.
  mutating func begin(
    _ response: OpenAIResponsesEvent.Response, into answer: inout AnswerBuilder
  ) {
    text.endCurrent()
    for (index, item) in response.output.enumerated() {
      begin(item, items.item(reference(to: item, at: index), .repeated).number, into: &answer)
    }
  }

  /// Shows what has been held back, and adds the number of searches.
  mutating func finish(into answer: inout AnswerBuilder) {
    answer.reasoning(reasoning.flush())
    answer.text(text.flush())
    answer.refusal(refusal.flush())
    guard !searches.isEmpty else { return }
    var usage = Usage()
    usage.searches = searches.count
    answer.count(usage)
  }

  private mutating func begin(
    _ item: OpenAIResponsesItem, _ number: Int, into answer: inout AnswerBuilder
  ) {
    if item.kind == .functionCall {
      // The result must use the call's ID, not the item's.
      answer.toolCall(
        ToolCallFragment(
          key: number, id: item.callID ?? item.id, name: item.name, arguments: item.arguments))
    }
    for whole in wholes(of: item, number, isCertain: true) {
      begin(whole.part, at: whole.place, in: &answer)
    }
  }

  /// - Parameter position: The position of a call among all calls, in the final response.
  private mutating func end(
    _ item: OpenAIResponsesItem, _ number: Int, position: Int? = nil,
    into answer: inout AnswerBuilder
  ) {
    switch item.kind {
    case .functionCall:
      answer.toolCall(
        ToolCallFragment(
          key: number, id: item.callID ?? item.id, name: item.name, arguments: item.arguments,
          isWhole: true, position: position))
      answer.endToolCall(key: number, placeholder: "{}")
    case .message:
      // Text that is not part of the final answer must be marked as such when it is sent back.
      if let phase = item.phase, phase != "final_answer" {
        answer.signature(.text(token: phase, bytes: nil))
      }
    case .reasoning:
      if let json = item.sealed, let token = item.encryptedContent {
        answer.signature(.block(json: json, token: token))
      }
    case .search: searches.insert(number)
    case .image:
      extras.add(item.images.images, to: &answer)
      if let problem = item.images.unreadable { answer.unreadable(problem) }
    case .hidden: break
    case .unknown:
      if unreadable.insert(number).inserted { note(item, in: &answer) }
    }
    extras.add(item.sources.citations, to: &answer)
  }

  /// Notes an item of an unknown type, or reports it if it may be the answer.
  private func note(_ item: OpenAIResponsesItem, in answer: inout AnswerBuilder) {
    let what = "an item of type '\(item.type ?? "")'"
    if item.hasText || (item.content + item.summary).contains(where: \.hasSomething) {
      answer.unreadable(what)
    } else if item.encryptedContent?.isEmpty != false {
      answer.note(MissingPart.unreadable(what))
    }
  }

  // MARK: - Places

  private func reference(to item: OpenAIResponsesItem, at index: Int?) -> Reference {
    Reference(kind: item.kind, id: item.id, index: index, callID: item.callID)
  }

  private mutating func place(
    _ event: OpenAIResponsesEvent, _ kind: OpenAIResponsesItem.Kind,
    _ type: OpenAIResponsesItems.Event = .repeated, isSummary: Bool = false
  ) -> Place {
    place(event.reference(to: kind), type, index: event.partIndex, isSummary: isSummary)
  }

  private mutating func place(
    _ reference: Reference, _ event: OpenAIResponsesItems.Event, index: Int?,
    isSummary: Bool = false
  ) -> Place {
    let item = items.item(reference, event)
    return Place(
      item: item.number, index: index, isSummary: isSummary, isCertain: item.isCertain,
      isNamed: reference.id?.isEmpty == false)
  }

  /// The parts of an item, each with its place.
  private func wholes(
    of item: OpenAIResponsesItem, _ number: Int, isCertain: Bool
  ) -> [(part: OpenAIContentPart, place: Place)] {
    let isReasoning = item.kind == .reasoning
    guard isReasoning || item.kind == .message else { return [] }
    func place(_ index: Int, isSummary: Bool = false) -> Place {
      Place(
        item: number, index: index, isSummary: isSummary, isCertain: isCertain,
        isNamed: item.id?.isEmpty == false)
    }
    let summary =
      isReasoning ? item.summary.enumerated().map { ($1, place($0, isSummary: true)) } : []
    return summary
      + item.content.enumerated().map { index, part in
        var part = part
        if isReasoning { part.kind = .reasoning }
        return (part, place(index))
      }
  }

  // MARK: - Showing

  /// Shows the text that a part begins with.
  private mutating func begin(
    _ part: OpenAIContentPart, at place: Place, in answer: inout AnswerBuilder
  ) {
    guard !part.text.isEmpty else { return }
    switch part.kind {
    case .text: answer.text(answer.join(text: text.begin(part.text, at: place)))
    case .reasoning:
      answer.reasoning(answer.join(reasoning: reasoning.begin(part.text, at: place)))
    case .refusal: answer.refusal(answer.join(refusal: refusal.begin(part.text, at: place)))
    }
  }

  private mutating func show(
    _ part: OpenAIContentPart, at place: Place, _ repeats: OpenAIResponsesText.Repeats,
    in answer: inout AnswerBuilder
  ) {
    switch part.kind {
    case .text: show(part.text, at: place, repeats, in: &answer)
    case .reasoning: showReasoning(part.text, at: place, repeats, in: &answer)
    case .refusal: showRefusal(part.text, at: place, repeats, in: &answer)
    }
    showRest(of: part, in: &answer)
  }

  private mutating func showRest(of part: OpenAIContentPart, in answer: inout AnswerBuilder) {
    extras.add(part.citations, to: &answer)
    extras.add(part.images, to: &answer)
    if let problem = part.unreadable { answer.unreadable(problem) }
  }

  private mutating func show(
    _ whole: String?, at place: Place, _ repeats: OpenAIResponsesText.Repeats,
    in answer: inout AnswerBuilder
  ) {
    guard let whole, !whole.isEmpty else { return }
    guard let rest = text.rest(of: whole, at: place, repeats) else {
      return extras.noteDifference(in: &answer)
    }
    answer.text(rest: rest)
    noteLateEnd(in: &answer)
  }

  private mutating func noteLateEnd(in answer: inout AnswerBuilder) {
    if text.hasLateEnd { answer.note(Self.lateEnd) }
  }

  private static let lateEnd =
    "the server sent the end of a text late, so it is shown after the next one"

  private mutating func showReasoning(
    _ whole: String?, at place: Place, _ repeats: OpenAIResponsesText.Repeats,
    in answer: inout AnswerBuilder
  ) {
    guard let whole, !whole.isEmpty else { return }
    answer.reasoning(rest: reasoning.rest(of: whole, at: place, repeats))
  }

  private mutating func showRefusal(
    _ whole: String?, at place: Place, _ repeats: OpenAIResponsesText.Repeats,
    in answer: inout AnswerBuilder
  ) {
    guard let whole, !whole.isEmpty else { return }
    answer.refusal(rest: refusal.rest(of: whole, at: place, repeats))
  }

  private mutating func show(
    _ part: OpenAIContentPart, rest: String?, in answer: inout AnswerBuilder
  ) {
    switch part.kind {
    case .text where rest == nil: extras.noteDifference(in: &answer)
    case .text:
      answer.text(rest: rest)
      noteLateEnd(in: &answer)
    case .reasoning: answer.reasoning(rest: rest)
    case .refusal: answer.refusal(rest: rest)
    }
    showRest(of: part, in: &answer)
  }

  /// What has not been shown of each part of an item or of the final response.
  private mutating func rests(
    of parts: [(part: OpenAIContentPart, place: Place)], _ repeats: OpenAIResponsesText.Repeats
  ) -> [String?] {
    func wholes(_ kind: OpenAIContentPart.Kind) -> [OpenAIResponsesText.Whole] {
      parts.filter { $0.part.kind == kind && !$0.part.text.isEmpty }
        .map { .init(text: $0.part.text, place: $0.place) }
    }
    var texts = text.rests(of: wholes(.text), repeats)[...]
    var thoughts = reasoning.rests(of: wholes(.reasoning), repeats)[...]
    var refusals = refusal.rests(of: wholes(.refusal), repeats)[...]
    return parts.map { part in
      if part.part.text.isEmpty { return "" }
      switch part.part.kind {
      case .text: return texts.removeFirst()
      case .reasoning: return thoughts.removeFirst()
      case .refusal: return refusals.removeFirst()
      }
    }
  }
}
