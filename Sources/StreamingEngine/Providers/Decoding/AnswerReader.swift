internal import LLMRingWire

/// Interprets the stream of one provider. This is the part of a decoder that differs between
/// providers.
///
/// A payload is parsed completely before it is applied, so an invalid or truncated payload changes
/// nothing.
protocol AnswerReader: Sendable {
  associatedtype Framing: PayloadFraming
  /// The parsed form of one payload.
  associatedtype Chunk: AnswerChunk

  static var format: WireFormat { get }

  /// Whether every text payload has an updated token count. The last payload that was not parsed is
  /// then parsed for its count.
  static var countsWithText: Bool { get }

  /// Whether a body that is one complete JSON object is an answer even without a finish reason.
  /// `false` if such an object says itself whether it is finished.
  static var endsWithWholeBody: Bool { get }

  init()

  /// Parses a payload.
  static func parse(
    _ json: inout JSONScanner, in context: PayloadContext
  ) throws(JSONError) -> Chunk

  /// Applies a payload to the answer.
  ///
  /// - Throws: An error that the provider reports. Anything before it in the same payload has been
  ///   applied.
  mutating func receive(_ chunk: Chunk, into answer: inout AnswerBuilder) throws(FaultReport)

  /// Returns what to show of the text of a payload that was not parsed because it otherwise equals
  /// the last payload with only text. The text belongs to the same part of the answer.
  mutating func unshown(_ text: String) -> String

  /// Whether each delta of the text has had all of the text before it; `nil` if that is not known.
  var repeatsText: Bool? { get }

  /// Announces that earlier answers of the model have repeated their text in each delta.
  mutating func expectRepeatedText()

  /// Applies only the token count of a payload whose text has already been applied.
  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder)

  /// Adds to the answer what has been held back, because the body has ended.
  mutating func finish(into answer: inout AnswerBuilder)
}

/// What a reader knows about a payload before parsing it.
struct PayloadContext {
  /// Whether the answer's ID has not arrived yet. Reading it once is enough.
  var needsID: Bool
  /// The type on the `event:` line, for servers that leave it out of the JSON.
  var event: ArraySlice<UInt8>
}

/// The parsed form of one payload.
protocol AnswerChunk {
  /// The range of the answer's text in the payload, as returned by ``JSONScanner/lastString``, if
  /// the chunk has nothing else. A later payload that differs only in its text is then not parsed.
  ///
  /// "Nothing else" is strict: applying such a chunk twice must leave the reader in the same state
  /// as applying it once, except for what the reader has recorded of the text itself.
  var onlyText: Range<Int>? { get }

  /// Whether the payload's meaning depends on the `event:` line.
  var dependsOnEvent: Bool { get }
}

extension AnswerChunk {
  var dependsOnEvent: Bool { false }
}

extension AnswerReader {
  static var countsWithText: Bool { false }
  static var endsWithWholeBody: Bool { true }

  var repeatsText: Bool? { nil }

  mutating func expectRepeatedText() {}

  mutating func unshown(_ text: String) -> String { text }

  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder) {}

  mutating func finish(into answer: inout AnswerBuilder) {}
}
