import Settings
import Transport

/// One request to one model: finds the provider and the key, sends the request, and opens the
/// answer.
struct Attempt {
  /// `provider:model`, as it appears in every chunk.
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
        context: chat.format.adapter.bindsReasoning ? ContextDigest(request.messages).text : nil
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

  /// Sends the request and returns the body of a successful response.
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
  /// Replaces the adapter's time limits with the caller's.
  ///
  /// The limit applies to each phase separately, so a whole answer may take much longer. The limits
  /// for connecting never exceed it, and keep their defaults when there is no limit.
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
  /// Maximum number of bytes read from the body of an error response.
  private static let excerptLimit = 64 << 10

  /// The beginning of the body of an error response. If the connection is lost, the part received
  /// so far.
  func excerpt() async -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < Self.excerptLimit {
      guard let piece = try? await body.next() else { break }
      bytes += piece
    }
    return Array(bytes.prefix(Self.excerptLimit))
  }
}
