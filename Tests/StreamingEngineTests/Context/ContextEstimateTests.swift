@testable import StreamingEngine
import StreamingEngineTesting
import Testing

struct ContextEstimateTests {
  @Test(
    "a request is over the limit by its lowest estimate, and tight by its highest plus the answer",
    arguments: [
      (1001, 1001, 1001, nil as Int?, ContextEstimate.Fit.over),
      (1000, 1200, 1400, nil, .tight), (700, 900, 1000, nil, .fits), (700, 900, 1001, nil, .tight),
      (700, 800, 900, 100, .fits), (700, 800, 900, 101, .tight), (0, 0, 0, .max, .tight),
    ])
  func fit(low: Int, likely: Int, high: Int, reserved: Int?, fit: ContextEstimate.Fit) {
    let prompt = TokenEstimate(low: low, likely: likely, high: high)
    let limits = ContextEstimate.Limits(model: "p:m", window: 1000, reserved: reserved)
    #expect(ContextEstimate(prompt, limits: limits).fit == fit)
    let unknown = ContextEstimate.Limits(model: "p:m", window: nil, reserved: reserved)
    #expect(ContextEstimate(prompt, limits: unknown).fit == .unknown)
  }

  @Test("the share uses the likely estimate, and is unknown without a context window")
  func share() {
    let prompt = TokenEstimate(low: 1, likely: 250, high: 999)
    let limits = ContextEstimate.Limits(model: "p:m", window: 1000)
    #expect(ContextEstimate(prompt, limits: limits).share == 0.25)
    #expect(
      ContextEstimate(prompt, limits: .init(model: "p:m", window: nil)).share == nil)
  }

  @Test(
    "the limits are those of the model that is asked first",
    arguments: [
      ("openai:gpt-4o", nil as Int?, "openai:gpt-4o", 128_000 as Int?, nil as Int?),
      ("openai:gpt-4o", 500, "openai:gpt-4o", 128_000, 500),
      ("openai:gpt-4o", 999_999, "openai:gpt-4o", 128_000, 16_384),
      ("anthropic:claude-haiku-4-5", nil, "anthropic:claude-haiku-4-5", 200_000, 8_192),
      ("openai:nobody-knows", nil, "openai:nobody-knows", nil, nil),
      ("both", nil, "anthropic:claude-haiku-4-5", 200_000, 8_192),
    ])
  func limits(
    model: String, maxTokens: Int?, first: String, window: Int?, reserved: Int?
  ) throws {
    let request = LLMRequest(
      model: model, messages: [Message(role: .user, content: "Hi")], maxTokens: maxTokens)
    let estimate = try ring.contextEstimate(for: request)
    #expect(estimate.prompt == TokenEstimate(of: request))
    #expect(estimate.limits == .init(model: first, window: window, reserved: reserved))
  }

  @Test("estimating for an unknown model throws an error")
  func unknown() {
    #expect(throws: LLMError.self) {
      try ring.contextEstimate(for: LLMRequest(model: "nobody", messages: []))
    }
  }

  private var ring: LLMRing {
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [
        .init(
          name: "default",
          bindings: [
            .init(
              alias: "both", models: ["google:gemini-2.5-pro", "anthropic:claude-haiku-4-5"])
          ])
      ])
    // Google has no key, so it is skipped.
    let configuration = Configuration(
      providers: [
        Provider(name: "openai", format: .openAIChat, baseURL: "https://api.openai.com/v1"),
        Provider(name: "anthropic", format: .anthropic, baseURL: "https://api.anthropic.com"),
        Provider(
          name: "google", format: .google, baseURL: "https://generativelanguage.googleapis.com",
          key: .missing(variables: ["GOOGLE_API_KEY"])),
      ], aliases: .fixed(lockfile))
    return LLMRing(configuration: configuration, transport: ScriptedTransport([]))
  }
}
