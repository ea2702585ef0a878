import Foundation
@testable import StreamingEngine
import Testing

@Suite("The model catalogue")
struct ModelCatalogueTests {
  /// `Config/models.json`, the file that people read and edit.
  private static let file = try? Data(
    contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Config/models.json"))

  private static let lines = String(decoding: file ?? Data(), as: UTF8.self)
    .split(separator: "\n").filter { $0.contains("\"id\":") }

  @Test("the bundled catalogue equals Config/models.json byte for byte")
  func isEmbedded() {
    let embedded = BundledCatalogue.json.withUTF8Buffer { Data($0) }
    #expect(Self.file == embedded, "run Config/embed")
  }

  @Test("the catalogue has one model per line, and a lookup finds and decodes each")
  func everyLineIsFound() throws {
    #expect(Self.lines.count == 76)
    let catalogue = ModelCatalogue.bundled
    let models = catalogue.models()
    #expect(models.count == Self.lines.count)
    #expect(Set(models.map { "\($0.provider):\($0.id)" }).count == models.count)
    #expect(catalogue.names().map(\.provider) == models.map(\.provider))
    #expect(catalogue.names().map(\.model) == models.map(\.id))
    #expect(catalogue.names(of: "google").map(\.model) == catalogue.models(of: "google").map(\.id))
    for (line, model) in zip(Self.lines, models) {
      #expect(
        line.hasPrefix("  {\"id\": \"\(model.id)\", \"provider\": \"\(model.provider)\", "))
      #expect(catalogue.info(provider: model.provider, model: model.id) == model)
    }
  }

  @Test("the catalogue has only plausible numbers")
  func figuresAreSane() {
    let providers = ["openai", "anthropic", "google", "ollama"]
    let efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
    for model in ModelCatalogue.bundled.models() {
      #expect(providers.contains(model.provider))
      #expect(!model.endpoints.isEmpty, "\(model.id)")
      #expect(model.endpoints.allSatisfy { model.maxTokensParameter[$0] != nil }, "\(model.id)")
      #expect(model.contextWindow.map { $0 >= 1_000 } ?? true, "\(model.id)")
      #expect(model.maxOutput.map { $0 >= 1_000 } ?? true, "\(model.id)")
      #expect(model.samplingParameters != nil, "\(model.id)")
      #expect(Set(model.reasoningEfforts ?? []).isSubset(of: efforts), "\(model.id)")
      let thresholds = model.priceTiers.map(\.aboveTokens)
      #expect(thresholds == thresholds.sorted(), "\(model.id)")
      for price in model.priceTiers.map(\.price) + [model.price].compactMap(\.self) {
        let figures = [price.input, price.output, price.cachedInput, price.cacheWrite]
        #expect(figures.allSatisfy { ($0 ?? 0) >= 0 && ($0 ?? 0) < 1_000 }, "\(model.id)")
      }
      if let shutdown = model.shutdown {
        #expect(shutdown.wholeMatch(of: /20\d\d-[01]\d-[0-3]\d/) != nil, "\(model.id)")
      }
    }
  }

  @Test("catalogue entries have the values of their sources")
  func knowsModel() throws {
    let model = try #require(
      ModelCatalogue.bundled.info(provider: "anthropic", model: "claude-haiku-5-5"))
    #expect(model.contextWindow == 1_000_000)
    #expect(model.maxOutput == 128_000)
    #expect(model.price?.input != nil)
    #expect(model.priceTiers.map(\.aboveTokens) == [100_000])
    #expect(model.reasoningEfforts == ["low", "medium", "high", "xhigh", "max"])
    #expect(model.samplingParameters == .never)
    #expect(model.maxTokensParameter["messages"] == "max_tokens (required)")
    guard case .anthropic(let thinking) = model.thinking else {
      Issue.record("no thinking")
      return
    }
    #expect(thinking.isOnByDefault && thinking.canDisable && !thinking.takesBudget)
  }

  @Test(
    "the catalogue finds dated snapshots and Ollama models with tags",
    arguments: [
      ("openai", "gpt-5-2025-08-07", "gpt-5"), ("openai", "gpt-4o-2024-11-20", "gpt-4o"),
      ("anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5"),
      ("ollama", "llama3.2:1b", "llama3.2"), ("ollama", "qwen3.5:cloud", "qwen3.5:cloud"),
      ("ollama", "qwen3.5:latest", "qwen3.5"), ("openai", "gpt-5-2025-8-07", nil),
      ("openai", "gpt-5:latest", nil), ("anthropic", "claude-haiku-4-5-2025100", nil),
      ("anthropic", "claude-3-5-haiku-20241022", nil), ("anthropic", "-20241022", nil),
      ("anthropic", "gpt-5", nil), ("openai", "gpt", nil), ("openai", "", nil),
      ("openai", "gpt-5\", \"x", nil), ("", "", nil), ("builtin", "guide", nil),
    ] as [(String, String, String?)])
  func finds(provider: String, model: String, listed: String?) {
    #expect(ModelCatalogue.bundled.info(provider: provider, model: model)?.id == listed)
  }

  @Test("the catalogue lists the models of one provider")
  func listsProvider() {
    let catalogue = ModelCatalogue.bundled
    #expect(catalogue.models(of: "google").count == 16)
    #expect(catalogue.models(of: "google").allSatisfy { $0.provider == "google" })
    #expect(catalogue.models(of: "nobody").isEmpty)
  }

  @Test("the catalogue prefers the exact name to the undated one")
  func prefersExact() {
    let catalogue = ModelCatalogue(
      json: """
        {"models":[
          {"id": "m-2025-01-01", "provider": "p", "endpoints": [], "max_tokens_param": {}, "price_tiers": []},
          {"id": "m", "provider": "p", "endpoints": [], "max_tokens_param": {}, "price_tiers": []}
        ]}
        """)
    #expect(catalogue.info(provider: "p", model: "m-2025-01-01")?.id == "m-2025-01-01")
    #expect(catalogue.info(provider: "p", model: "m-2025-01-02")?.id == "m")
    #expect(catalogue.models().map(\.id) == ["m-2025-01-01", "m"])
  }
}
