import StreamingEngine
import Testing

@Suite("OpenAI's two APIs")
struct OpenAIEndpointTests {
  @Test(
    "the model determines the API on OpenAI's own hosts",
    arguments: [
      ("gpt-6.1-sol", WireFormat.openAIResponses), ("gpt-5.5-pro", .openAIResponses),
      ("gpt-5-2025-08-07", .openAIResponses), ("gpt-5-nano", .openAIResponses),
      ("chat-latest", .openAIResponses), ("o3", .openAIResponses), ("o4-mini", .openAIResponses),
      ("o1-pro", .openAIResponses), ("gpt-12", .openAIResponses), ("gpt-7-sol", .openAIResponses),
      ("ft:gpt-5-mini:me", .openAIResponses), ("o3-deep-research", .openAIResponses),
      ("computer-use-preview", .openAIResponses), ("codex-mini-latest", .openAIResponses),
      ("gpt-4o", .openAIChat), ("gpt-4o-mini-2024-07-18", .openAIChat), ("gpt-4.1", .openAIChat),
      ("gpt-3.5-turbo", .openAIChat), ("ft:gpt-4o:me", .openAIChat), ("omni-2", .openAIChat),
      ("o", .openAIChat), ("o9x", .openAIChat), ("gpt-", .openAIChat), ("gpt-oss", .openAIChat),
    ])
  func choosesByModel(model: String, format: WireFormat) {
    for host in ["https://api.openai.com/v1", "https://eu.api.openai.com/v1/"] {
      #expect(OpenAIEndpoint.choose(model: model, baseURL: host) == format)
    }
  }

  @Test(
    "compatible servers are used through Chat Completions",
    arguments: [
      "https://openrouter.ai/api/v1", "https://api.openai.com.evil.com/v1",
      "https://evilapi.openai.com/v1", "http://localhost:8080/v1", "",
    ])
  func choosesChat(baseURL: String) {
    #expect(OpenAIEndpoint.choose(model: "gpt-6.1-sol", baseURL: baseURL) == .openAIChat)
  }

  @Test("a provider with an explicit format keeps it")
  func keepsFormat() {
    var provider = ChatSamples.openAI
    provider.format = .openAIResponses
    #expect(ResolvedChat(provider, "gpt-4o").format == .openAIResponses)
    #expect(ResolvedChat(ChatSamples.openAI, "gpt-6-sol").format == .openAIResponses)
    #expect(ResolvedChat(ChatSamples.openAI, "gpt-4o").format == .openAIChat)
    #expect(ResolvedChat(ChatSamples.anthropic, "gpt-6-sol").format == .anthropic)
  }
}
