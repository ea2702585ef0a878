/// Turns what providers say into events, by the rules that hold for all of them: what comes
/// once, in which order, and under which number.
struct AnswerBuilder: Sendable {
  private var events: [AnswerEvent] = []
  /// The first of ``events`` that has not been taken.
  private var nextIndex = 0
  private var calls = ToolCallLedger()
  private var hasRefused = false
  private var ending: (reason: FinishReason, raw: String)?

  /// Whether the answer's id and model have come.
  private(set) var hasStarted = false
  /// Whether anything at all has come.
  private(set) var hasBegun = false
  private(set) var hasEnded = false

  /// The provider's count; each replaces the one before.
  var usage: Usage?

  var hasFinishReason: Bool { ending != nil }

  var hasToolCalls: Bool { !calls.isEmpty }

  /// Takes the next event, in the order in which they came.
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

  /// Says what the answer is called and which model gives it. The first time that either is
  /// known counts; some servers send both empty at first, or with every chunk.
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

  /// The same as ``text(_:)`` when no event waits: the event, taken at once.
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

  mutating func toolCall(_ fragment: ToolCallFragment) {
    hasBegun = true
    calls.add(fragment, to: &events)
  }

  /// Ends the call that was last known by `key`; one that had no arguments was called with
  /// `placeholder`.
  mutating func endToolCall(key: Int, placeholder: String) {
    calls.end(key: key, placeholder: placeholder, to: &events)
  }

  /// Notes why the answer ended; the last reason counts.
  mutating func finish(_ reason: FinishReason, raw: String) {
    hasBegun = true
    ending = (reason, raw)
  }

  /// Ends the answer: the provider has said that it is over.
  mutating func end() {
    guard !hasEnded else { return }
    hasEnded = true
    let (reason, raw) = ending ?? (.stop, "")
    calls.startRemaining(to: &events)
    emit(.finish(effective(reason), raw: raw))
    if let usage, usage != Usage() { emit(.usage(usage)) }
    emit(.end)
  }

  /// Several providers have no word of their own for an answer that ends in tool calls or in a
  /// refusal, and say that it stopped.
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
