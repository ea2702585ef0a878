/// One event of an event stream (WHATWG HTML, section 9.2.6).
package struct ServerSentEvent: Sendable, Equatable {
  /// What the `event` field said; empty stands for `message`.
  package var type: ArraySlice<UInt8>
  /// The lines of data, joined by LF, as bytes: whoever makes text of them does so once a line is
  /// whole, so that no character is cut.
  package var data: ArraySlice<UInt8>
  /// The last `id` that the stream gave, this event's or an earlier one's.
  package var id: String
  /// Whether the empty line that ends an event came. Only the last event of a body can lack it;
  /// the specification drops such an event, and some providers end a good answer with one.
  package var isComplete: Bool
}

/// What stands between two empty lines of an event stream.
package enum ServerSentBlock: Sendable, Equatable {
  case event(ServerSentEvent)
  /// Lines with no field of the specification's, joined by LF.
  ///
  /// A browser ignores them. Gemini writes errors this way, as bare JSON in the middle of a
  /// stream, and a body that is no event stream at all consists of them.
  case unrecognised(ArraySlice<UInt8>)
}
