internal import LLMRingWire

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
  /// The joiners of the calls whose arguments have ended in the middle of a character.
  private var argumentsJoiners: [Int?: CharacterJoiner] = [:]
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

  /// Whether the text has ended in the middle of a character.
  var isTextBroken: Bool { !textJoiner.isEmpty }

  var hasFinishReason: Bool { ending != nil }
  /// Whether the answer failed by its own finish reason.
  var hasFailed: Bool { ending?.reason == .error }

  /// Whether text has arrived, but none that can be read.
  var lacksReadableText: Bool { unreadableText != nil && !hasSubstance }

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

  /// Returns a delta of the text in whole characters. The beginning of a character that the server
  /// has split is held until the next delta. Join a delta before it is compared with anything or
  /// kept, because half a character says nothing.
  mutating func join(text delta: String) -> String {
    let text = Self.join(delta, by: &textJoiner, &broken)
    if text.isEmpty, !delta.isEmpty { receiveSubstance() }
    return text
  }

  /// Like ``join(text:)``, for reasoning.
  mutating func join(reasoning delta: String) -> String {
    let text = Self.join(delta, by: &reasoningJoiner, &broken)
    if text.isEmpty, !delta.isEmpty { receiveReasoning() }
    return text
  }

  /// Like ``join(text:)``, for a refusal.
  mutating func join(refusal delta: String) -> String {
    let text = Self.join(delta, by: &refusalJoiner, &broken)
    if text.isEmpty, !delta.isEmpty { receiveSubstance() }
    return text
  }

  /// Emits text in whole characters.
  mutating func text(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    receiveSubstance()
    events.append(.text(text))
  }

  /// Like ``text(_:)`` if no event is waiting, but returns the text instead of emitting it.
  mutating func takeText(_ text: String) -> String {
    if !text.isEmpty { receiveSubstance() }
    return text
  }

  /// Emits reasoning in whole characters.
  mutating func reasoning(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    receiveReasoning()
    events.append(.reasoning(text))
  }

  /// Emits a refusal in whole characters.
  mutating func refusal(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    hasRefused = true
    receiveSubstance()
    events.append(.refusal(text))
  }

  /// Emits what has not been shown of a text that has arrived as a whole; `nil` if that is unknown.
  mutating func text(rest: String?) {
    if rest != nil { textJoiner = CharacterJoiner() }
    text(rest)
  }

  /// Like ``text(rest:)``, for reasoning.
  mutating func reasoning(rest: String?) {
    if rest != nil { reasoningJoiner = CharacterJoiner() }
    reasoning(rest)
  }

  /// Like ``text(rest:)``, for a refusal.
  mutating func refusal(rest: String?) {
    if rest != nil { refusalJoiner = CharacterJoiner() }
    refusal(rest)
  }

  mutating func signature(_ signature: Signature) {
    emit(.signature(signature))
  }

  mutating func toolCall(_ fragment: ToolCallFragment) {
    isIdle = false
    hasBegun = true
    let isEmpty = fragment.name?.isEmpty != false && fragment.arguments?.isEmpty != false
    if !isEmpty { receiveSubstance() }
    var fragment = fragment
    if fragment.isWhole || fragment.isComplete {
      argumentsJoiners[fragment.key] = nil
    } else if let arguments = fragment.arguments {
      fragment.arguments = join(arguments: arguments, ofCall: fragment.key)
    }
    calls.add(fragment, to: &events)
  }

  /// Adds the calls of one payload, or parts of calls.
  ///
  /// - Parameter mayRepeat: Whether they may be all calls of the answer, sent once more at its end.
  mutating func toolCalls(_ fragments: [ToolCallFragment], mayRepeat: Bool = false) {
    let repeated = beginToolCalls(fragments, mayRepeat: mayRepeat)
    for fragment in fragments.dropFirst(repeated) { toolCall(fragment) }
  }

  /// Announces the calls of one payload, which ``toolCall(_:)`` then adds one by one.
  ///
  /// - Returns: The number of calls at its beginning that have arrived before.
  mutating func beginToolCalls(_ fragments: [ToolCallFragment], mayRepeat: Bool) -> Int {
    calls.beginPayload()
    return mayRepeat && calls.areRepeated(by: fragments) ? calls.count : 0
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
    for (key, var joiner) in argumentsJoiners.sorted(by: { $0.key ?? -1 < $1.key ?? -1 }) {
      calls.add(ToolCallFragment(key: key, arguments: joiner.flush()), to: &events)
    }
    argumentsJoiners = [:]
    calls.flush(to: &events)
  }

  /// Emits the end of a complete answer. Without a finish reason, there is no `finish` event.
  mutating func close() {
    flush()
    calls.finish(to: &events)
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
    _ delta: String, by joiner: inout CharacterJoiner, _ broken: inout [BrokenString]
  ) -> String {
    if joiner.isEmpty, broken.isEmpty { return delta }
    // Two strings of a payload may look alike, so each is used once.
    guard let place = broken.firstIndex(where: { $0.text == delta }) else {
      return joiner.isEmpty || delta.isEmpty ? delta : joiner.join(Array(delta.utf8))
    }
    return joiner.join(broken.remove(at: place).bytes)
  }

  private mutating func join(arguments: String, ofCall key: Int?) -> String {
    if argumentsJoiners.isEmpty, broken.isEmpty { return arguments }
    var joiner = argumentsJoiners.removeValue(forKey: key) ?? CharacterJoiner()
    defer { if !joiner.isEmpty { argumentsJoiners[key] = joiner } }
    return Self.join(arguments, by: &joiner, &broken)
  }

  /// Notes that part of the answer has arrived.
  private mutating func receiveSubstance() {
    isIdle = false
    hasBegun = true
    hasSubstance = true
    if ending != nil { hasResumed = true }
  }

  private mutating func receiveReasoning() {
    isIdle = false
    hasBegun = true
    if ending != nil { hasResumed = true }
  }

  private mutating func emit(_ event: AnswerEvent) {
    isIdle = false
    hasBegun = true
    events.append(event)
  }
}
