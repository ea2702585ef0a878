/// An event in an answer, the same for every provider.
///
/// The library returns `finish`, `usage` and `end` once each, in that order, when the answer has
/// ended. `finish` is left out if the provider marked the end without a finish reason, and `usage` if
/// it sent no token counts. An ``AnswerDecoder`` may return `finish` and `usage` as soon as they are
/// known, the usage also more than once; the last one counts.
public enum AnswerEvent: Sendable, Equatable {
  /// The provider's ID for the answer, and the model that answers. Sent when one of them becomes
  /// known, or when the model changes, with all that is known then.
  case start(id: String?, model: String?)
  /// A piece of the text, never empty.
  case text(String)
  /// A piece of the reasoning.
  case reasoning(String)
  /// Data that the next request must return, at its position in the answer. Stored indirectly
  /// because it is rare and large.
  indirect case signature(Signature)
  /// A piece of the text in which the model declines to answer.
  case refusal(String)
  /// All text before this event was reasoning.
  case textWasReasoning
  indirect case citation(Citation)
  indirect case image(GeneratedImage)
  /// Something unusual about the answer that is not an error, as a clause for the user.
  case note(String)
  /// A tool call begins.
  ///
  /// - Parameter index: Its place among the answer's calls, from 0.
  case toolCallStart(index: Int, id: String, name: String)
  /// A piece of the JSON of a call's arguments.
  case toolCallArguments(index: Int, String)
  /// Why the answer ended, and the provider's own word for it.
  case finish(FinishReason, raw: String)
  /// Stored indirectly because it is larger than the events that occur by the thousand.
  indirect case usage(Usage)
  /// Nothing follows. The library adds it to what an ``AnswerDecoder`` returns.
  case end
}
