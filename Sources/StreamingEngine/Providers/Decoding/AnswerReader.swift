internal import Wire

/// Interprets the stream of one provider. This is the part of a decoder that differs between
/// providers.
///
/// A payload is parsed completely before it is applied, so an invalid or truncated payload changes
/// nothing.
protocol AnswerReader: Sendable {
  associatedtype Framing: PayloadFraming
  /// The parsed form of one payload.
  associatedtype Chunk: AnswerChunk

  /// Whether the provider marks the end of an answer by a finish reason and the end of the body,
  /// without a separate end marker.
  static var endsWithBody: Bool { get }

  /// Whether every text payload has an updated token count. The last payload that was not parsed is
  /// then parsed for its count.
  static var countsWithText: Bool { get }

  init()

  /// Whether a payload marks the end of the body.
  static func isEndOfBody(_ payload: ArraySlice<UInt8>) -> Bool

  /// Parses a payload.
  ///
  /// - Parameter needsIdentity: Whether the answer's ID and model are still needed.
  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> Chunk

  /// Applies a payload to the answer.
  ///
  /// - Throws: An error that the provider reports. Anything before it in the same payload has been
  ///   applied.
  mutating func receive(_ chunk: Chunk, into answer: inout AnswerBuilder) throws(FaultReport)

  /// Returns what to show of the text of a payload that was not parsed because it otherwise equals
  /// the last payload with only text. The text belongs to the same part of the answer.
  mutating func unshown(_ text: String) -> String

  /// Applies only the token count of a payload whose text has already been applied.
  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder)
}

/// The parsed form of one payload.
protocol AnswerChunk {
  /// The range of the answer's text in the payload, as returned by ``JSONScanner/lastString``, if
  /// the chunk has nothing else. A later payload that differs only in its text is then not parsed.
  ///
  /// "Nothing else" is strict: applying such a chunk twice must leave the reader in the same state
  /// as applying it once, except for what the reader has recorded of the text itself.
  var onlyText: Range<Int>? { get }
}

extension AnswerReader {
  static var endsWithBody: Bool { false }
  static var countsWithText: Bool { false }

  mutating func unshown(_ text: String) -> String { text }

  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder) {}

  static func isEndOfBody(_ payload: ArraySlice<UInt8>) -> Bool { false }
}
