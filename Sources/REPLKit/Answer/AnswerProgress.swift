package import Conversations
package import StreamingEngine

/// One answer so far, and how it ended: a fold over the events of an ``AnswerFeed``.
package struct AnswerProgress: Sendable {
  /// What has come.
  package private(set) var response: LLMResponse
  /// From the question until the first text.
  package private(set) var firstText: Duration?
  /// The fault that ended the answer.
  package internal(set) var fault: LLMError?
  /// How a complete answer differs from what was asked for.
  package private(set) var formatError: LLMError?
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
      response.append(chunk)
    case .ended(let fault):
      self.fault = fault
      isOver = true
    }
  }

  /// Holds an answer that is complete to the form that was asked for.
  package mutating func check(against format: ResponseFormat) {
    guard isComplete else { return }
    do throws(LLMError) {
      _ = try response.structured(as: format)
    } catch {
      formatError = error
    }
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

  /// The provider's own end was seen.
  package var isComplete: Bool { isOver && fault == nil }

  /// Whether anything came that is worth keeping.
  package var hasContent: Bool {
    !response.content.isEmpty || !response.toolCalls.isEmpty
      || response.ending?.images.isEmpty == false
  }

  /// The finish reason, once there is one.
  package var finishReason: FinishReason? { isComplete ? response.finishReason : nil }
}
