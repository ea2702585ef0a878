/// Calculates the price of an answer.
///
/// What the server billed is the price. Otherwise it comes from the catalogue's list prices, and is
/// an estimate, not an invoice: (prompt − cached − cache write) · input + cached · cached input +
/// cache write · cache write price + completion · output, all at the rates of the prompt's price
/// tier, and the price of each search. A local server is free. The prices of a model's maker do not
/// apply to a gateway; those that the gateway itself lists do.
public struct Pricing: Sendable {
  private let catalogue: ModelCatalogue
  private let savedModels: @Sendable (Provider) -> [ListedModel]

  public init(catalogue: ModelCatalogue = .bundled) {
    self.init(catalogue: catalogue) { _ in [] }
  }

  /// - Parameter savedModels: The models that a provider's server listed.
  package init(
    catalogue: ModelCatalogue = .bundled,
    savedModels: @escaping @Sendable (Provider) -> [ListedModel]
  ) {
    self.catalogue = catalogue
    self.savedModels = savedModels
  }

  /// A price in US dollars, or the reason why there is none.
  public struct Quote: Sendable, Equatable {
    public var cost: Double?
    public var status: Usage.CostStatus

    init(_ status: Usage.CostStatus, cost: Double? = nil) {
      self.status = status
      self.cost = cost
    }
  }

  /// Returns the usage with ``Usage/cost`` and ``Usage/costStatus`` filled in, unless the provider
  /// reported the cost itself.
  public func priced(_ usage: Usage, provider: Provider, model: String) -> Usage {
    if usage.costStatus == .billed { return usage }
    let quote = quote(for: usage, provider: provider, model: model)
    var usage = usage
    usage.cost = quote.cost
    usage.costStatus = quote.status
    return usage
  }

  /// Returns the price of an answer.
  ///
  /// - Parameters:
  ///   - usage: The token counts from the provider, or `nil` if it sent none.
  ///   - provider: The provider that answered. Some, such as Ollama, are free.
  ///   - model: The provider's name for the model.
  public func quote(for usage: Usage?, provider: Provider, model: String) -> Quote {
    if let billed = usage?.cost { return Quote(.billed, cost: billed) }
    let info = provider.hasListPrices ? info(of: model, provider) : nil
    // A maker's own model at a local address is reached through a proxy.
    if provider.isFree, info == nil { return Quote(.free, cost: 0) }
    guard let usage, usage.promptTokens != nil || usage.completionTokens != nil else {
      return Quote(.noUsage)
    }
    guard let info = info ?? listedInfo(of: model, provider) else { return Quote(.unknownModel) }
    guard let completion = usage.completionTokens, let rates = Rates(usage, of: info),
      let output = rates.price.output
    else { return Quote(.unpriced) }
    let searches = Double(usage.searches ?? 0) * (info.searchPrice ?? 0)
    let dollars = (rates.prompt + Double(completion) * output) / 1_000_000 + searches
    return Quote(.priced, cost: dollars)
  }

  /// What the cache has saved, in US dollars: negative if writing to it has cost more. `nil` if the
  /// prices are unknown.
  public func cacheSavings(of usage: Usage, provider: Provider, model: String) -> Double? {
    guard provider.hasListPrices, let info = info(of: model, provider),
      let rates = Rates(usage, of: info)
    else { return nil }
    return (rates.uncachedPrompt - rates.prompt) / 1_000_000
  }

  private func info(of model: String, _ provider: Provider) -> ModelInfo? {
    catalogue.info(provider: provider.catalogueName, model: model)
  }

  private func listedInfo(of model: String, _ provider: Provider) -> ModelInfo? {
    savedModels(provider).first { $0.price != nil && $0.isNamed(model, of: provider) }?
      .info(provider: provider.name)
  }

  /// The price of a prompt, in millionths of a dollar.
  private struct Rates {
    var price: ModelInfo.Price
    var prompt: Double
    /// The same without a cache.
    var uncachedPrompt: Double

    /// `nil` if the size or the price of the prompt is unknown.
    init?(_ usage: Usage, of info: ModelInfo) {
      guard let prompt = usage.promptTokens, let price = info.price(forPromptOf: prompt),
        let input = price.input
      else { return nil }
      // Calculated in doubles, because a server may send any number and integers could overflow.
      let cached = Double(usage.cachedTokens ?? 0)
      let hour = Double(usage.cacheWriteHourTokens ?? 0)
      let written = max(0, Double(usage.cacheWriteTokens ?? 0) - hour)
      let fresh = max(0, Double(prompt) - cached - written - hour)
      let write = price.cacheWrite ?? input
      self.price = price
      self.prompt =
        fresh * input + cached * (price.cachedInput ?? input) + written * write
        + hour * (price.cacheWriteHour ?? write)
      uncachedPrompt = (fresh + cached + written + hour) * input
    }
  }
}

extension Provider {
  /// Whether answers cost nothing: the server is the user's own.
  fileprivate var isFree: Bool {
    if descriptor.isFree { return !isHostedOllama }
    return BaseURL(baseURL)?.isNearby ?? false
  }

  /// ollama.com serves models for money.
  private var isHostedOllama: Bool {
    BaseURL(baseURL).map { $0.host == "ollama.com" || $0.host.hasSuffix(".ollama.com") } ?? false
  }

  /// Whether the catalogue's prices apply. Those of a maker apply to its own servers, and to its
  /// name at a local address, where a proxy passes requests on to it.
  fileprivate var hasListPrices: Bool {
    guard let maker = ProviderDescriptor.known(catalogueName), !maker.definedFormats.isEmpty
    else { return true }
    guard let base = BaseURL(baseURL) else { return false }
    return maker.isOfficial(host: base.host) || base.isNearby
  }
}

extension ModelInfo {
  /// The price for a prompt of this length. The whole request is charged at one rate.
  func price(forPromptOf tokens: Int) -> Price? {
    guard let tier = priceTiers.last(where: { tokens > $0.aboveTokens }) else { return price }
    var tierPrice = tier.price
    // Price tiers have no price for cache writes. Every provider charges a fixed multiple of the
    // input price, so scale it accordingly.
    if tierPrice.cacheWrite == nil, let price, let write = price.cacheWrite,
      let base = price.input, base > 0, let input = tierPrice.input
    {
      tierPrice.cacheWrite = write * input / base
      tierPrice.cacheWriteHour = price.cacheWriteHour.map { $0 * input / base }
    }
    return tierPrice
  }
}
