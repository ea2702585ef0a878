package import LLMRingConversations
package import StreamingEngine

/// One answer so far, and how it ended: a fold over the events of an ``AnswerFeed``.
package struct AnswerProgress: Sendable {
  /// What has come.
  package private(set) var response: LLMResponse
  /// From the question until the first text.
  package private(set) var firstText: Duration?
  /// From the question until the first and the last part of the answer, whether it is text,
  /// reasoning or a call of a tool.
  private var firstPart: Duration?
  private var lastPart: Duration?
  /// From the question until the end.
  private var duration: Duration?
  /// The fault that ended the answer.
  package internal(set) var fault: LLMError?
  /// How a complete answer differs from what was asked for.
  package private(set) var formatError: LLMError?
  /// The value of a complete answer that has the form that was asked for, unless that is text.
  package private(set) var json: JSONAnswer?
  package private(set) var isOver = false
  /// The paths of the answer's images, once they are saved.
  package var images: [String] = []

  package init(model: String) {
    response = LLMResponse(content: "", model: model, finishReason: nil)
  }

  /// Takes the next event.
  ///
  /// - Parameter elapsed: The time since the question was sent.
  package mutating func receive(_ event: AnswerFeed.Event, after elapsed: Duration) {
    switch event {
    case .chunk(let chunk):
      if firstText == nil, !chunk.delta.isEmpty { firstText = elapsed }
      if chunk.hasContent {
        firstPart = firstPart ?? elapsed
        lastPart = elapsed
      }
      response.append(chunk)
    case .ended(let fault):
      // A provider can also report a failure with the word that ends the answer.
      self.fault = fault ?? response.ending?.failure
      // The model that failed last, where none has sent anything.
      if firstPart == nil, let model = fault?.attempts.last?.model { response.model = model }
      duration = elapsed
      isOver = true
    }
  }

  /// Holds an answer that is complete to the form that was asked for.
  ///
  /// - Parameter isStopped: Whether to stop checking. It is asked every few milliseconds.
  package mutating func check(
    against format: ResponseFormat, isStopped: () -> Bool = { false }
  ) {
    guard isComplete else { return }
    do throws(LLMError) {
      json = try response.jsonAnswer(as: format, isStopped: isStopped)
    } catch {
      formatError = error
    }
  }

  /// What is unusual about the answer.
  package var notes: [String] {
    (response.ending?.notes ?? []) + (json?.note.map { [$0] } ?? [])
  }

  /// What the ending was: complete only after the provider's own end.
  package var status: Turn.Status {
    guard let fault else { return isOver ? .complete : .interrupted }
    return switch fault.kind {
    case .cancelled: .interrupted
    case .truncated: .truncated
    default: .error
    }
  }

  /// The provider's own end was seen, and is not a failure.
  package var isComplete: Bool { isOver && fault == nil }

  /// Whether there is text to read.
  package var hasText: Bool { !response.content.isBlank }

  /// Whether anything came that is worth keeping.
  package var hasContent: Bool {
    !response.content.isEmpty || !response.toolCalls.isEmpty
      || response.ending?.images.isEmpty == false
  }

  /// Shorter answers say little about a model's speed.
  private static let measuredDuration = Duration.seconds(2)
  /// The least time between the first part and the last. A server that sends everything at once has
  /// no speed that could be seen.
  private static let measuredSpan = Duration.milliseconds(500)

  /// The tokens per second of an answer that took longer than two seconds, from its first part to its
  /// last; `nil` if the provider has not counted the tokens, or they did not arrive one after another.
  package var speed: Double? {
    guard let duration, duration > Self.measuredDuration, let firstPart, let lastPart,
      lastPart - firstPart >= Self.measuredSpan,
      var tokens = response.usage?.completionTokens
    else { return nil }
    // Reasoning that is not sent came before the first part.
    if response.reasoning.isEmpty { tokens -= response.usage?.reasoningTokens ?? 0 }
    return tokens > 0 ? Double(tokens) / ((lastPart - firstPart) / .seconds(1)) : nil
  }

  /// The finish reason, once there is one.
  package var finishReason: FinishReason? {
    isComplete || isOver && response.ending?.failure != nil ? response.finishReason : nil
  }
}

extension StreamChunk {
  /// Whether it brings a part of the answer. A chunk with an ending only repeats the calls.
  fileprivate var hasContent: Bool {
    !delta.isEmpty || !reasoning.isEmpty || ending == nil && !toolCalls.isEmpty
  }
}
