extension ChatStream {
  /// The text of the answer as it arrives, without what else a ``StreamChunk`` may have.
  ///
  /// ```swift
  /// for try await text in ring.chatStream(request).text {
  ///   print(text, terminator: "")
  /// }
  /// ```
  public var text: Text { Text(stream: self) }

  /// The pieces of an answer's text. None is empty.
  public struct Text: AsyncSequence, Sendable {
    let stream: ChatStream

    public func makeAsyncIterator() -> Iterator {
      Iterator(chunks: stream.makeAsyncIterator())
    }

    /// Reads one answer. Do not share it between tasks.
    public struct Iterator: AsyncIteratorProtocol {
      var chunks: ChatStream.Iterator

      public mutating func next() async throws(LLMError) -> String? {
        try await next(isolation: #isolation)
      }

      public mutating func next(
        isolation actor: isolated (any Actor)?
      ) async throws(LLMError) -> String? {
        while let chunk = try await chunks.next(isolation: actor) {
          if !chunk.delta.isEmpty { return chunk.delta }
        }
        return nil
      }
    }
  }

  /// Returns the complete answer: all chunks put together.
  ///
  /// - Throws: The error that ended the stream. The partial answer is lost; read the chunks to keep
  ///   it.
  public func collect() async throws(LLMError) -> LLMResponse {
    var response = LLMResponse(content: "", model: model)
    for try await chunk in self { response.append(chunk) }
    return response
  }
}

@available(*, unavailable)
extension ChatStream.Text.Iterator: Sendable {}
