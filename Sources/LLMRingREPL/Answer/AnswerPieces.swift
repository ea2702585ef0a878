import StreamingEngine

extension [AnswerFeed.Event] {
  /// The most text of a piece, in bytes: what is rendered and painted in a few milliseconds.
  static var pieceSize: Int { 4 << 10 }

  /// The events in the pieces in which they are shown. Longer texts are cut, so that keys are
  /// looked at in between.
  ///
  /// - Parameter joined: Whether short texts become one. The first text after a pause is painted
  ///   at once and what follows it 50 ms later, so texts that wait together are shown together.
  func pieces(joined: Bool) -> [AnswerFeed.Event] {
    var pieces: [AnswerFeed.Event] = []
    var text: StreamChunk?
    for event in self {
      guard case .chunk(let chunk) = event, chunk.isOnlyText else {
        pieces += text.take().map(\.pieces) ?? []
        pieces.append(event)
        continue
      }
      if joined, text?.join(chunk) == true { continue }
      pieces += text.take().map(\.pieces) ?? []
      text = chunk
    }
    return pieces + (text.map(\.pieces) ?? [])
  }
}

extension StreamChunk {
  /// Whether the chunk has nothing but text and reasoning.
  fileprivate var isOnlyText: Bool {
    self == StreamChunk(delta: delta, reasoning: reasoning, model: model)
  }

  private var size: Int { delta.utf8.count + reasoning.utf8.count }

  /// Adds the text of the next chunk, if they amount to the same as one and fit into one piece.
  ///
  /// - Returns: Whether the text was added.
  fileprivate mutating func join(_ next: StreamChunk) -> Bool {
    guard model == next.model, delta.isEmpty || next.reasoning.isEmpty,
      size + next.size <= [AnswerFeed.Event].pieceSize
    else { return false }
    reasoning += next.reasoning
    delta += next.delta
    return true
  }

  /// The chunk, or several that amount to the same if it has more text than is shown at once.
  fileprivate var pieces: [AnswerFeed.Event] {
    let limit = [AnswerFeed.Event].pieceSize
    guard size > limit else { return [.chunk(self)] }
    let thoughts = reasoning.pieces(ofBytes: limit).map { StreamChunk(reasoning: $0, model: model) }
    let words = delta.pieces(ofBytes: limit).map { StreamChunk(delta: $0, model: model) }
    return (thoughts + words).map { .chunk($0) }
  }
}
