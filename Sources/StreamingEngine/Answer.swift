import Transport

/// An answer that has begun: a body seen through a decoder, chunk by chunk.
///
/// It is an object so that a chunk moves a reference, and not the decoder with all its state. It
/// belongs to one iterator, and so to one task at a time.
final class Answer {
  /// The longest answer that is taken, in bytes: many times what any model writes, so that a
  /// server that never ends cannot fill the memory of whoever keeps what comes.
  static let limit = 64 << 20

  /// The longest body that is taken, in bytes. One that holds so little of an answer in so much is
  /// none, and what decoders keep of it before anything can be shown is bounded by it too.
  static let bodyLimit = 512 << 20

  let provider: Provider
  private let key: Secret?
  private let body: any ResponseBody
  private var decoder: any AnswerDecoder
  private var assembler: ChunkAssembler
  private let joinsText: Bool
  /// What came after text that was joined.
  private var held: Result<AnswerEvent, LLMError>?
  private var bodySize = 0

  /// - Parameters:
  ///   - key: What the provider might repeat in a fault, and nobody is to read there.
  ///   - joinsText: Whether text that is there already becomes one chunk.
  init(
    provider: Provider, key: Secret?, body: any ResponseBody, decoder: any AnswerDecoder,
    assembler: ChunkAssembler, joinsText: Bool
  ) {
    self.provider = provider
    self.key = key
    self.body = body
    self.decoder = decoder
    self.assembler = assembler
    self.joinsText = joinsText
  }

  /// Whether the provider has said that the answer is complete.
  var isOver: Bool { assembler.isOver }

  /// The next chunk if all of it has come; `nil` says nothing of what follows.
  func readyChunk() throws(LLMError) -> StreamChunk? {
    do {
      while let event = try nextEvent() {
        let chunk = assembler.receive(event)
        if assembler.isOver { body.discardRest() }
        try checkSize()
        if let chunk { return chunk }
      }
      return nil
    } catch {
      throw error.concealing(key)
    }
  }

  /// The next event that is there; texts that follow one another are one, if they are to be.
  private func nextEvent() throws(LLMError) -> AnswerEvent? {
    let next = try takeEvent()
    guard joinsText else { return next }
    switch next {
    case .text(let text):
      return .text(joined(text) { if case .text(let more) = $0 { more } else { nil } })
    case .reasoning(let text):
      return .reasoning(joined(text) { if case .reasoning(let more) = $0 { more } else { nil } })
    default:
      return next
    }
  }

  private func takeEvent() throws(LLMError) -> AnswerEvent? {
    guard let held else { return try decoder.next() }
    self.held = nil
    return try held.get()
  }

  /// A text with all those that follow it; what comes after them is held.
  private func joined(_ text: String, _ part: (AnswerEvent) -> String?) -> String {
    var text = text
    do throws(LLMError) {
      while let event = try decoder.next() {
        guard let more = part(event) else {
          held = .success(event)
          break
        }
        text += more
      }
    } catch {
      held = .failure(error)
    }
    return text
  }

  /// The next chunk, or `nil` after the last.
  func next(isolation actor: isolated (any Actor)?) async throws(LLMError) -> StreamChunk? {
    while true {
      if let chunk = try readyChunk() { return chunk }
      if assembler.isOver { return nil }
      if bodySize > Self.bodyLimit { throw tooLong(Self.bodyLimit) }
      try await pull(isolation: actor)
    }
  }

  private func checkSize() throws(LLMError) {
    if assembler.size > Self.limit { throw tooLong(Self.limit) }
  }

  private func tooLong(_ limit: Int) -> LLMError {
    LLMError(
      .malformed, provider: provider.name, message: "the answer is longer than \(limit >> 20) MiB",
      advice: "what came is all that is taken")
  }

  private func pull(isolation actor: isolated (any Actor)?) async throws(LLMError) {
    do {
      if let bytes = try await body.next() {
        bodySize += bytes.count
        decoder.append(bytes)
      } else {
        decoder.finish()
      }
    } catch {
      throw LLMError(error, provider: provider, during: .answer).concealing(key)
    }
  }
}
