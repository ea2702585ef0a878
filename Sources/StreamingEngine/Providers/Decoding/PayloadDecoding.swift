/// A provider's decoder: nothing but the shared one with the provider's reader in it.
///
/// It is a type of its own, and not another name for the shared one, because a generic type is
/// not specialized when it is held as `any AnswerDecoder`, and
/// every step of it would then go through tables.
protocol PayloadDecoding: AnswerDecoder {
  associatedtype Reader: AnswerReader

  var decoder: PayloadDecoder<Reader> { get set }

  init(decoder: PayloadDecoder<Reader>)
}

extension PayloadDecoding {
  /// - Parameter provider: The provider that faults name and advise about.
  init(provider: Provider) {
    self.init(decoder: PayloadDecoder(provider: provider))
  }

  mutating func append(_ bytes: [UInt8]) { decoder.append(bytes) }

  mutating func finish() { decoder.finish() }

  mutating func next() throws(LLMError) -> AnswerEvent? { try decoder.next() }
}
