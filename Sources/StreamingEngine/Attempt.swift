import Settings
import Transport

/// One request to one model, from resolving its provider to the last chunk of its answer.
struct Attempt {
  /// `provider:model`, borne by every chunk.
  let model: String
  private let reference: ModelReference
  private let delay: Duration
  private let request: LLMRequest
  private let ring: LLMRing
  private var key: Secret?
  private var answer: Answer?

  /// An answer that has begun.
  private struct Answer {
    var body: any ResponseBody
    var decoder: any AnswerDecoder
    var assembler: ChunkAssembler
  }

  init(
    _ reference: ModelReference, delay: Duration = .zero, request: LLMRequest, ring: LLMRing
  ) {
    self.reference = reference
    self.model = reference.description
    self.delay = delay
    self.request = request
    self.ring = ring
  }

  /// The next chunk, or `nil` after the last.
  mutating func next(
    isolation actor: isolated (any Actor)?
  ) async throws(LLMError) -> StreamChunk? {
    do {
      return try await nextChunk(isolation: actor)
    } catch {
      throw error.concealing(key)
    }
  }

  private mutating func nextChunk(
    isolation actor: isolated (any Actor)?
  ) async throws(LLMError) -> StreamChunk? {
    if answer == nil { answer = try await open() }
    while true {
      if let event = try answer?.decoder.next() {
        let chunk = answer?.assembler.receive(event)
        try checkSize()
        guard let chunk else { continue }
        return chunk
      }
      if answer?.assembler.isOver != false { return nil }
      try await pull(isolation: actor)
    }
  }

  /// The longest answer that is taken, in bytes: many times what any model writes, so that a
  /// server that never ends cannot fill the memory of whoever keeps what comes.
  static let answerLimit = 64 << 20

  private func checkSize() throws(LLMError) {
    guard let size = answer?.assembler.size, size > Self.answerLimit else { return }
    throw LLMError(
      .malformed, provider: reference.provider,
      message: "the answer is longer than \(Self.answerLimit >> 20) MiB",
      advice: "what came is all that is taken")
  }

  private mutating func pull(isolation actor: isolated (any Actor)?) async throws(LLMError) {
    guard let body = answer?.body else { return }
    do {
      if let bytes = try await body.next() {
        answer?.decoder.append(bytes)
      } else {
        answer?.decoder.finish()
      }
    } catch {
      throw LLMError(error, provider: reference.provider, during: .answer)
    }
  }

  private mutating func open() async throws(LLMError) -> Answer {
    if delay > .zero { await ring.pacing.sleep(delay) }
    if Task.isCancelled { throw .cancelled(provider: reference.provider) }
    let provider = try ring.configuration.provider(named: reference.provider)
    key = try ring.keys.key(of: provider, in: ring.configuration)
    let chat = ResolvedChat(
      provider: provider, model: reference.model, request: request, key: key)
    let format = chat.format
    let body: any ResponseBody
    do {
      body = try await send(chat, with: format.requestBuilder)
    } catch  where format == .openAIChat && error.namesStreamOptions {
      // A compatible server that does not know how to count for a stream: better uncounted than
      // unanswered.
      body = try await send(chat, with: OpenAIChatAdapter(asksForUsage: false))
    }
    return Answer(
      body: body, decoder: format.makeDecoder(provider: provider.name),
      assembler: ChunkAssembler(model: model) { [reference] usage in
        usage.map { Pricing().priced($0, provider: provider, model: reference.model) }
      })
  }

  /// The body of a successful answer, from its beginning.
  private func send(
    _ chat: ResolvedChat, with builder: any RequestBuilder
  ) async throws(LLMError) -> any ResponseBody {
    let provider = chat.provider
    var httpRequest = try builder.request(for: chat)
    httpRequest.limits.apply(request.timeout, default: ring.configuration.timeout)
    let response: HTTPResponse
    do {
      response = try await ring.transport(for: provider).send(httpRequest)
    } catch {
      throw LLMError(error, provider: provider.name, during: .request)
    }
    if response.status == 200 { return response.body }
    let fault = ProviderFault.classify(
      format: chat.format, provider: provider.name, status: response.status,
      headers: response.headers, body: await response.excerpt())
    if fault.kind == .authentication { ring.keys.forget(provider) }
    throw fault
  }
}

extension LLMError {
  /// Whether the provider refused the wish for token figures.
  fileprivate var namesStreamOptions: Bool {
    kind == .invalidRequest && message.contains("stream_options")
  }
}

extension HTTPRequest.Limits {
  /// Puts the caller's time limit in place of the adapter's defaults.
  mutating func apply(_ timeout: LLMRequest.Timeout, default inherited: LLMRequest.Timeout) {
    switch timeout == .inherit ? inherited : timeout {
    case .inherit:
      break
    case .after(let limit):
      firstByte = limit
      idle = limit
    case .none:
      firstByte = nil
      idle = nil
    }
  }
}

extension HTTPResponse {
  /// The largest part of an error body that is read.
  private static let excerptLimit = 64 << 10

  /// The beginning of the body of an answer that is an error; what came, if it breaks off.
  func excerpt() async -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < Self.excerptLimit {
      guard let piece = try? await body.next() else { break }
      bytes += piece
    }
    return Array(bytes.prefix(Self.excerptLimit))
  }
}
