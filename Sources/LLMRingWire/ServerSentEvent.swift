/// One event of an event stream (WHATWG HTML, section 9.2.6).
package struct ServerSentEvent: Sendable, Equatable {
  /// The value of the `event` field; empty means `message`.
  package var type: ArraySlice<UInt8>
  /// The data lines, joined by LF. They stay bytes, because decoding only complete lines never
  /// splits a character.
  package var data: ArraySlice<UInt8>
  /// The last `id` in the stream, from this event or an earlier one.
  package var id: String
  /// Whether an empty line ended the event. Only the last event of a body can lack it. The
  /// specification drops such an event, but some providers end a valid response with one.
  package var isComplete: Bool
}

/// The content between two empty lines of an event stream.
package enum ServerSentBlock: Sendable, Equatable {
  case event(ServerSentEvent)
  /// Lines without a field that the specification defines, joined by LF.
  ///
  /// Browsers ignore such lines. Gemini sends errors this way, as bare JSON in the middle of a
  /// stream, and a body that is not an event stream consists of such lines only.
  case unrecognised(ArraySlice<UInt8>)
}
