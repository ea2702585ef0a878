/// Its JSON is one line of `models.json`. The file keeps the providers' own terms so it can be compared
/// with its sources. They are translated to this library's terms here.
extension ModelInfo: Codable {
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
    case stop = "stop_param"
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
    stop = try line.decodeIfPresent(Bool.self, forKey: .stop)
    thinking = try Self.thinking(in: line, provider: provider)
    reasoning = try line.decodeIfPresent(Bool.self, forKey: .reasoning)
    vision = try line.decodeIfPresent(Bool.self, forKey: .vision)
    tools = try line.decodeIfPresent(Bool.self, forKey: .tools)
    forcedToolChoice = try line.decodeIfPresent(Bool.self, forKey: .forcedToolChoice)
    jsonSchema = try line.decodeIfPresent(Bool.self, forKey: .jsonSchema)
    assistantPrefill = try line.decodeIfPresent(Bool.self, forKey: .assistantPrefill)
    shutdown = try line.decodeIfPresent(String.self, forKey: .shutdown)
  }

  public func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: CodingKeys.self)
    try line.encode(id, forKey: .id)
    try line.encode(provider, forKey: .provider)
    try line.encodeIfPresent(contextWindow, forKey: .contextWindow)
    try line.encodeIfPresent(maxOutput, forKey: .maxOutput)
    try line.encodeIfPresent(price, forKey: .price)
    try line.encode(priceTiers, forKey: .priceTiers)
    try line.encodeIfPresent(searchPrice, forKey: .searchPrice)
    try line.encode(endpoints, forKey: .endpoints)
    try line.encode(maxTokensParameter, forKey: .maxTokensParameter)
    try line.encodeIfPresent(reasoningEfforts, forKey: .reasoningEfforts)
    try line.encodeIfPresent(defaultEffort, forKey: .defaultEffort)
    try line.encodeIfPresent(samplingParameters, forKey: .samplingParameters)
    switch thinking {
    case .anthropic(let thinking): try line.encode(thinking, forKey: .thinking)
    case .google(let thinking): try line.encode(thinking, forKey: .thinking)
    case .ollama(let thinking): try line.encode(thinking, forKey: .think)
    case nil: break
    }
    try line.encodeIfPresent(stop, forKey: .stop)
    try line.encodeIfPresent(reasoning, forKey: .reasoning)
    try line.encodeIfPresent(vision, forKey: .vision)
    try line.encodeIfPresent(tools, forKey: .tools)
    try line.encodeIfPresent(forcedToolChoice, forKey: .forcedToolChoice)
    try line.encodeIfPresent(jsonSchema, forKey: .jsonSchema)
    try line.encodeIfPresent(assistantPrefill, forKey: .assistantPrefill)
    try line.encodeIfPresent(shutdown, forKey: .shutdown)
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
    // A model of a server that the catalogue does not have. The members tell the formats apart.
    default:
      try (try? line.decodeIfPresent(Thinking.Ollama.self, forKey: .think)).flatMap(\.self)
        .map(Thinking.ollama)
        ?? (try? line.decode(Thinking.Anthropic.self, forKey: .thinking)).map(Thinking.anthropic)
        ?? line.decodeIfPresent(Thinking.Google.self, forKey: .thinking).map(Thinking.google)
    }
  }
}

extension ModelInfo.Price: Codable {
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

  public func encode(to encoder: any Encoder) throws {
    var price = encoder.container(keyedBy: CodingKeys.self)
    try price.encodeIfPresent(input, forKey: .input)
    try price.encodeIfPresent(output, forKey: .output)
    try price.encodeIfPresent(cachedInput, forKey: .cachedInput)
    try price.encodeIfPresent(cacheWrite, forKey: .cacheWrite)
    try price.encodeIfPresent(cacheWriteHour, forKey: .cacheWriteHour)
  }
}

extension ModelInfo.PriceTier: Codable {
  private enum CodingKeys: String, CodingKey {
    case aboveTokens = "above_tokens"
  }

  public init(from decoder: any Decoder) throws {
    let tier = try decoder.container(keyedBy: CodingKeys.self)
    aboveTokens = try tier.decode(Int.self, forKey: .aboveTokens)
    price = try ModelInfo.Price(from: decoder)
  }

  /// The prices are members of the tier itself.
  public func encode(to encoder: any Encoder) throws {
    try price.encode(to: encoder)
    var tier = encoder.container(keyedBy: CodingKeys.self)
    try tier.encode(aboveTokens, forKey: .aboveTokens)
  }
}
