internal import Wire

/// Anthropic's count, which comes in parts: the message's start has the input, and each message
/// delta the output so far and whatever else has changed.
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

  /// Takes over each figure that `later` has.
  mutating func update(with later: AnthropicUsage?) {
    input = later?.input ?? input
    cacheWrite = later?.cacheWrite ?? cacheWrite
    cacheRead = later?.cacheRead ?? cacheRead
    output = later?.output ?? output
    thinking = later?.thinking ?? thinking
  }

  /// The count as everyone else counts: Anthropic's input leaves out what was cached.
  var normalized: Usage {
    let prompt = input.map { $0.addingClamped(cacheWrite).addingClamped(cacheRead) }
    return Usage(
      promptTokens: prompt, completionTokens: output,
      totalTokens: output.flatMap { prompt?.addingClamped($0) }, cachedTokens: cacheRead,
      cacheWriteTokens: cacheWrite, reasoningTokens: thinking)
  }
}

extension Int {
  /// The sum, or the largest number there is: a server's figures can be anything.
  package func addingClamped(_ other: Int?) -> Int {
    let (sum, overflow) = addingReportingOverflow(other ?? 0)
    return overflow ? .max : sum
  }
}
