@testable import StreamingEngine
import Testing

@Suite("Options in requests")
struct RequestOptionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var provider: Provider
    var model: String
    var options: [String: JSONValue]
    var body: String
    var notes: [String] = []
    var testDescription: String { name }
  }

  private static let sampling: [String: JSONValue] = ["top_p": 0.9, "stop": "END", "seed": 7]
  private static let responses = Provider(
    name: "lm", format: .openAIResponses, baseURL: "http://127.0.0.1:1234/v1")
  private static let question = #""messages":[{"content":"Hi there","role":"user"}],"model":"m""#

  static let cases = [
    Case(
      name: "Chat Completions has top_p, stop and seed", provider: ChatSamples.compatible,
      model: "m", options: sampling,
      body: #"{\#(question),"seed":7,"stop":"END","stream":true,"#
        + #""stream_options":{"include_usage":true},"top_p":0.9}"#),
    Case(
      name: "Responses has top_p", provider: responses, model: "m", options: sampling,
      body: #"{"input":[{"content":[{"text":"Hi there","type":"input_text"}],"role":"user","#
        + #""type":"message"}],"model":"m","store":false,"stream":true,"top_p":0.9}"#,
      notes: [
        "seed was not sent: openai-responses requests have no such option",
        "stop was not sent: openai-responses requests have no such option",
      ]),
    Case(
      name: "Anthropic has top_p and a list of stop sequences",
      provider: ChatSamples.anthropicCompatible, model: "m", options: sampling,
      body: #"{"max_tokens":8192,"messages":[{"content":[{"cache_control":{"type":"ephemeral"},"#
        + #""text":"Hi there","type":"text"}],"role":"user"}],"model":"m","#
        + #""stop_sequences":["END"],"stream":true,"top_p":0.9}"#,
      notes: ["seed was not sent: anthropic requests have no such option"]),
    Case(
      name: "Gemini has all three in its configuration", provider: ChatSamples.google,
      model: "gemini-9", options: sampling.merging(["topK": 5, "safetySettings": []]) { $1 },
      body: #"{"contents":[{"parts":[{"text":"Hi there"}],"role":"user"}],"#
        + #""generationConfig":{"seed":7,"stopSequences":["END"],"topK":5,"topP":0.9},"#
        + #""safetySettings":[]}"#),
    Case(
      name: "Ollama has parameters in its options and others beside them",
      provider: ChatSamples.ollama, model: "m",
      options: sampling.merging(["num_ctx": 16384, "keep_alive": "5m"]) { $1 },
      body: #"{"keep_alive":"5m",\#(question),"options":{"num_ctx":16384,"seed":7,"stop":["END"],"#
        + #""top_p":0.9},"stream":true}"#),
    Case(
      name: "any other option goes into the body and replaces what is there",
      provider: ChatSamples.compatible, model: "m",
      options: ["stream_options": ["include_usage": false], "metadata": ["b": 1, "a": [true]]],
      body:
        #"{\#(question.replacing(#""model""#, with: #""metadata":{"b":1,"a":[true]},"model""#))"#
        + #","stream":true,"stream_options":{"include_usage":false}}"#),
  ]

  private func prepared(
    _ provider: Provider, _ model: String, _ options: [String: JSONValue]
  ) throws -> PreparedRequest {
    var chat = ResolvedChat(provider, model)
    chat.request.options = options
    return try chat.format.adapter.request(for: chat)
  }

  @Test("options are written into the body in the provider's words", arguments: cases)
  func isWritten(_ example: Case) throws {
    let request = try prepared(example.provider, example.model, example.options)
    #expect(String(decoding: request.http.body, as: UTF8.self) == sorted(example.body))
    #expect(request.notes == example.notes)
  }

  /// Members of a body are sorted by name.
  private func sorted(_ body: String) -> String {
    let members = JSONValue(parsing: body)?.members ?? []
    return JSONValue.object(members.sorted { $0.0 < $1.0 }).text
  }

  @Test("an option of the request replaces one of the provider's section")
  func order() throws {
    var provider = ChatSamples.compatible
    provider.descriptor.options = ["top_p": .number("0.1"), "min_p": .number("0.2")]
    let body = try prepared(provider, "m", ["top_p": 0.9]).http.body
    let text = String(decoding: body, as: UTF8.self)
    #expect(text.contains(#""top_p":0.9"#) && text.contains(#""min_p":0.2"#))
  }

  @Test("an option may replace the temperature of the settings")
  func temperature() throws {
    var chat = ResolvedChat(ChatSamples.google, "gemini-9", temperature: 0.7)
    chat.request.options = ["temperature": 0.1]
    #expect(try chat.body().contains(#""generationConfig":{"temperature":0.1}"#))
  }

  @Test("Anthropic gets the older version of its API if the request has a sampling parameter")
  func version() throws {
    let request = try prepared(ChatSamples.anthropic, "claude-haiku-4-5", ["top_k": 5])
    #expect(request.http.headers["anthropic-version"] == "2023-06-01")
  }

  @Test("what llmring itself writes is refused as an option", arguments: RequestOptions.reserved)
  func reserved(name: String) throws {
    #expect(
      throws: LLMError(
        .invalidRequest, provider: "local",
        message: "'\(name)' is not allowed as an option: every request has its own")
    ) { try prepared(ChatSamples.compatible, "m", [name: 1]) }
  }

  @Test("an effort that a model does not have is reported instead of sent")
  func reasoningNote() throws {
    let chat = ResolvedChat(ChatSamples.openAI, "gpt-4o", reasoning: .high)
    #expect(
      try chat.format.adapter.request(for: chat).notes
        == ["reasoning high was not sent: gpt-4o does not reason"])
  }

  @Test(
    "without a stream every format asks for a whole answer",
    arguments: [
      (ChatSamples.compatible, "/v1/chat/completions"), (responses, "/v1/responses"),
      (ChatSamples.anthropicCompatible, "/v1/messages"),
      (ChatSamples.google, "/v1beta/models/m:generateContent"), (ChatSamples.ollama, "/api/chat"),
    ])
  func unstreamed(provider: Provider, path: String) throws {
    var chat = ResolvedChat(provider, "m")
    chat.request.streams = false
    var configured = ResolvedChat(provider, "m")
    configured.provider.descriptor.requestsStream = false
    for chat in [chat, configured] {
      let request = try chat.built()
      let body = String(decoding: request.body, as: UTF8.self)
      #expect(request.url.hasSuffix(path))
      #expect(body.contains(#""stream":false"#) || provider.format == .google)
      #expect(!body.contains("stream_options") && !body.contains(#""stream":true"#))
      #expect(request.headers["Accept"] == "application/json")
    }
  }
}
