internal import Wire

/// What one provider's stream means: the part of a decoder that differs between providers.
///
/// A payload is first parsed as a whole, then applied. So a payload that is broken or cut short
/// changes nothing.
protocol AnswerReader: Sendable {
  associatedtype Framing: PayloadFraming
  /// What one payload says.
  associatedtype Chunk: AnswerChunk

  /// Whether the provider's own end of an answer is that it gave a finish reason and then ended
  /// the body, without a word of its own for the end.
  static var endsWithBody: Bool { get }

  /// Whether payloads of text count tokens, each anew: then the last of those that were not parsed
  /// is parsed for its count.
  static var countsWithText: Bool { get }

  init()

  /// Whether a payload stands for the end of the body.
  static func isEndOfBody(_ payload: ArraySlice<UInt8>) -> Bool

  /// Parses a payload.
  ///
  /// - Parameter needsIdentity: Whether the answer's id and model are still wanted.
  static func parse(
    _ json: inout JSONScanner, needsIdentity: Bool
  ) throws(JSONError) -> Chunk

  /// Adds what a payload says to the answer.
  ///
  /// - Throws: What the provider reports as an error. What came before it in the same payload
  ///   has been added.
  mutating func receive(_ chunk: Chunk, into answer: inout AnswerBuilder) throws(FaultReport)

  /// Takes the count of a payload whose text has been taken.
  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder)
}

/// What one payload says.
protocol AnswerChunk {
  /// Where in the payload the text of the answer is, as ``JSONScanner/lastString`` gives it, when
  /// the chunk says nothing else: a payload that is the same but for the text then has the same
  /// meaning but for the text, and is not parsed.
  ///
  /// Nothing else is meant strictly: to receive such a chunk twice changes nothing of the reader
  /// but what to receive it once does.
  var onlyText: Range<Int>? { get }
}

extension AnswerReader {
  static var endsWithBody: Bool { false }
  static var countsWithText: Bool { false }

  func recount(_ chunk: Chunk, into answer: inout AnswerBuilder) {}

  static func isEndOfBody(_ payload: ArraySlice<UInt8>) -> Bool { false }
}
