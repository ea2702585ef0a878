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
        guard let chunk = answer?.assembler.receive(event) else { continue }
        return chunk
      }
      if answer?.assembler.isOver != false { return nil }
      try await pull(isolation: actor)
    }
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
    key = try ring.configuration.key(of: provider)
    let chat = ResolvedChat(
      provider: provider, model: reference.model, request: request, key: key)
    let format = chat.format
    var httpRequest = try format.requestBuilder.request(for: chat)
    httpRequest.limits.apply(request.timeout, default: ring.configuration.timeout)

    let response: HTTPResponse
    do {
      response = try await ring.transport(for: provider).send(httpRequest)
    } catch {
      throw LLMError(error, provider: provider.name, during: .request(url: httpRequest.url))
    }
    guard response.status == 200 else {
      throw ProviderFault.classify(
        format: format, provider: provider.name, status: response.status,
        headers: response.headers, body: await response.excerpt())
    }
    return Answer(
      body: response.body, decoder: format.makeDecoder(provider: provider.name),
      assembler: ChunkAssembler(model: model) { [reference] usage in
        usage.map { Pricing().priced($0, provider: provider, model: reference.model) }
      })
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
