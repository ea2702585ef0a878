import Transport

/// An answer that is being received: a response body read through a decoder, chunk by chunk.
///
/// This is a class so that handing it on moves a reference instead of the decoder and all its
/// state. It belongs to one iterator, and so to one task at a time.
final class Answer {
  /// Maximum size of an answer, in bytes. No model writes nearly as much, and a server that never
  /// stops sending cannot fill the memory of a caller that keeps the answer.
  static let limit = 64 << 20

  /// Maximum size of a response body, in bytes. It also bounds what a decoder buffers before there
  /// is anything to show.
  static let bodyLimit = 512 << 20

  let provider: Provider
  private let key: Secret?
  private let body: any ResponseBody
  private let patience: Patience
  private var decoder: any AnswerDecoder
  private var assembler: ChunkAssembler
  private let joinsText: Bool
  /// The event that followed a run of joined text.
  private var held: Result<AnswerEvent, LLMError>?
  private var bodySize = 0
  /// How long the reader has waited since the last payload.
  private var silence = Duration.zero

  /// - Parameters:
  ///   - key: The API key, which is removed from error messages that repeat it.
  ///   - joinsText: Whether text that has already arrived is returned as one chunk.
  init(
    provider: Provider, key: Secret?, body: any ResponseBody, patience: Patience = Patience(),
    decoder: any AnswerDecoder, assembler: ChunkAssembler, joinsText: Bool
  ) {
    self.provider = provider
    self.key = key
    self.body = body
    self.patience = patience
    self.decoder = decoder
    self.assembler = assembler
    self.joinsText = joinsText
  }

  /// Whether the provider has marked the answer as complete.
  var isFinished: Bool { assembler.isFinished }

  /// The next chunk if it has fully arrived. `nil` means that more bytes are needed or the answer
  /// has ended.
  func readyChunk() throws(LLMError) -> StreamChunk? {
    do {
      while let event = try nextEvent() {
        let chunk = assembler.receive(event)
        if assembler.isFinished { body.discardRest() }
        try checkSize()
        if let chunk {
          silence = .zero
          return chunk
        }
      }
      return nil
    } catch {
      throw error.concealing(key)
    }
  }

  /// The next event that has arrived. With ``joinsText``, consecutive text events are merged into
  /// one.
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

  /// Appends all text events that directly follow `text`, and keeps the event after them in
  /// ``held``.
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

  /// The next chunk, or `nil` after the last one.
  func next(isolation actor: isolated (any Actor)?) async throws(LLMError) -> StreamChunk? {
    while true {
      if let chunk = try readyChunk() { return chunk }
      if assembler.isFinished { return nil }
      if bodySize > Self.bodyLimit { throw tooLong(Self.bodyLimit) }
      try checkPayload()
      try await pull(isolation: actor)
    }
  }

  /// Ends an answer whose server sends only signs of life.
  private func checkPayload() throws(LLMError) {
    if decoder.takeProgress() { silence = .zero }
    guard let limit = patience.payload, silence > limit else { return }
    throw patience.payloadError(at: provider)
  }

  private func checkSize() throws(LLMError) {
    if assembler.size > Self.limit { throw tooLong(Self.limit) }
  }

  private func tooLong(_ limit: Int) -> LLMError {
    LLMError(
      .malformed, provider: provider.name, message: "the answer exceeds \(limit >> 20) MiB",
      advice: "ask for a shorter answer")
  }

  private func pull(isolation actor: isolated (any Actor)?) async throws(LLMError) {
    // Only the wait counts, not the time that the reader takes, or that the machine sleeps.
    let start = SuspendingClock.now
    do {
      let bytes = try await body.next()
      silence += start.duration(to: .now)
      if let bytes {
        bodySize += bytes.count
        decoder.append(bytes)
      } else {
        decoder.finish()
      }
    } catch {
      throw LLMError(error, provider: provider, during: .answer, patience).concealing(key)
    }
  }
}
