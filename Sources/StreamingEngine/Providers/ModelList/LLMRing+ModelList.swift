extension LLMRing {
  /// Asks a provider's server which models it offers, page by page.
  ///
  /// - Parameters:
  ///   - name: A name among the configuration's providers.
  ///   - patience: The time limit of each request; a long list takes several.
  /// - Returns: The models that can chat, in the server's order.
  /// - Throws: Why there is no list: the key is missing or refused, the server has no list or sends
  ///   something else, or the network failed. Cancelling the task ends the request at once.
  public func models(
    of name: String, within patience: Duration = .seconds(60)
  ) async throws(LLMError) -> [ListedModel] {
    let provider = try configuration.provider(named: name)
    let key: Secret?
    if case .missing = provider.key, provider.descriptor.listsWithoutKey {
      key = nil
    } else {
      key = try await keys.key(of: provider, in: configuration)
    }
    do throws(LLMError) {
      return try await ModelListQuery(
        provider: provider.listening(), key: key, transport: transport(for: provider),
        patience: patience
      ).models()
    } catch {
      if error.kind == .authentication { keys.forget(provider) }
      throw error.concealing(Secrets(of: provider, key: key))
    }
  }

  /// Asks a server of this machine for its models, without a key. For finding servers that nobody
  /// configured.
  ///
  /// - Parameter patience: The time limit of the request.
  package func probedModels(
    of provider: Provider, within patience: Duration
  ) async -> [ListedModel]? {
    try? await ModelListQuery(
      provider: provider, key: nil, transport: transport(for: provider), patience: patience
    ).models()
  }
}

/// The requests for the models of one server.
struct ModelListQuery {
  let provider: Provider
  let key: Secret?
  let transport: any Transport
  /// The time limit of one request.
  let patience: Duration

  /// The most bytes of one reply. OpenRouter's list, the longest, has about 1 MiB.
  private static let byteLimit = 8 << 20
  private static let pageLimit = 20

  /// - Throws: The error of the last place where a list may be.
  func models() async throws(LLMError) -> [ListedModel] {
    let paths = provider.modelListPaths
    for path in paths.dropLast() {
      do throws(LLMError) {
        return try await models(at: path)
      } catch {
        // An older server has its list elsewhere. One that cannot be reached has none anywhere.
        guard error.kind == .malformed || error.kind == .modelNotFound else { throw error }
      }
    }
    return try await models(at: paths.last ?? provider.format.adapter.modelListPath)
  }

  private func models(at path: String) async throws(LLMError) -> [ListedModel] {
    var models: [ListedModel] = []
    var query = provider.format.modelListQuery
    var seen: Set<String> = []
    for _ in 0..<Self.pageLimit {
      let page = try await page(at: path, query: query)
      models += page.models
      if page.isLlamaCpp, page.models.count == 1, let window = await serverWindow() {
        models[0].contextWindow = window
      }
      // A server that ignores the question for the next page repeats the first one for ever.
      guard let next = page.next, seen.insert(next.value).inserted else { break }
      query.removeAll { $0.name == next.name }
      query.append(next)
    }
    var ids: Set<String> = []
    return models.filter { ids.insert($0.id).inserted }
  }

  private func page(
    at path: String, query: [(name: String, value: String)]
  ) async throws(LLMError) -> ModelListPage {
    let request = try request(for: path, query: query)
    let (status, headers, body) = try await reply(to: request)
    guard (200...299).contains(status) else {
      if status == 404 || status == 405 || status == 501 {
        throw LLMError(
          .modelNotFound, provider: provider.name, status: status,
          message: "no list of models at \(provider.shown(url: request.url))",
          advice: "a model that you name is used without a list: \(provider.name):MODEL")
      }
      throw ProviderFault.classify(
        provider: provider, status: status, headers: headers, body: Array(body.prefix(64 << 10)))
    }
    if let page = ModelListPage(body[...], format: provider.format) { return page }
    var fault = ProviderFault(provider: provider).unrecognised(body.prefix(64 << 10))
    let place = provider.shown(url: request.url)
    switch fault.kind {
    case .truncated:
      fault.message = "the list of models from \(place) broke off"
      fault.advice = "try again"
    case .malformed:
      let isPage = FaultText.isPage(body[...])
      let words = isPage ? "a web page" : FaultText.oneLine(body.prefix(1024), limit: 100)
      fault.message = "the reply of \(place) is not a list of models: \(words)"
    default: break
    }
    throw fault
  }

  /// llama.cpp's context window, which its list does not have: the list says what the model was
  /// trained for, `/props` what the server was started with.
  private func serverWindow() async -> Int? {
    guard let request = try? request(for: "//props", query: []),
      let (status, _, body) = try? await reply(to: request), status == 200
    else { return nil }
    return JSONValue(parsing: String(decoding: body, as: UTF8.self))?[
      "default_generation_settings"]?["n_ctx"]?.tokenCount
  }

  private func request(
    for path: String, query: [(name: String, value: String)]
  ) throws(LLMError) -> HTTPRequest {
    let base = try provider.address(hasKey: key != nil)
    var headers = provider.format.modelListHeaders
    headers["Accept"] = "application/json"
    headers = try provider.requestHeaders(headers, key: key, in: provider.format.keyField)
    let connecting = min(patience, .seconds(10))
    return HTTPRequest(
      method: .get, url: provider.url(path, query: query, beneath: base), headers: headers,
      limits: HTTPRequest.Limits(
        connect: connecting, handshake: connecting, head: patience, firstByte: patience,
        idle: patience, total: patience))
  }

  private func reply(
    to request: HTTPRequest
  ) async throws(LLMError) -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
    do throws(TransportError) {
      let response = try await transport.send(request)
      var body: [UInt8] = []
      while let piece = try await response.body.next() {
        body += piece
        if body.count > Self.byteLimit { break }
      }
      if body.count <= Self.byteLimit { return (response.status, response.headers, body) }
    } catch {
      throw LLMError(error, provider: provider, during: .request)
    }
    throw LLMError(
      .malformed, provider: provider.name,
      message: "the list of models exceeds \(Self.byteLimit >> 20) MiB",
      remedy: provider.checking(.address))
  }
}

extension WireFormat {
  /// What is added to the first request for a list. Anthropic's pages have 20 models and Gemini's
  /// 50 unless more are asked for.
  fileprivate var modelListQuery: [(name: String, value: String)] {
    switch known {
    case .anthropic: [("limit", "1000")]
    case .google: [("pageSize", "1000")]
    case .openAIChat, .openAIResponses, .ollama, nil: []
    }
  }

  fileprivate var modelListHeaders: HTTPHeaders {
    self == .anthropic ? ["anthropic-version": "2023-06-01"] : [:]
  }
}
