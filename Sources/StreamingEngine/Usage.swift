/// The tokens that an answer used, and their price.
///
/// A number that the provider did not send is `nil`, never 0.
public struct Usage: Sendable, Equatable, Codable {
  /// All input tokens, including cached ones.
  public var promptTokens: Int?
  /// All output tokens, including hidden reasoning.
  public var completionTokens: Int?
  public var totalTokens: Int?
  /// The part of ``promptTokens`` that was read from a cache.
  public var cachedTokens: Int?
  /// The part of ``promptTokens`` that was written to a cache.
  public var cacheWriteTokens: Int?
  /// The part of ``cacheWriteTokens`` that is kept for an hour, which some providers charge more for.
  public var cacheWriteHourTokens: Int?
  /// The part of ``completionTokens`` that was hidden reasoning.
  public var reasoningTokens: Int?
  /// How many searches the provider ran for the answer.
  public var searches: Int?
  /// The price in US dollars, if ``costStatus`` is ``CostStatus/priced`` or ``CostStatus/billed``.
  public var cost: Double?
  public var costStatus: CostStatus?

  public init(
    promptTokens: Int? = nil, completionTokens: Int? = nil, totalTokens: Int? = nil,
    cachedTokens: Int? = nil, cacheWriteTokens: Int? = nil, reasoningTokens: Int? = nil
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.totalTokens = totalTokens
    self.cachedTokens = cachedTokens
    self.cacheWriteTokens = cacheWriteTokens
    self.reasoningTokens = reasoningTokens
  }

  /// Whether the price of an answer is known.
  public enum CostStatus: String, Sendable, Codable {
    /// Calculated from the catalogue's list prices.
    case priced
    /// Reported by the provider.
    case billed
    /// The model is free because it runs on this machine.
    case free
    /// The catalogue does not have the model.
    case unknownModel = "unknown_model"
    /// The catalogue has no price for the model.
    case unpriced
    /// The provider did not report token counts.
    case noUsage = "no_usage"
  }

  private enum CodingKeys: String, CodingKey {
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
    case totalTokens = "total_tokens"
    case cachedTokens = "cached_tokens"
    case cacheWriteTokens = "cache_write_tokens"
    case cacheWriteHourTokens = "cache_write_1h_tokens"
    case reasoningTokens = "reasoning_tokens"
    case searches
    case cost
    case costStatus = "cost_status"
  }
}
