internal import LLMRingWire

/// Anthropic's token counts. They arrive in parts: the input counts with the start of the message,
/// and the output count so far with each message delta.
struct AnthropicUsage {
  private var input: Int?
  /// The prompt with its cached tokens, from servers that use OpenAI's names.
  private var prompt: Int?
  private var cacheWrite: Int?
  private var cacheWriteHour: Int?
  private var cacheWriteMinutes: Int?
  private var cacheRead: Int?
  private var output: Int?
  private var thinking: Int?
  private var searches: Int?

  init() {}

  init?(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    var details = Usage()
    while let name = try json.nextName() {
      switch name {
      case "input_tokens", "inputTokenCount": input = try json.tokenCount()
      case "prompt_tokens": prompt = try json.tokenCount()
      case "cache_creation_input_tokens", "cacheWriteInputTokenCount":
        cacheWrite = try json.tokenCount()
      case "cache_creation": try readCacheCreation(&json)
      case "cache_read_input_tokens", "cacheReadInputTokenCount":
        cacheRead = try json.tokenCount()
      case "output_tokens", "completion_tokens", "outputTokenCount":
        output = try json.tokenCount() ?? output
      case "output_tokens_details": try details.readOutputDetails(&json)
      case "server_tool_use": try readServerTools(&json)
      default: break
      }
    }
    thinking = details.reasoningTokens
  }

  private mutating func readCacheCreation(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "ephemeral_1h_input_tokens": cacheWriteHour = try json.tokenCount()
      case "ephemeral_5m_input_tokens": cacheWriteMinutes = try json.tokenCount()
      default: break
      }
    }
  }

  private mutating func readServerTools(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      if case "web_search_requests" = name { searches = try json.tokenCount() }
    }
  }

  /// Replaces each count that `later` has. A 0 does not replace a count, because some servers end
  /// with empty counts.
  mutating func update(with later: AnthropicUsage?) {
    guard let later else { return }
    func update(_ count: WritableKeyPath<AnthropicUsage, Int?>) {
      guard let value = later[keyPath: count] else { return }
      if value != 0 || self[keyPath: count] == nil { self[keyPath: count] = value }
    }
    for count in [
      \.input, \.prompt, \.cacheWrite, \.cacheWriteHour, \.cacheWriteMinutes, \.cacheRead,
      \.output, \.thinking, \.searches,
    ] as [WritableKeyPath<AnthropicUsage, Int?>] {
      update(count)
    }
  }

  /// The counts in the common form. Anthropic's input count excludes cached tokens.
  var normalized: Usage {
    let sum = cacheWriteHour.map { $0.addingClamped(cacheWriteMinutes) } ?? cacheWriteMinutes
    let cacheWrite = cacheWrite ?? sum
    let prompt = input.map { $0.addingClamped(cacheWrite).addingClamped(cacheRead) } ?? prompt
    var usage = Usage(
      promptTokens: prompt, completionTokens: output,
      totalTokens: output.flatMap { prompt?.addingClamped($0) }, cachedTokens: cacheRead,
      cacheWriteTokens: cacheWrite, reasoningTokens: thinking)
    if let cacheWriteHour, cacheWriteHour > 0 { usage.cacheWriteHourTokens = cacheWriteHour }
    if let searches, searches > 0 { usage.searches = searches }
    return usage
  }
}

extension Int {
  /// The sum, limited to `Int.max`, because a server may send any number.
  package func addingClamped(_ other: Int?) -> Int {
    let (sum, overflow) = addingReportingOverflow(other ?? 0)
    return overflow ? .max : sum
  }
}
