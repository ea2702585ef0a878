/// Turns the body of one provider's HTTP answer into events.
///
/// A decoder is a value with no I/O, clock or task in it. Bytes go in with ``append(_:)``, events
/// come out of ``next()``, and whoever holds the bytes, a socket or a test, drives it the same
/// way. How the bytes are cut into pieces makes no difference to what comes out.
package protocol AnswerDecoder: Sendable {
  /// Takes the next bytes of the body.
  mutating func append(_ bytes: [UInt8])

  /// Takes the end of the body.
  mutating func finish()

  /// Returns the next event, or `nil` when it needs more bytes or the answer is over.
  ///
  /// - Throws: A fault in its place among the events: those before it have already come out.
  ///   After the end of a body without the provider's own end of the answer, one of kind
  ///   ``LLMError/Kind/truncated``. Nothing follows a fault.
  mutating func next() throws(LLMError) -> AnswerEvent?
}

/// What happens in an answer, the same for every provider.
///
/// `finish`, `usage` and `end` come once each, in that order, at the provider's own end of the
/// answer; `usage` only when the provider counted.
package enum AnswerEvent: Sendable, Equatable {
  /// The provider's name for the answer, and the model that gives it; once, when either is known.
  case start(id: String?, model: String?)
  case text(String)
  case reasoning(String)
  /// Something that the next request must bring back, in its place in the answer. Apart in memory
  /// from the others, as there are few.
  indirect case signature(Signature)
  case refusal(String)
  case toolCallStart(index: Int, id: String, name: String)
  case toolCallArguments(index: Int, String)
  case finish(FinishReason, raw: String)
  /// Apart in memory from the others, which are smaller and come by the thousand.
  indirect case usage(Usage)
  case end
}
