import Synchronization

/// One request to one model: finds the provider and the key, sends the request, and opens the
/// answer.
struct Attempt {
  /// `provider:model`, as it appears in every chunk.
  let model: String
  let ring: LLMRing
  let reference: ModelReference
  var delay: Duration
  private let deadline: Deadline?
  private let request: LLMRequest
  private let joinsText: Bool
  /// What the request does without after a rejection; `nil` for what the engine remembers.
  var concessions: Concessions?
  /// What the user is told about the request.
  var notes: [String] = []
  /// Told what happens to the attempt.
  var observer: AttemptObserver?
  #if Tracing
  /// The trace of the answer.
  var trace: AnswerTrace?
  #endif

  init(
    _ reference: ModelReference, delay: Duration = .zero, deadline: Deadline? = nil,
    request: LLMRequest, after first: ModelReference? = nil, joinsText: Bool, ring: LLMRing
  ) {
    self.reference = reference
    self.model = reference.description
    self.delay = delay
    self.deadline = deadline
    // Keys in the headers are meant for the provider that was asked first.
    if let first, first.provider != reference.provider {
      self.request = request.withoutKeyHeaders
      notes = request.headers.keys.filter(Secrets.isSecret).sorted().map {
        "the header \($0) was not sent: it is meant for \(first.provider)"
      }
    } else {
      self.request = request
    }
    self.joinsText = joinsText
    self.ring = ring
  }

  /// Sends the request, and returns once the provider has accepted it.
  func open() async throws(LLMError) -> Answer {
    if delay > .zero { await ring.pacing.sleep(delay) }
    if Task.isCancelled { throw .cancelled(provider: reference.provider) }
    observer?.start()
    let provider = try ring.configuration.provider(named: reference.provider).listening()
      .adding(request.headers)
    let key = try await key(of: provider)
    var chat = ResolvedChat(
      provider: provider, model: reference.model, request: request, key: key)
    chat.concessions =
      concessions
      ?? ring.concessions.concessions(of: provider, model: reference.model)
    let opened: Opened
    do {
      opened = try await send(chat)
    } catch {
      throw error.concealing(Secrets(of: provider, key: key))
    }
    let adapter = chat.format.adapter
    let assembler = ChunkAssembler(
      model: model, context: adapter.bindsReasoning ? ContextDigest(request.messages).text : nil,
      thinkTags: ring.habits.filter(for: model, at: provider)
    ) { [reference, ring, billedCost = opened.billedCost] usage in
      let pricing = Pricing(savedModels: ring.configuration.savedModels)
      return Usage.billed(usage, billedCost)
        .map { pricing.priced($0, provider: provider, model: reference.model) }
    }
    var decoder = adapter.makeDecoder(provider: provider)
    if ring.habits.repeatsText(model) { decoder.expectRepeatedText() }
    return Answer(
      provider: provider, secrets: Secrets(of: provider, key: key), request: opened.request,
      requestNotes: notes + opened.notes,
      body: opened.body, patience: opened.patience,
      decoder: decoder, assembler: assembler,
      joinsText: joinsText, pacing: ring.pacing, observer: observer,
      learn: { [habits = ring.habits, model] in habits.note(model, $0) })
  }

  /// The key to send. A command or function that provides it is cancelled at the deadline.
  private func key(of provider: Provider) async throws(LLMError) -> Secret? {
    let takesTime =
      switch provider.key {
      case .command, .provided: true
      case .value, .missing, .notNeeded: false
      }
    guard let deadline, takesTime else {
      return try await ring.keys.key(of: provider, in: ring.configuration)
    }
    let result = await deadline.limit(ring.pacing) {
      do throws(LLMError) {
        return Result<Secret?, LLMError>.success(
          try await ring.keys.key(of: provider, in: ring.configuration))
      } catch {
        return .failure(error)
      }
    }
    if let result { return try result.get() }
    if Task.isCancelled { throw .cancelled(provider: provider.name) }
    throw deadline.error(provider: provider.name)
  }

  /// What sends the attempt's request. Spans that it starts are within that of the attempt.
  private func transport(for provider: Provider) -> any Transport {
    let transport = ring.transport(for: provider)
    #if Tracing
    return trace?.carried(by: transport) ?? transport
    #else
    return transport
    #endif
  }

  /// How long to wait for a chat's answer.
  func patience(for chat: ResolvedChat) -> Patience {
    Patience(chat, default: ring.configuration.timeout, until: deadline)
  }

  /// Sends the request once.
  func send(
    _ prepared: PreparedRequest, for chat: ResolvedChat, _ patience: Patience
  ) async throws(LLMError) -> Reply {
    let provider = chat.provider
    var httpRequest = prepared.http
    httpRequest.limits = patience.limits
    httpRequest.limits.total = try deadline?.remaining(ring.pacing, provider: provider.name)
    ring.requests.begin(RequestRecord(httpRequest, provider: provider, key: chat.key))
    let response: HTTPResponse
    do {
      response = try await transport(for: provider).send(httpRequest)
    } catch {
      throw LLMError(error, provider: provider, during: .request, patience)
    }
    observer?.head(status: response.status)
    if (200...299).contains(response.status) { return .accepted(response) }
    let body = await response.excerpt()
    ring.requests.receive(
      status: response.status, body: body, without: Secrets(of: provider, key: chat.key))
    let fault = ProviderFault.classify(
      provider: provider, status: response.status, url: httpRequest.url,
      headers: response.headers, body: body)
    if fault.kind == .authentication { ring.keys.forget(provider) }
    return .rejected(fault, body: body)
  }
}

extension Usage {
  /// The counts with what the server billed, unless they have it.
  fileprivate static func billed(_ usage: Usage?, _ cost: Double?) -> Usage? {
    guard let cost, usage?.cost == nil else { return usage }
    var billed = usage ?? Usage()
    billed.cost = cost
    billed.costStatus = .billed
    return billed
  }
}

extension HTTPResponse {
  /// The price in US dollars that a LiteLLM proxy gives in a header. It is 0 where the proxy does not
  /// know the price, and at the start of a stream.
  var billedCost: Double? {
    headers["x-litellm-response-cost"].flatMap { Double($0.trimmed) }
      .flatMap { $0 > 0 && $0 <= 1e6 ? $0 : nil }
  }

  /// Maximum number of bytes read from the body of an error response.
  private static let excerptLimit = 64 << 10

  /// How long to wait for it. The status alone says enough if the body does not arrive.
  private static let excerptTime = Duration.seconds(10)

  /// The beginning of the body of an error response: what arrives in time, and before the connection
  /// is lost.
  func excerpt() async -> [UInt8] {
    let excerpt = Excerpt(limit: Self.excerptLimit)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !excerpt.isFull, let piece = try? await body.next() { excerpt.add(piece) }
      }
      group.addTask { try? await Task.sleep(for: Self.excerptTime) }
      await group.next()
      group.cancelAll()
    }
    return excerpt.bytes
  }

  private final class Excerpt: Sendable {
    private let limit: Int
    private let state = Mutex<[UInt8]>([])

    init(limit: Int) {
      self.limit = limit
    }

    var bytes: [UInt8] { Array(state.withLock(\.self).prefix(limit)) }
    var isFull: Bool { state.withLock(\.count) >= limit }

    func add(_ piece: [UInt8]) { state.withLock { $0 += piece } }
  }
}
