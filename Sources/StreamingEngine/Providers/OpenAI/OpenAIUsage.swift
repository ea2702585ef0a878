internal import LLMRingWire

/// The token counts of OpenAI's two formats and of the servers that imitate them.
///
/// OpenAI counts cached tokens as part of the prompt and reasoning as part of the completion. Other
/// servers use other names, send numbers as strings, or count differently. Figures that cannot be
/// right are dropped, because a wrong price is worse than none.
struct OpenAIUsage {
  private var usage = Usage()

  /// Reads the value of a `usage` member. Returns `nil` if it has no counts.
  static func read(_ json: inout JSONScanner) throws(JSONError) -> Usage? {
    guard try json.enterObject() else { return nil }
    var reader = OpenAIUsage()
    try reader.readMembers(of: &json)
    return reader.plausible
  }

  /// Reads llama.cpp's `timings`, which it sends even if no usage was requested.
  static func read(timings json: inout JSONScanner) throws(JSONError) -> Usage? {
    guard try json.enterObject() else { return nil }
    var reader = OpenAIUsage()
    var processed: Int?
    while let name = try json.nextName() {
      switch name {
      case "prompt_n": processed = try json.tokenCount()
      case "cache_n": reader.usage.cachedTokens = try json.tokenCount()
      case "predicted_n": reader.usage.completionTokens = try json.tokenCount()
      default: break
      }
    }
    reader.usage.promptTokens = processed.map { $0 + (reader.usage.cachedTokens ?? 0) }
    return reader.plausible
  }

  private mutating func readMembers(of json: inout JSONScanner) throws(JSONError) {
    while let name = try json.nextName() {
      switch name {
      case "prompt_tokens", "input_tokens", "promptTokens", "inputTokens":
        set(\.promptTokens, try json.tokenCount())
      case "completion_tokens", "output_tokens", "completionTokens", "outputTokens":
        set(\.completionTokens, try json.tokenCount())
      case "total_tokens", "totalTokens": set(\.totalTokens, try json.tokenCount())
      case "prompt_tokens_details", "input_tokens_details", "completion_tokens_details",
        "output_tokens_details", "cache_creation", "cache_creation_token_details",
        // OpenRouter's and xAI's counts of searches.
        "server_tool_use", "server_tool_use_details", "server_side_tool_usage_details":
        if try json.enterObject() { try readDetails(of: &json) }
      // OpenRouter; Perplexity, as an object.
      case "cost": try readCost(&json)
      // xAI. A tick is a ten-billionth of a dollar.
      case "cost_in_usd_ticks": set(\.cost, try json.dollars(ticks: 1e10))
      // DeepInfra.
      case "estimated_cost": set(\.cost, try json.dollars())
      default: try readDetail(name, of: &json)
      }
    }
  }

  private mutating func readDetails(of json: inout JSONScanner) throws(JSONError) {
    while let name = try json.nextName() { try readDetail(name, of: &json) }
  }

  /// Reads a member that is a detail in OpenAI's formats, but that others send without a
  /// surrounding object.
  private mutating func readDetail(
    _ name: JSONName, of json: inout JSONScanner
  ) throws(JSONError) {
    switch name {
    // Moonshot, DeepSeek, Anthropic behind LiteLLM, and Mistral, in this order.
    case "cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens",
      "num_cached_tokens":
      set(\.cachedTokens, try json.tokenCount())
    case "cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens":
      set(\.cacheWriteTokens, try json.tokenCount())
    case "ephemeral_1h_input_tokens": set(\.cacheWriteHourTokens, try json.tokenCount())
    case "reasoning_tokens", "thinking_tokens": set(\.reasoningTokens, try json.tokenCount())
    // Perplexity, OpenRouter, xAI.
    case "num_search_queries", "web_search_requests", "web_search_calls":
      set(\.searches, try json.tokenCount())
    default: break
    }
  }

  private mutating func readCost(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return set(\.cost, try json.dollars()) }
    while let name = try json.nextName() {
      if case "total_cost" = name { set(\.cost, try json.dollars()) }
    }
  }

  /// Sets a figure. Where a server sends it under two names, one of them may be 0.
  private mutating func set<Figure: Numeric & Comparable>(
    _ member: WritableKeyPath<Usage, Figure?>, _ value: Figure?
  ) {
    guard let value, value != 0 || usage[keyPath: member] == nil, value >= 0 else { return }
    usage[keyPath: member] = value
  }

  /// The figures that can be right, or `nil` if there are none.
  private var plausible: Usage? {
    var usage = usage
    usage.addOutsideTokens()
    usage.dropImpossibleFigures()
    if usage.cost != nil { usage.costStatus = .billed }
    return usage == Usage() ? nil : usage
  }
}

extension Usage {
  /// Adds tokens that the server counts beside the prompt or the completion, if the total shows
  /// that it does.
  fileprivate mutating func addOutsideTokens() {
    guard let prompt = promptTokens, let completion = completionTokens, let total = totalTokens
    else { return }
    // xAI counts reasoning beside the completion.
    if let reasoning = reasoningTokens, reasoning > 0, total == prompt + completion + reasoning {
      completionTokens = completion + reasoning
    }
    // Gateways to Anthropic may count only the uncached part of the prompt.
    let cached = (cachedTokens ?? 0) + (cacheWriteTokens ?? 0)
    if cached > 0, total == prompt + completion + cached { promptTokens = prompt + cached }
  }

  fileprivate mutating func dropImpossibleFigures() {
    // A server that does not count sends zeros. Every prompt has a token.
    if promptTokens == 0 { promptTokens = nil }
    if promptTokens == nil, completionTokens == 0 { completionTokens = nil }
    if let total = totalTokens, total == 0 || total < (promptTokens ?? 0) + (completionTokens ?? 0)
    {
      totalTokens = nil
    }
    if let prompt = promptTokens {
      if let cached = cachedTokens, cached > prompt { cachedTokens = nil }
      if let written = cacheWriteTokens, written + (cachedTokens ?? 0) > prompt {
        cacheWriteTokens = nil
      }
    }
    if let hour = cacheWriteHourTokens, hour > cacheWriteTokens ?? 0 { cacheWriteHourTokens = nil }
    if let completion = completionTokens, let reasoning = reasoningTokens, reasoning > completion {
      reasoningTokens = nil
    }
    if promptTokens == nil, completionTokens == nil, totalTokens == nil {
      cachedTokens = nil
      cacheWriteTokens = nil
      cacheWriteHourTokens = nil
      reasoningTokens = nil
    }
  }
}

extension JSONScanner {
  /// Reads the next value if it is a possible price.
  ///
  /// - Parameter ticks: The number of units in a US dollar.
  fileprivate mutating func dollars(ticks: Double = 1) throws(JSONError) -> Double? {
    guard let text = try stringOrNumber(), let price = Double(text).map({ $0 / ticks }),
      (0...1e6).contains(price)
    else { return nil }
    return price
  }
}

extension Usage {
  /// OpenAI's and Anthropic's details of the completion.
  mutating func readOutputDetails(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "reasoning_tokens", "thinking_tokens":
        reasoningTokens = try json.tokenCount() ?? reasoningTokens
      default: break
      }
    }
  }
}
