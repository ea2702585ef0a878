internal import Wire

/// Turns decoded chunks into events by the rules that all providers share: what occurs only once,
/// the order of events, the numbering of tool calls, and the joining of characters that are split
/// between two deltas.
struct AnswerBuilder: Sendable {
  private var events: [AnswerEvent] = []
  /// The index of the next event to return.
  private var nextIndex = 0
  private var calls = ToolCallTracker()
  private var hasRefused = false
  private var ending: (reason: FinishReason, raw: String)?
  private var id: String?
  private var model: String?
  private var textJoiner = CharacterJoiner()
  private var reasoningJoiner = CharacterJoiner()
  private var refusalJoiner = CharacterJoiner()
  private var argumentsJoiner = CharacterJoiner()
  private var lastCallKey: Int?
  /// The citations so far. Many servers repeat all of them in every payload.
  private var citations: Set<String> = []
  private var notes: Set<String> = []

  private static let citationLimit = 1000
  private static let noteLimit = 20

  /// Whether any event has arrived.
  private(set) var hasBegun = false
  /// Whether the provider's end marker has arrived.
  private(set) var hasEnded = false
  /// Whether part of the answer has arrived after a finish reason. Some servers send one with every
  /// delta, so it does not announce the end.
  private(set) var hasResumed = false
  /// Whether there is something to show or to do: text, a refusal, or a tool call.
  private(set) var hasSubstance = false
  /// Describes the first text that could not be read.
  private(set) var unreadableText: String?
  /// The provider's token counts.
  private(set) var usage: Usage?

  /// Whether nothing of the answer has arrived since this was set, apart from its identity and its
  /// usage.
  var isIdle = true

  /// The strings of the current payload that may begin or end in the middle of a character.
  var broken: [BrokenString] = []

  var hasFinishReason: Bool { ending != nil }
  /// Whether the answer failed by its own finish reason.
  var hasFailed: Bool { ending?.reason == .error }

  var hasToolCalls: Bool { !calls.isEmpty }

  /// Whether events are waiting.
  var hasEvents: Bool { nextIndex < events.count }

  /// Whether the answer's ID has not arrived.
  var needsID: Bool { id == nil }

  /// Returns the next event in the order of arrival.
  mutating func next() -> AnswerEvent? {
    guard nextIndex < events.count else { return nil }
    defer {
      nextIndex += 1
      if nextIndex == events.count {
        events.removeAll(keepingCapacity: true)
        nextIndex = 0
      }
    }
    return events[nextIndex]
  }

  /// Sets the answer's ID and model. The first ID counts, and the last model: some servers send
  /// empty strings or an alias first, or the model only at the end.
  mutating func start(id newID: String?, model newModel: String?) {
    let isNewID = id == nil && newID?.isEmpty == false
    let isNewModel = newModel != nil && newModel != model && newModel?.isEmpty == false
    guard isNewID || isNewModel else { return }
    if isNewID { id = newID }
    if isNewModel { model = newModel }
    hasBegun = true
    events.append(.start(id: id, model: model))
  }

  mutating func text(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    receiveSubstance()
    let text = Self.join(delta, by: &textJoiner, broken)
    if !text.isEmpty { emit(.text(text)) }
  }

  /// Like ``text(_:)`` if no event is waiting and the delta begins and ends with a whole character,
  /// but returns the text instead of emitting it.
  mutating func takeText(_ delta: String) -> String {
    guard !delta.isEmpty else { return "" }
    receiveSubstance()
    return textJoiner.isEmpty ? delta : textJoiner.join(Array(delta.utf8))
  }

  mutating func reasoning(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    if ending != nil { hasResumed = true }
    let text = Self.join(delta, by: &reasoningJoiner, broken)
    if !text.isEmpty { emit(.reasoning(text)) }
  }

  mutating func signature(_ signature: Signature) {
    emit(.signature(signature))
  }

  mutating func refusal(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    hasRefused = true
    receiveSubstance()
    let text = Self.join(delta, by: &refusalJoiner, broken)
    if !text.isEmpty { emit(.refusal(text)) }
  }

  mutating func toolCall(_ fragment: ToolCallFragment) {
    receiveSubstance()
    var fragment = fragment
    if let arguments = fragment.arguments {
      fragment.arguments = Self.join(arguments, by: &argumentsJoiner, broken)
    }
    lastCallKey = fragment.key
    calls.add(fragment, to: &events)
  }

  /// Ends the call with this key. If it has received no arguments, they become `placeholder`.
  mutating func endToolCall(key: Int, placeholder: String) {
    calls.end(key: key, placeholder: placeholder, to: &events)
  }

  /// Reports part of the answer's text that cannot be read. If nothing else of the answer can be
  /// shown, this is an error when the answer ends; otherwise it is a note.
  ///
  /// - Parameter what: What has arrived instead, for example "content is a number".
  mutating func unreadable(_ what: String) {
    isIdle = false
    hasBegun = true
    unreadableText = unreadableText ?? what
  }

  /// Adds token counts. A later count replaces an earlier one, unless it is 0: some servers end with
  /// empty counts.
  mutating func count(_ later: Usage?) {
    guard let later, later != Usage() else { return }
    usage = usage?.updated(with: later) ?? later
  }

  /// Sets the finish reason from the provider's word. The last one counts, but an error cannot
  /// follow another reason: the answer was complete by then.
  mutating func finish(_ word: String?) {
    guard let word, let reason = FinishReason(word: word) else { return }
    finish(reason, raw: word)
  }

  /// Sets the finish reason.
  mutating func finish(_ reason: FinishReason, raw: String) {
    isIdle = false
    hasBegun = true
    if let ending, ending.reason != .error, reason == .error {
      note("after its end, the answer was reported as failed: \(raw)")
    } else {
      ending = (reason, raw)
    }
  }

  /// Marks the answer as ended by the provider's end marker.
  mutating func end() {
    hasEnded = true
  }

  /// Adds a source. It may come again with the title that it lacked.
  mutating func citation(_ citation: Citation) {
    let key = citation.title.map { "\(citation.url)\n\($0)" } ?? citation.url
    guard citations.count < Self.citationLimit, citations.insert(key).inserted else { return }
    emit(.citation(citation))
  }

  mutating func image(_ image: GeneratedImage) {
    receiveSubstance()
    emit(.image(image))
  }

  /// Records something unusual that is not an error. It does not count as a part of the answer.
  mutating func note(_ text: String) {
    guard notes.count < Self.noteLimit, notes.insert(text).inserted else { return }
    events.append(.note(text))
  }

  /// Emits what the joiners still hold. Call this before an error and before the end.
  mutating func flush() {
    if !textJoiner.isEmpty { emit(.text(textJoiner.flush())) }
    if !reasoningJoiner.isEmpty { emit(.reasoning(reasoningJoiner.flush())) }
    if !refusalJoiner.isEmpty { emit(.refusal(refusalJoiner.flush())) }
    if !argumentsJoiner.isEmpty {
      calls.add(
        ToolCallFragment(key: lastCallKey, arguments: argumentsJoiner.flush()), to: &events)
    }
  }

  /// Emits the end of a complete answer. Without a finish reason, there is no `finish` event.
  mutating func close() {
    flush()
    calls.startRemaining(to: &events)
    if let ending {
      emit(.finish(effective(ending.reason), raw: ending.raw))
    } else if !calls.isEmpty {
      emit(.finish(.toolCalls, raw: ""))
    }
    if let usage = usage?.plausible { emit(.usage(usage)) }
    emit(.end)
  }

  /// Several providers report "stop" for an answer that ends in tool calls or in a refusal.
  private func effective(_ reason: FinishReason) -> FinishReason {
    guard reason == .stop else { return reason }
    if !calls.isEmpty { return .toolCalls }
    return hasRefused ? .refusal : .stop
  }

  /// Joins a delta with the part of a character that an earlier one ended with.
  private static func join(
    _ delta: String, by joiner: inout CharacterJoiner, _ broken: [BrokenString]
  ) -> String {
    guard !joiner.isEmpty || delta.hasReplacedEdge else { return delta }
    return joiner.join(broken.first { $0.text == delta }?.bytes ?? Array(delta.utf8))
  }

  /// Notes that part of the answer has arrived.
  private mutating func receiveSubstance() {
    isIdle = false
    hasBegun = true
    hasSubstance = true
    if ending != nil { hasResumed = true }
  }

  private mutating func emit(_ event: AnswerEvent) {
    isIdle = false
    hasBegun = true
    events.append(event)
  }
}
