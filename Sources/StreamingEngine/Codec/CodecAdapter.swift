/// A format of the user's own as the rest of the library sees it.
struct CodecAdapter: WireFormatAdapter {
  let codec: any WireCodec

  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    try codec.request(for: chat)
  }

  func makeDecoder(provider: Provider) -> any ReplyDecoder {
    CodecDecoder(codec.makeDecoder(provider: provider.name), provider: provider)
  }

  var modelListPath: String { codec.modelListPath }

  var optionRules: OptionRules {
    var rules = OptionRules()
    for name in ["top_p", "stop", "seed"] {
      rules.places[name] =
        codec.field(of: name).map { .field(FieldPath(stringLiteral: $0)) } ?? .nowhere
    }
    return rules
  }

  /// What a format takes is the codec's to check. This bounds the memory for a request.
  var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
}
