import Testing
@testable import StreamingEngine

@Suite("Base URLs")
struct BaseURLTests {
  static let wrong: [(format: WireFormat, path: String, corrected: String)] = [
    (.openAIChat, "/v1/chat/completions", "/v1"), (.openAIChat, "/v1/chat/completions/", "/v1"),
    (.openAIChat, "/v1/v1", "/v1"), (.openAIChat, "/v1/v1/chat/completions", "/v1"),
    (.openAIChat, "/v1/completions", "/v1"), (.openAIChat, "/v1/responses", "/v1"),
    (.openAIChat, "/v1/models", "/v1"), (.openAIChat, "//v1", "/v1"),
    (.openAIChat, "/api/chat", "/v1"),
    (.openAIChat, "/api/paas/v4/chat/completions", "/api/paas/v4"),
    (.openAIResponses, "/v1/responses", "/v1"), (.openAIResponses, "/v1/chat/completions", "/v1"),
    (.anthropic, "/v1/messages", ""), (.anthropic, "/v1", ""), (.anthropic, "/v1/v1/", ""),
    (.anthropic, "/anthropic/v1/messages", "/anthropic"), (.anthropic, "/messages", ""),
    (.google, "/v1beta", ""), (.google, "/v1beta/models", ""), (.google, "/v1", ""),
    (.google, "/v1beta/models/gemini-3:generateContent", ""),
    (.ollama, "/api/chat", ""), (.ollama, "/api", ""), (.ollama, "/v1", ""),
    (.ollama, "/ollama/api/generate/", "/ollama"),
  ]

  @Test("the ending of a request's URL is left out of the base URL", arguments: wrong.indices)
  func corrected(_ index: Int) {
    let example = Self.wrong[index]
    let provider = Provider(
      name: "w", format: example.format, baseURL: "http://127.0.0.1:1\(example.path)")
    #expect(provider.correctedBaseURL == "http://127.0.0.1:1\(example.corrected)")
    #expect(provider.base?.appending("/x") == "http://127.0.0.1:1\(example.corrected)/x")
  }

  @Test(
    "a right base URL is left alone",
    arguments: [
      (WireFormat.openAIChat, "https://api.openai.com/v1"), (.openAIChat, "http://127.0.0.1:1/v1/"),
      (.openAIChat, "https://openrouter.ai/api/v1"), (.openAIChat, "https://api.z.ai/api/paas/v4"),
      (.openAIChat, "https://generativelanguage.googleapis.com/v1beta/openai"),
      (.openAIChat, "https://r.openai.azure.com/openai/deployments/chat-model"),
      (.anthropic, "https://api.anthropic.com"), (.anthropic, "https://api.z.ai/api/anthropic"),
      (.google, "https://generativelanguage.googleapis.com"), (.ollama, "http://127.0.0.1:11434"),
      (.ollama, "https://host/ollama"),
    ])
  func right(_ example: (format: WireFormat, url: String)) {
    let provider = Provider(name: "w", format: example.format, baseURL: example.url)
    #expect(provider.correctedBaseURL == nil && provider.wrongEnding == nil)
  }

  @Test("the ending that is left out is named")
  func ending() {
    func ending(_ path: String) -> String? {
      Provider(name: "w", format: .openAIChat, baseURL: "http://h\(path)").wrongEnding
    }
    #expect(ending("/v1/chat/completions") == "/chat/completions")
    #expect(ending("/v1/v1") == "/v1")
    #expect(ending("/v1/v1/chat/completions") == "/v1/chat/completions")
    #expect(ending("//v1") == "//v1")
  }
}
