import Settings
import Transport

/// One request to one model: finds its provider and key, sends it, and has the answer begin.
struct Attempt {
  /// `provider:model`, borne by every chunk.
  let model: String
  private let reference: ModelReference
  private let delay: Duration
  private let request: LLMRequest
  private let joinsText: Bool
  private let ring: LLMRing

  init(
    _ reference: ModelReference, delay: Duration = .zero, request: LLMRequest, joinsText: Bool,
    ring: LLMRing
  ) {
    self.reference = reference
    self.model = reference.description
    self.delay = delay
    self.request = request
    self.joinsText = joinsText
    self.ring = ring
  }

  /// Sends the request, and returns once the provider has accepted it.
  func open() async throws(LLMError) -> Answer {
    if delay > .zero { await ring.pacing.sleep(delay) }
    if Task.isCancelled { throw .cancelled(provider: reference.provider) }
    let provider = try ring.configuration.provider(named: reference.provider)
    let key = try await ring.keys.key(of: provider, in: ring.configuration)
    let chat = ResolvedChat(
      provider: provider, model: reference.model, request: request, key: key)
    let body: any ResponseBody
    do {
      body = try await send(chat)
    } catch {
      throw error.concealing(key)
    }
    return Answer(
      provider: provider, key: key, body: body,
      decoder: chat.format.adapter.makeDecoder(provider: provider),
      assembler: ChunkAssembler(
        model: model,
        context: chat.format.adapter.sealsThoughts ? ContextDigest(request.messages).text : nil
      ) { [reference] usage in
        usage.map { Pricing().priced($0, provider: provider, model: reference.model) }
      }, joinsText: joinsText)
  }

  private func send(_ chat: ResolvedChat) async throws(LLMError) -> any ResponseBody {
    let adapter = chat.format.adapter
    do {
      return try await send(chat, with: adapter)
    } catch {
      guard let other = adapter.adapterInstead(after: error) else { throw error }
      return try await send(chat, with: other)
    }
  }

  /// The body of a successful answer, from its beginning.
  private func send(
    _ chat: ResolvedChat, with adapter: any WireFormatAdapter
  ) async throws(LLMError) -> any ResponseBody {
    let provider = chat.provider
    var httpRequest = try adapter.request(for: chat)
    httpRequest.limits.apply(request.timeout, default: ring.configuration.timeout)
    let response: HTTPResponse
    do {
      response = try await ring.transport(for: provider).send(httpRequest)
    } catch {
      throw LLMError(error, provider: provider, during: .request)
    }
    if response.status == 200 { return response.body }
    let fault = ProviderFault.classify(
      provider: provider, status: response.status, headers: response.headers,
      body: await response.excerpt())
    if fault.kind == .authentication { ring.keys.forget(provider) }
    throw fault
  }
}

extension HTTPRequest.Limits {
  /// Puts the caller's time limit in place of the adapter's defaults.
  ///
  /// It holds for each phase, so an answer may take many times as long. Nobody waits longer to be
  /// connected than for an answer; without a limit, the defaults for connecting stay.
  mutating func apply(_ timeout: LLMRequest.Timeout, default inherited: LLMRequest.Timeout) {
    switch timeout == .inherit ? inherited : timeout {
    case .inherit:
      break
    case .after(let limit):
      connect = connect.map { min($0, limit) } ?? limit
      handshake = handshake.map { min($0, limit) } ?? limit
      head = limit
      firstByte = limit
      idle = limit
    case .none:
      head = nil
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
