import StreamingEngine
import Testing

@Suite("Request lines and headers")
struct RequestLineTests {
  @Test(
    "request paths are joined to the provider's address with one slash",
    arguments: [
      (ChatSamples.openAI, "gpt-4o", "https://api.openai.com/v1/chat/completions"),
      (ChatSamples.openAI, "gpt-6-sol", "https://api.openai.com/v1/responses"),
      (ChatSamples.anthropic, "claude-opus-5-5", "https://api.anthropic.com/v1/messages"),
      (
        ChatSamples.google, "gemini-3.8-flash",
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash"
          + ":streamGenerateContent?alt=sse"
      ),
      (
        ChatSamples.google, "models/a b/../é?x#y",
        "https://generativelanguage.googleapis.com/v1beta/models/a%20b%2F..%2F%C3%A9%3Fx%23y"
          + ":streamGenerateContent?alt=sse"
      ),
      (ChatSamples.ollama, "llama3.2", "http://127.0.0.1:11434/api/chat"),
      (
        Provider(name: "x", format: .ollama, baseURL: "http://[::1]:1/a/"), "m",
        "http://[::1]:1/a/api/chat"
      ),
      (
        Provider(name: "x", format: .openAIChat, baseURL: "https://h.example///"), "m",
        "https://h.example/chat/completions"
      ),
      (
        Provider(name: "inside", format: .ollama, baseURL: "builtin://"), "m",
        "builtin:///api/chat"
      ),
    ])
  func joins(provider: Provider, model: String, url: String) throws {
    let request = try ResolvedChat(provider, model).built()
    #expect(request.url == url)
    #expect(request.method == .post)
  }

  @Test(
    "the key is sent only in the provider's own header",
    arguments: [
      (ChatSamples.openAI, "gpt-4o", "Authorization", "Bearer s3cret"),
      (ChatSamples.openAI, "gpt-6-sol", "Authorization", "Bearer s3cret"),
      (ChatSamples.anthropic, "claude-opus-5-5", "x-api-key", "s3cret"),
      (ChatSamples.google, "gemini-3.8-flash", "x-goog-api-key", "s3cret"),
      (ChatSamples.ollama, "llama3.2", "Authorization", "Bearer s3cret"),
    ])
  func carriesKey(provider: Provider, model: String, header: String, value: String) throws {
    let request = try ResolvedChat(provider, model, key: "s3cret").built()
    #expect(request.headers[header] == value)
    #expect(request.headers.fields.count { $0.value.contains("s3cret") } == 1)
    #expect(!request.url.contains("s3cret"))
    #expect(!String(decoding: request.body, as: UTF8.self).contains("s3cret"))

    let keyless = try ResolvedChat(provider, model, key: nil).built()
    #expect(keyless.headers[header] == nil)
  }

  @Test("requests have content type and accept headers")
  func namesMediaTypes() throws {
    for provider in [ChatSamples.openAI, ChatSamples.anthropic, ChatSamples.google] {
      let headers = try ResolvedChat(provider, "m").built().headers
      #expect(headers["Accept"] == "text/event-stream")
      #expect(headers["Content-Type"] == "application/json")
    }
    let headers = try ResolvedChat(ChatSamples.ollama, "m").built().headers
    #expect(headers["Accept"] == "application/x-ndjson")
  }

  @Test(
    "Anthropic gets the older version of its API only with a temperature",
    arguments: [
      ("claude-sonnet-4-6", 0.5, nil, "2023-06-01"),
      ("claude-sonnet-4-6", nil, nil, "2026-10-21"),
      ("claude-sonnet-4-6", 0.5, ReasoningEffort.high, "2026-10-21"),
      ("claude-opus-5-5", 0.5, nil, "2026-10-21"),
      ("claude-opus-9", 0.5, nil, "2026-10-21"),
    ] as [(String, Double?, ReasoningEffort?, String)])
  func choosesVersion(
    model: String, temperature: Double?, reasoning: ReasoningEffort?, version: String
  ) throws {
    let chat = ResolvedChat(
      ChatSamples.anthropic, model, temperature: temperature, reasoning: reasoning)
    #expect(try chat.built().headers["anthropic-version"] == version)
  }

  @Test("a compatible server gets the Anthropic version that all servers know")
  func olderVersion() throws {
    let headers = try ResolvedChat(ChatSamples.anthropicCompatible, "claude-opus-9").built().headers
    #expect(headers["anthropic-version"] == "2023-06-01")
  }

  @Test("the user's headers are added and can replace ours")
  func addsHeaders() throws {
    var provider = ChatSamples.anthropic
    provider.headers = ["X-Team": "a", "Anthropic-Version": "2030-01-01"]
    let headers = try ResolvedChat(provider, "claude-opus-5-5").built().headers
    #expect(headers["x-team"] == "a")
    #expect(headers["anthropic-version"] == "2030-01-01")
    #expect(headers.fields.count { $0.name.lowercased() == "anthropic-version" } == 1)
  }

  @Test(
    "a header with a line break is rejected",
    arguments: [
      ("X-A", "a\r\nX-B: b", "\"X-A\""), ("X-A", "a\u{0}", "\"X-A\""), ("X A", "a", "\"X A\""),
      ("", "a", "\"\""),
    ])
  func refusesHeaders(name: String, value: String, quoted: String) throws {
    var provider = ChatSamples.openAI
    provider.headers = [name: value]
    #expect(
      throws: LLMError(
        .configuration, provider: "openai",
        message: "the header \(quoted) of openai contains an invalid character",
        advice: "check the key and the headers for line breaks")
    ) {
      try ResolvedChat(provider, "gpt-4o").built()
    }
  }

  @Test("a key with a line break is rejected without being shown")
  func refusesKey() throws {
    let error = #expect(throws: LLMError.self) {
      try ResolvedChat(ChatSamples.openAI, "gpt-4o", key: "s3cret\n").built()
    }
    #expect(error?.kind == .configuration)
    #expect(error.map { !"\($0)".contains("s3cret") } == true)
  }
}
