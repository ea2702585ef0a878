internal import Wire

/// Anthropic's token counts. They arrive in parts: the input counts with the start of the message,
/// and the output count so far with each message delta.
struct AnthropicUsage {
  private var input: Int?
  private var cacheWrite: Int?
  private var cacheRead: Int?
  private var output: Int?
  private var thinking: Int?

  init() {}

  init?(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    var details = Usage()
    while let name = try json.nextName() {
      switch name {
      case "input_tokens": input = try json.int()
      case "cache_creation_input_tokens": cacheWrite = try json.int()
      case "cache_read_input_tokens": cacheRead = try json.int()
      case "output_tokens": output = try json.int()
      case "output_tokens_details": try details.readOutputDetails(&json)
      default: break
      }
    }
    thinking = details.reasoningTokens
  }

  /// Replaces each count that `later` has.
  mutating func update(with later: AnthropicUsage?) {
    input = later?.input ?? input
    cacheWrite = later?.cacheWrite ?? cacheWrite
    cacheRead = later?.cacheRead ?? cacheRead
    output = later?.output ?? output
    thinking = later?.thinking ?? thinking
  }

  /// The counts in the common form. Anthropic's input count excludes cached tokens.
  var normalized: Usage {
    let prompt = input.map { $0.addingClamped(cacheWrite).addingClamped(cacheRead) }
    return Usage(
      promptTokens: prompt, completionTokens: output,
      totalTokens: output.flatMap { prompt?.addingClamped($0) }, cachedTokens: cacheRead,
      cacheWriteTokens: cacheWrite, reasoningTokens: thinking)
  }
}

extension Int {
  /// The sum, limited to `Int.max`, because a server may send any number.
  package func addingClamped(_ other: Int?) -> Int {
    let (sum, overflow) = addingReportingOverflow(other ?? 0)
    return overflow ? .max : sum
  }
}
