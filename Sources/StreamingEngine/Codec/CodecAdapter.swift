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

  /// What a format takes is the codec's to check. This bounds the memory for a request.
  var attachmentLimits: AttachmentLimits { .init(image: 100 << 20, total: 100 << 20) }
}
