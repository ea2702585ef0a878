/// Decodes the body of a provider's HTTP response into events.
///
/// A decoder is a value without I/O, clocks or tasks. The caller passes in bytes with
/// ``append(_:)``, from a socket or a test, and reads events with ``next()``. The events do not
/// depend on how the bytes are split.
package protocol ReplyDecoder: Sendable {
  /// Appends the next bytes of the body.
  mutating func append(_ bytes: [UInt8])

  /// Marks the end of the body.
  ///
  /// - Parameter problem: Why the body ended, if the server did not end it. It is noted if the
  ///   answer is complete.
  mutating func finish(because problem: String?)

  /// Whether a finish reason has been seen. The answer is complete then: whatever follows can only
  /// add a note.
  var isComplete: Bool { get }

  /// Whether a finish reason has been seen and nothing of the answer has followed it, as is usual.
  /// Some servers send a finish reason with every delta.
  var awaitsOnlyEnd: Bool { get }

  /// The token counts so far. An answer that fails has no `usage` event, but still costs money.
  var usage: Usage? { get }

  /// Whether each delta of the text has had all of the text before it; `nil` if the answer does not
  /// tell.
  var repeatsText: Bool? { get }

  /// Announces, before the first bytes, that earlier answers of the model have repeated their text in
  /// each delta.
  mutating func expectRepeatedText()

  /// Returns the next event, or `nil` if more bytes are needed or the answer has ended.
  ///
  /// - Throws: An error, after all events that precede it have been returned. If the body ends
  ///   before the provider marks the answer as complete, its kind is ``LLMError/Kind/truncated``.
  ///   Nothing follows an error.
  mutating func next() throws(LLMError) -> AnswerEvent?

  /// Appends the text that comes next, up to the first event that is not text, as far as it has
  /// arrived. It may stop earlier: ``next()`` then returns more text.
  mutating func appendText(to text: inout String)

  /// Whether part of an answer has been read since the last call. Comments, pings and empty data
  /// only keep the connection alive.
  mutating func takeProgress() -> Bool
}

extension ReplyDecoder {
  /// Marks the end of the body, as the server ended it.
  package mutating func finish() { finish(because: nil) }
}
