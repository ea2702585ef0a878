/// Calculates the price of an answer.
///
/// All prices come from the catalogue and are the provider's list prices. The result is an
/// estimate, not an invoice: (prompt − cached − cache write) · input + cached · cached input +
/// cache write · cache write price + completion · output, all at the rates of the prompt's price
/// tier.
public struct Pricing: Sendable {
  private let catalogue: ModelCatalogue

  public init(catalogue: ModelCatalogue = .bundled) {
    self.catalogue = catalogue
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
    if provider.descriptor.isFree { return Quote(.free, cost: 0) }
    guard let usage, usage.promptTokens != nil || usage.completionTokens != nil else {
      return Quote(.noUsage)
    }
    guard let info = catalogue.info(provider: provider.catalogueName, model: model) else {
      return Quote(.unknownModel)
    }
    guard let prompt = usage.promptTokens, let completion = usage.completionTokens,
      let price = info.price(forPromptOf: prompt), let input = price.input,
      let output = price.output
    else { return Quote(.unpriced) }

    // Calculated in doubles, because a server may send any number and integers could overflow.
    let cached = Double(usage.cachedTokens ?? 0)
    let written = Double(usage.cacheWriteTokens ?? 0)
    let fresh = max(0, Double(prompt) - cached - written)
    let dollars =
      fresh * input
      + cached * (price.cachedInput ?? input)
      + written * (price.cacheWrite ?? input)
      + Double(completion) * output
    return Quote(.priced, cost: dollars / 1_000_000)
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
    }
    return tierPrice
  }
}
