/// The tokens that an answer used, and their price.
///
/// A number that the provider did not send is `nil`, never 0. Its JSON has the members of
/// `CodingKeys`, as in `prompt_tokens`, without those that are `nil`.
public struct Usage: Sendable, Hashable, Codable {
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
