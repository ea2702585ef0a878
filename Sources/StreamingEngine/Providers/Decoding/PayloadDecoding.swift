/// A provider's decoder: the shared decoder with the provider's reader.
///
/// Each is a separate type instead of a type alias, because a generic type is not specialized when
/// it is stored as `any ReplyDecoder`, and every step would go through witness tables.
protocol PayloadDecoding: ReplyDecoder {
  associatedtype Reader: AnswerReader

  var decoder: PayloadDecoder<Reader> { get set }

  init(decoder: PayloadDecoder<Reader>)
}

extension PayloadDecoding {
  /// - Parameter provider: The provider, for its name and advice in errors.
  init(provider: Provider) {
    self.init(decoder: PayloadDecoder(provider: provider))
  }

  mutating func append(_ bytes: [UInt8]) { decoder.append(bytes) }

  mutating func finish(because problem: String?) { decoder.finish(because: problem) }

  var isComplete: Bool { decoder.isComplete }

  var awaitsOnlyEnd: Bool { decoder.awaitsOnlyEnd }

  var usage: Usage? { decoder.usage }

  var repeatsText: Bool? { decoder.repeatsText }

  mutating func expectRepeatedText() { decoder.expectRepeatedText() }

  mutating func next() throws(LLMError) -> AnswerEvent? { try decoder.next() }

  mutating func appendText(to text: inout String) { decoder.appendText(to: &text) }

  mutating func takeProgress() -> Bool { decoder.takeProgress() }
}
