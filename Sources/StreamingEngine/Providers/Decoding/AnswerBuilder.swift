/// Turns decoded chunks into events by the rules that all providers share: what occurs only once,
/// the order of events, and the numbering of tool calls.
struct AnswerBuilder: Sendable {
  private var events: [AnswerEvent] = []
  /// The index of the next event to return.
  private var nextIndex = 0
  private var calls = ToolCallTracker()
  private var hasRefused = false
  private var ending: (reason: FinishReason, raw: String)?

  /// Whether the answer's ID and model have arrived.
  private(set) var hasStarted = false
  /// Whether any event has arrived.
  private(set) var hasBegun = false
  private(set) var hasEnded = false

  /// The provider's token counts. A newer count replaces an older one.
  var usage: Usage?

  var hasFinishReason: Bool { ending != nil }

  var hasToolCalls: Bool { !calls.isEmpty }

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

  /// Sets the answer's ID and model. Only the first call with at least one of them counts, because
  /// some servers send empty strings first, or repeat both in every chunk.
  mutating func start(id: String?, model: String?) {
    guard !hasStarted else { return }
    let id = id.flatMap { $0.isEmpty ? nil : $0 }
    let model = model.flatMap { $0.isEmpty ? nil : $0 }
    guard id != nil || model != nil else { return }
    hasStarted = true
    emit(.start(id: id, model: model))
  }

  mutating func text(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    emit(.text(delta))
  }

  /// Like ``text(_:)`` if no other event is waiting, but returns the event directly.
  mutating func takeText(_ delta: String) -> AnswerEvent? {
    guard !delta.isEmpty else { return nil }
    hasBegun = true
    return .text(delta)
  }

  mutating func reasoning(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    emit(.reasoning(delta))
  }

  mutating func signature(_ signature: Signature) {
    emit(.signature(signature))
  }

  mutating func refusal(_ delta: String?) {
    guard let delta, !delta.isEmpty else { return }
    hasRefused = true
    emit(.refusal(delta))
  }

  mutating func citation(_ citation: Citation) {
    emit(.citation(citation))
  }

  mutating func image(_ image: GeneratedImage) {
    emit(.image(image))
  }

  /// Records something unusual that is not an error. It does not count as a part of the answer.
  mutating func note(_ text: String) {
    events.append(.note(text))
  }

  mutating func toolCall(_ fragment: ToolCallFragment) {
    hasBegun = true
    calls.add(fragment, to: &events)
  }

  /// Ends the call with this key. If it has received no arguments, they become `placeholder`.
  mutating func endToolCall(key: Int, placeholder: String) {
    calls.end(key: key, placeholder: placeholder, to: &events)
  }

  /// Sets the finish reason. The last one counts.
  mutating func finish(_ reason: FinishReason, raw: String) {
    hasBegun = true
    ending = (reason, raw)
  }

  /// Ends the answer. The provider has marked it as complete.
  mutating func end() {
    guard !hasEnded else { return }
    hasEnded = true
    let (reason, raw) = ending ?? (.stop, "")
    calls.startRemaining(to: &events)
    emit(.finish(effective(reason), raw: raw))
    if let usage, usage != Usage() { emit(.usage(usage)) }
    emit(.end)
  }

  /// Several providers report "stop" for an answer that ends in tool calls or in a refusal.
  private func effective(_ reason: FinishReason) -> FinishReason {
    guard reason == .stop else { return reason }
    if !calls.isEmpty { return .toolCalls }
    return hasRefused ? .refusal : .stop
  }

  private mutating func emit(_ event: AnswerEvent) {
    hasBegun = true
    events.append(event)
  }
}
