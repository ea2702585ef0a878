import StreamingEngine
import Testing

/// Token counts and prices in the forms that servers send them.
struct OpenAIUsageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// The `usage` members of the payloads, in order.
    var usages: [String]
    var expected: Usage?

    init(_ name: String, _ usages: String..., expect expected: Usage?) {
      self.name = name
      self.usages = usages
      self.expected = expected
    }

    var testDescription: String { name }
  }

  private static func usage(
    _ prompt: Int?, _ completion: Int?, _ total: Int? = nil, cached: Int? = nil,
    written: Int? = nil, writtenForAnHour: Int? = nil, reasoning: Int? = nil, searches: Int? = nil,
    cost: Double? = nil
  ) -> Usage {
    var usage = Usage(
      promptTokens: prompt, completionTokens: completion, totalTokens: total,
      cachedTokens: cached, cacheWriteTokens: written, reasoningTokens: reasoning)
    usage.cacheWriteHourTokens = writtenForAnHour
    usage.searches = searches
    usage.cost = cost
    usage.costStatus = cost == nil ? nil : .billed
    return usage
  }

  private static let plain = #""prompt_tokens":50,"completion_tokens":20,"total_tokens":70"#

  static let cases = [
    Case(
      "strings and fractions",
      #"{"prompt_tokens":"50","completion_tokens":20.0,"total_tokens":"70.0"}"#,
      expect: usage(50, 20, 70)),
    Case(
      "the names of Responses", #"{"input_tokens":50,"output_tokens":20}"#, expect: usage(50, 20)),
    Case(
      "empty counts at the end", "{\(plain)}",
      #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#, "{}", "null",
      expect: usage(50, 20, 70)),
    Case(
      "counts that grow", #"{"prompt_tokens":50,"completion_tokens":0,"total_tokens":50}"#,
      #"{"prompt_tokens":50,"completion_tokens":9,"total_tokens":59}"#, "{\(plain)}",
      expect: usage(50, 20, 70)),
    Case(
      "details that arrive later", "{\(plain)}",
      #"{\#(plain),"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":null}"#,
      expect: usage(50, 20, 70, cached: 40)),
    Case(
      "only zeros", #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#, expect: nil),
    Case(
      "impossible counts",
      #"{"prompt_tokens":-1,"completion_tokens":20,"total_tokens":1e30}"#, expect: usage(nil, 20)),
    Case(
      "a total below its parts, more cached than read, more reasoning than written",
      #"{"prompt_tokens":50,"completion_tokens":20,"total_tokens":60,"cached_tokens":51,"cache_write_tokens":60,"reasoning_tokens":21}"#,
      expect: usage(50, 20)),
    Case(
      "counts that are not numbers", #"{"prompt_tokens":true,"completion_tokens":[1],"x":{}}"#,
      expect: nil),
    Case(
      "reasoning beside the completion, as xAI counts",
      #"{"prompt_tokens":50,"completion_tokens":20,"total_tokens":170,"completion_tokens_details":{"reasoning_tokens":100}}"#,
      expect: usage(50, 120, 170, reasoning: 100)),
    Case(
      "reasoning in the completion",
      #"{\#(plain),"completion_tokens_details":{"reasoning_tokens":10}}"#,
      expect: usage(50, 20, 70, reasoning: 10)),
    Case(
      "cached tokens beside the prompt",
      #"{"prompt_tokens":50,"completion_tokens":20,"total_tokens":370,"cache_read_input_tokens":300}"#,
      expect: usage(350, 20, 370, cached: 300)),
    Case(
      "Moonshot's cached tokens", #"{\#(plain),"cached_tokens":40}"#,
      expect: usage(50, 20, 70, cached: 40)),
    Case(
      "DeepSeek's cached tokens",
      #"{\#(plain),"prompt_cache_hit_tokens":40,"prompt_cache_miss_tokens":10,"prompt_tokens_details":{"cached_tokens":0}}"#,
      expect: usage(50, 20, 70, cached: 40)),
    Case(
      "cache writes, also for an hour",
      #"{\#(plain),"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10}}"#,
      expect: usage(50, 20, 70, written: 30, writtenForAnHour: 10)),
    Case(
      "OpenRouter's price and searches",
      #"{\#(plain),"cost":0.0123,"is_byok":false,"cost_details":{"upstream_inference_cost":null},"server_tool_use":{"web_search_requests":2}}"#,
      expect: usage(50, 20, 70, searches: 2, cost: 0.0123)),
    Case(
      "Perplexity's price and searches",
      #"{\#(plain),"num_search_queries":3,"cost":{"input_tokens_cost":0.01,"total_cost":0.02}}"#,
      expect: usage(50, 20, 70, searches: 3, cost: 0.02)),
    Case(
      "xAI's price", #"{\#(plain),"cost_in_usd_ticks":123000000}"#,
      expect: usage(50, 20, 70, cost: 0.0123)),
    Case("a price as a string", #"{\#(plain),"cost":"0.5"}"#, expect: usage(50, 20, 70, cost: 0.5)),
    Case("an impossible price", #"{\#(plain),"cost":-1}"#, expect: usage(50, 20, 70)),
  ]

  @Test(arguments: cases)
  func `token counts of chat answers are read in every form`(_ test: Case) {
    let payloads =
      [#"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#]
      + test.usages.map { #"{"choices":[],"usage":\#($0)}"# }
    let end = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    let transcript = Transcript(
      of: (payloads + [end]).map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(transcript.usage == test.expected && transcript.events.last == .end)
  }

  @Test(arguments: cases)
  func `token counts of responses are read in every form`(_ test: Case) throws {
    let usage = try #require(test.usages.first)
    let transcript = Transcript(
      of: #"data: {"type":"response.completed","response":{"output":[],"usage":\#(usage)}}"#
        + "\n\n",
      as: .openAIResponses)
    if test.usages.count == 1 { #expect(transcript.usage == test.expected) }
  }

  @Test(arguments: [
    #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":5}}]}"#,
    #"{"choices":[{"index":0,"delta":{"usage":{"prompt_tokens":5}},"finish_reason":"stop"}]}"#,
    #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"usage":{"prompt_tokens":5}}}"#,
    #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"prompt_n":2,"cache_n":3}}"#,
    #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5}}"#,
  ])
  func `token counts are read wherever a server puts them`(_ payload: String) {
    let transcript = Transcript(of: "data: \(payload)\n\n", as: .openAIChat)
    #expect(transcript.usage?.promptTokens == 5)
  }
}
