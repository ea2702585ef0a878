@testable import StreamingEngine
import Testing

@Suite("The price of an answer")
struct PricingTests {
  /// Prices chosen so that each part of a sum is visible.
  static let catalogue = ModelCatalogue(
    json: """
      {"models":[
        {"id": "full", "provider": "p", "usd_per_mtok": {"input": 2.0, "output": 10.0, "cached_input": 0.5, "cache_write": 2.5, "cache_write_1h": 4.0}, "usd_per_search": 0.01, "price_tiers": [{"above_tokens": 1000, "input": 4.0, "output": 15.0, "cached_input": 1.0}, {"above_tokens": 5000, "input": 8.0, "output": 30.0, "cached_input": null, "cache_write": 9.0}], "endpoints": [], "max_tokens_param": {}},
        {"id": "plain", "provider": "p", "usd_per_mtok": {"input": 2.0, "output": 10.0, "cached_input": null, "cache_write": null}, "price_tiers": [], "endpoints": [], "max_tokens_param": {}},
        {"id": "gift", "provider": "p", "usd_per_mtok": {"input": 0.0, "output": 0.0}, "price_tiers": [], "endpoints": [], "max_tokens_param": {}},
        {"id": "half", "provider": "p", "usd_per_mtok": {"input": 2.0, "output": null}, "price_tiers": [], "endpoints": [], "max_tokens_param": {}},
        {"id": "unpriced", "provider": "p", "usd_per_mtok": null, "price_tiers": [], "endpoints": [], "max_tokens_param": {}}
      ]}
      """)

  static let provider = Provider(
    name: "p", format: .openAIChat, baseURL: "https://p.example/v1")

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var model = "full"
    var usage: Usage?
    /// Millionths of a dollar, as exact whole or half numbers.
    var microdollars: Double?
    var status = Usage.CostStatus.priced
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "prompt and completion are priced separately",
      usage: Usage(promptTokens: 100, completionTokens: 20),
      microdollars: 100 * 2 + 20 * 10),
    Case(
      name: "cached tokens cost less, cache writes cost more",
      usage: Usage(
        promptTokens: 1_000, completionTokens: 20, cachedTokens: 600, cacheWriteTokens: 300),
      microdollars: 100 * 2 + 600 * 0.5 + 300 * 2.5 + 20 * 10),
    Case(
      name: "cache writes for an hour cost more",
      usage: priced(1_000, 0, written: 300, hour: 200),
      microdollars: 700 * 2 + 100 * 2.5 + 200 * 4),
    Case(
      name: "in a tier, cache writes for an hour cost more in proportion",
      usage: priced(2_000, 0, written: 300, hour: 300),
      microdollars: 1_700 * 4 + 300 * 8),
    Case(
      name: "without a price for an hour, all cache writes cost the same", model: "plain",
      usage: priced(100, 0, written: 30, hour: 30),
      microdollars: 100 * 2),
    Case(
      name: "each search has its price",
      usage: priced(100, 0, searches: 3),
      microdollars: 100 * 2 + 30_000),
    Case(
      name: "what the server bills is the price", usage: priced(100, cost: 0.25),
      microdollars: 250_000, status: .billed),
    Case(
      name: "a bill needs no known model", model: "other", usage: priced(cost: 0),
      microdollars: 0, status: .billed),
    Case(
      name: "reasoning is part of the completion",
      usage: Usage(promptTokens: 100, completionTokens: 20, reasoningTokens: 15),
      microdollars: 100 * 2 + 20 * 10),
    Case(
      name: "a prompt above a threshold raises the price of all its tokens and of the answer",
      usage: Usage(
        promptTokens: 1_001, completionTokens: 20, cachedTokens: 500, cacheWriteTokens: 100),
      microdollars: 401 * 4 + 500 * 1 + 100 * 5 + 20 * 15),
    Case(
      name: "the highest threshold applies, and a missing cache price is the input price",
      usage: Usage(
        promptTokens: 6_000, completionTokens: 20, cachedTokens: 500, cacheWriteTokens: 100),
      microdollars: 5_900 * 8 + 100 * 9 + 20 * 30),
    Case(
      name: "without cache prices, cached tokens cost the same as others", model: "plain",
      usage: Usage(
        promptTokens: 100, completionTokens: 20, cachedTokens: 60, cacheWriteTokens: 30),
      microdollars: 100 * 2 + 20 * 10),
    Case(
      name: "inconsistent counts never give a negative price", model: "plain",
      usage: Usage(promptTokens: 10, completionTokens: 0, cachedTokens: 60),
      microdollars: 60 * 2),
    Case(
      name: "a price of 0 is known", model: "gift",
      usage: Usage(promptTokens: 100, completionTokens: 20), microdollars: 0),
    Case(
      name: "only the total was counted", usage: Usage(totalTokens: 5), status: .noUsage),
    Case(name: "the provider sent no usage", usage: nil, status: .noUsage),
    Case(
      name: "the completion was not counted", usage: Usage(promptTokens: 5), status: .unpriced),
    Case(name: "the prompt was not counted", usage: Usage(completionTokens: 5), status: .unpriced),
    Case(
      name: "a price without an output rate is unknown", model: "half",
      usage: Usage(promptTokens: 1, completionTokens: 1), status: .unpriced),
    Case(
      name: "the catalogue has no price", model: "unpriced",
      usage: Usage(promptTokens: 1, completionTokens: 1), status: .unpriced),
    Case(
      name: "the catalogue does not have the model", model: "other",
      usage: Usage(promptTokens: 1, completionTokens: 1), status: .unknownModel),
  ]

  @Test("the price matches the provider's rates", arguments: cases)
  func quotes(_ example: Case) throws {
    let quote = Pricing(catalogue: Self.catalogue)
      .quote(for: example.usage, provider: Self.provider, model: example.model)
    #expect(quote.status == example.status)
    if let expected = example.microdollars {
      let cost = try #require(quote.cost)
      #expect(abs(cost * 1_000_000 - expected) < 1e-9)
    } else {
      #expect(quote.cost == nil)
    }
  }

  @Test("what a cache saves is the difference to a prompt without it")
  func savings() throws {
    let pricing = Pricing(catalogue: Self.catalogue)
    func saved(_ usage: Usage, model: String = "full") -> Double? {
      pricing.cacheSavings(of: usage, provider: Self.provider, model: model)
        .map { ($0 * 1_000_000 * 1_000).rounded() / 1_000 }
    }
    #expect(saved(Usage(promptTokens: 1_000, cachedTokens: 600)) == 600 * 1.5)
    #expect(saved(Usage(promptTokens: 1_000, cacheWriteTokens: 600)) == 600 * -0.5)
    #expect(saved(Usage(promptTokens: 1_000)) == 0)
    #expect(saved(Usage(promptTokens: 1_000, cachedTokens: 600), model: "other") == nil)
    #expect(saved(Usage(cachedTokens: 600)) == nil)
  }

  @Test(
    "a local server is free, a gateway is not priced like the maker, and a proxy is",
    arguments: [
      ("mine", WireFormat.openAIChat, "http://127.0.0.1:8080/v1", "llama", Usage.CostStatus.free),
      ("mine", .openAIChat, "http://192.168.1.9:8080/v1", "llama", .free),
      ("mine", .openAIResponses, "http://localhost:8080/v1", "gpt-4o-mini", .free),
      ("mine", .anthropic, "http://127.0.0.1:8080", "llama", .free),
      ("mine", .anthropic, "http://[::1]:8080", "claude-opus-5-5", .free),
      ("mine", .google, "http://10.0.0.2:8080", "gemma", .free),
      ("mine", .anthropic, "https://gateway.example", "llama", .unknownModel),
      ("mine", .google, "https://gateway.example", "gemma", .unknownModel),
      ("mine", .openAIChat, "https://gateway.example/v1", "gpt-4o-mini", .unknownModel),
      ("openai", .openAIChat, "https://gateway.example/v1", "gpt-4o-mini", .unknownModel),
      ("openai", .openAIChat, "http://127.0.0.1:4000/v1", "gpt-4o-mini", .priced),
      ("openai", .openAIChat, "http://127.0.0.1:4000/v1", "llama", .free),
      ("anthropic", .anthropic, "https://gateway.example", "claude-opus-5-5", .unknownModel),
      ("anthropic", .anthropic, "http://127.0.0.1:4000", "claude-opus-5-5", .priced),
      ("ollama", .ollama, "http://box.example:11434", "llama", .free),
      ("ollama", .ollama, "https://ollama.com", "llama", .unknownModel),
    ])
  func servers(
    name: String, format: WireFormat, url: String, model: String, status: Usage.CostStatus
  ) {
    let quote = Pricing().quote(
      for: Usage(promptTokens: 1, completionTokens: 1),
      provider: Provider(name: name, format: format, baseURL: url), model: model)
    #expect(quote.status == status)
  }

  @Test("local answers are free, with or without token counts")
  func isFree() {
    for usage in [nil, Usage(promptTokens: 1, completionTokens: 1)] {
      let quote = Pricing().quote(for: usage, provider: ChatSamples.ollama, model: "any")
      #expect(quote == Pricing.Quote(.free, cost: 0))
    }
  }

  @Test("the price is stored in the usage")
  func fillsUsage() {
    let usage = Pricing().priced(
      Usage(promptTokens: 1_000, completionTokens: 200), provider: ChatSamples.openAI,
      model: "gpt-4o-mini")
    #expect(usage.promptTokens == 1_000)
    #expect(usage.costStatus == .priced)
    // 1,000 at 0.15 and 200 at 0.60 per million.
    #expect(abs((usage.cost ?? 0) - 0.00027) < 1e-12)
  }

  @Test(
    "prices for a custom provider name are found by its address",
    arguments: [
      (Provider(name: "mine", format: .openAIChat, baseURL: "https://eu.api.openai.com/v1"), true),
      (Provider(name: "mine", format: .openAIChat, baseURL: "https://proxy.example/v1"), false),
      (Provider(name: "openai", format: .openAIChat, baseURL: "https://proxy.example/v1"), false),
      (Provider(name: "mine", format: .openAIChat, baseURL: "nonsense"), false),
    ])
  func findsByAddress(provider: Provider, isKnown: Bool) {
    let usage = Usage(promptTokens: 1, completionTokens: 1)
    let quote = Pricing().quote(for: usage, provider: provider, model: "gpt-4o-mini")
    #expect(quote.status == (isKnown ? .priced : .unknownModel))
  }
}

/// A usage with the figures that only prices need.
private func priced(
  _ prompt: Int? = nil, _ completion: Int? = nil, written: Int? = nil, hour: Int? = nil,
  searches: Int? = nil, cost: Double? = nil
) -> Usage {
  var usage = Usage(
    promptTokens: prompt, completionTokens: completion, cacheWriteTokens: written)
  usage.cacheWriteHourTokens = hour
  usage.searches = searches
  usage.cost = cost
  return usage
}

/// The prices that a gateway lists itself.
struct ListedPricingTests {
  @Test("a model that only the server lists costs what the list says")
  func listed() throws {
    let provider = Provider(
      name: "gateway", format: .openAIChat, baseURL: "https://gateway.example/v1")
    let pricing = Pricing { _ in
      [
        ListedModel(id: "m", price: .init(input: 2, output: 8, cachedInput: 1)),
        ListedModel(id: "unpriced"),
      ]
    }
    let usage = Usage(promptTokens: 1_000_000, completionTokens: 500_000, cachedTokens: 500_000)
    #expect(pricing.quote(for: usage, provider: provider, model: "m").cost == 5.5)
    #expect(
      pricing.quote(for: usage, provider: provider, model: "unpriced").status == .unknownModel)
    #expect(Pricing().quote(for: usage, provider: provider, model: "m").status == .unknownModel)
  }
}
