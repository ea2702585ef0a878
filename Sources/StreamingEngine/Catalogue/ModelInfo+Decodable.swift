// Decodes one line of models.json. The file keeps the providers' own terms so it can be compared
// with its sources. They are translated to this library's terms here.

extension ModelInfo: Decodable {
  private enum CodingKeys: String, CodingKey {
    case id, provider, endpoints, thinking, think, reasoning, vision, tools, shutdown, efforts
    case contextWindow = "context_window"
    case maxOutput = "max_output"
    case price = "usd_per_mtok"
    case priceTiers = "price_tiers"
    case searchPrice = "usd_per_search"
    case maxTokensParameter = "max_tokens_param"
    case reasoningEfforts = "reasoning_efforts"
    case defaultEffort = "default_effort"
    case samplingParameters = "sampling_params"
    case forcedToolChoice = "forced_tool_choice"
    case jsonSchema = "json_schema"
    case assistantPrefill = "assistant_prefill"
  }

  public init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: CodingKeys.self)
    id = try line.decode(String.self, forKey: .id)
    provider = try line.decode(String.self, forKey: .provider)
    contextWindow = try line.decodeIfPresent(Int.self, forKey: .contextWindow)
    maxOutput = try line.decodeIfPresent(Int.self, forKey: .maxOutput)
    price = try line.decodeIfPresent(Price.self, forKey: .price)
    priceTiers = try line.decode([PriceTier].self, forKey: .priceTiers)
    searchPrice = try line.decodeIfPresent(Double.self, forKey: .searchPrice)
    endpoints = try line.decode([String].self, forKey: .endpoints)
    maxTokensParameter = try Self.maxTokensParameter(in: line, endpoints: endpoints)
    // The OpenAI and Anthropic rows name this list after the providers' own parameters.
    reasoningEfforts =
      try line.decodeIfPresent([String].self, forKey: .reasoningEfforts)
      ?? line.decodeIfPresent([String].self, forKey: .efforts)
    defaultEffort = try line.decodeIfPresent(String.self, forKey: .defaultEffort)
    samplingParameters = try line.decodeIfPresent(
      SamplingParameters.self, forKey: .samplingParameters)
    thinking = try Self.thinking(in: line, provider: provider)
    reasoning = try line.decodeIfPresent(Bool.self, forKey: .reasoning)
    vision = try line.decodeIfPresent(Bool.self, forKey: .vision)
    tools = try line.decodeIfPresent(Bool.self, forKey: .tools)
    forcedToolChoice = try line.decodeIfPresent(Bool.self, forKey: .forcedToolChoice)
    jsonSchema = try line.decodeIfPresent(Bool.self, forKey: .jsonSchema)
    assistantPrefill = try line.decodeIfPresent(Bool.self, forKey: .assistantPrefill)
    shutdown = try line.decodeIfPresent(String.self, forKey: .shutdown)
  }

  /// The file has either one name for all endpoints, or one per endpoint.
  private static func maxTokensParameter(
    in line: KeyedDecodingContainer<CodingKeys>, endpoints: [String]
  ) throws -> [String: String] {
    if let name = try? line.decode(String.self, forKey: .maxTokensParameter) {
      return Dictionary(endpoints.map { ($0, name) }) { first, _ in first }
    }
    return try line.decode([String: String].self, forKey: .maxTokensParameter)
  }

  private static func thinking(
    in line: KeyedDecodingContainer<CodingKeys>, provider: String
  ) throws -> Thinking? {
    switch provider {
    case "anthropic":
      try line.decodeIfPresent(Thinking.Anthropic.self, forKey: .thinking).map(Thinking.anthropic)
    case "google":
      try line.decodeIfPresent(Thinking.Google.self, forKey: .thinking).map(Thinking.google)
    case "ollama":
      try line.decodeIfPresent(Thinking.Ollama.self, forKey: .think).map(Thinking.ollama)
    default:
      nil
    }
  }
}

extension ModelInfo.Price: Decodable {
  private enum CodingKeys: String, CodingKey {
    case input, output
    case cachedInput = "cached_input"
    case cacheWrite = "cache_write"
    case cacheWriteHour = "cache_write_1h"
  }

  public init(from decoder: any Decoder) throws {
    let price = try decoder.container(keyedBy: CodingKeys.self)
    input = try price.decodeIfPresent(Double.self, forKey: .input)
    output = try price.decodeIfPresent(Double.self, forKey: .output)
    cachedInput = try price.decodeIfPresent(Double.self, forKey: .cachedInput)
    cacheWrite = try price.decodeIfPresent(Double.self, forKey: .cacheWrite)
    cacheWriteHour = try price.decodeIfPresent(Double.self, forKey: .cacheWriteHour)
  }
}

extension ModelInfo.PriceTier: Decodable {
  private enum CodingKeys: String, CodingKey {
    case aboveTokens = "above_tokens"
  }

  public init(from decoder: any Decoder) throws {
    let tier = try decoder.container(keyedBy: CodingKeys.self)
    aboveTokens = try tier.decode(Int.self, forKey: .aboveTokens)
    price = try ModelInfo.Price(from: decoder)
  }
}
