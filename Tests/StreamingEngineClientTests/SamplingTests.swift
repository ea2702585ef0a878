import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Sampling settings and headers of a request")
struct SamplingTests {
  private static func request(_ model: String) -> LLMRequest {
    LLMRequest(
      model: model, messages: [.user("Hi")], topP: 0.9, stop: ["END", "FIN"], seed: 7)
  }

  /// The body of the request that a provider gets, and what was said about it.
  private static func sent(
    _ request: LLMRequest, as format: WireFormat, at address: String = "http://127.0.0.1:1/v1"
  ) async -> (body: JSONValue, notes: [String]) {
    let server = ScriptedTransport(.answer(["ok"]))
    let provider = Provider(
      name: "here", format: format, baseURL: address, key: .value(Secret("sk-test")))
    let chunks = LLMRing.scripted(server, providers: [provider]).chatStream(request)
    var notes: [String] = []
    // The script answers in one format only; the request is what counts.
    do {
      for try await chunk in chunks { notes += chunk.requestNotes }
    } catch {}
    return (server.jsonBodies.first.flatMap(\.self) ?? .null, notes)
  }

  @Test("Chat Completions has all three")
  func chat() async {
    let (body, notes) = await Self.sent(Self.request("here:m"), as: .openAIChat)
    #expect(body["top_p"] == 0.9 && body["stop"] == ["END", "FIN"] && body["seed"] == 7)
    #expect(notes.isEmpty)
  }

  @Test("Responses has only top_p")
  func responses() async {
    let (body, _) = await Self.sent(Self.request("here:m"), as: .openAIResponses)
    #expect(body["top_p"] == 0.9 && body["stop"] == nil && body["seed"] == nil)
  }

  @Test("Anthropic has its own name for stop, and no seed")
  func anthropic() async {
    let (body, _) = await Self.sent(Self.request("here:m"), as: .anthropic)
    #expect(body["top_p"] == 0.9 && body["stop_sequences"] == ["END", "FIN"])
    #expect(body["seed"] == nil)
  }

  @Test("Gemini has all three in its configuration")
  func gemini() async {
    let (body, _) = await Self.sent(Self.request("here:gemini-9"), as: .google)
    let settings = body["generationConfig"]
    #expect(settings?["topP"] == 0.9 && settings?["stopSequences"] == ["END", "FIN"])
    #expect(settings?["seed"] == 7)
  }

  @Test("Ollama has all three in its options")
  func ollama() async {
    let (body, _) = await Self.sent(Self.request("here:m"), as: .ollama)
    let settings = body["options"]
    #expect(settings?["top_p"] == 0.9 && settings?["stop"] == ["END", "FIN"])
    #expect(settings?["seed"] == 7)
  }

  @Test("a model that rejects a setting does not get it, and the answer says so")
  func rejected() async {
    let (body, notes) = await Self.sent(Self.request("here:gpt-6-sol"), as: .openAIChat)
    #expect(body["top_p"] == nil && body["stop"] == nil && body["seed"] == 7)
    #expect(
      notes == [
        "top_p was not sent: gpt-6-sol does not accept it",
        "stop was not sent: gpt-6-sol does not accept it",
      ])
  }

  @Test("a format without a setting does not get it, and the answer says so")
  func missing() async throws {
    let server = ScriptedTransport(
      ScriptedReply(["ok"].scripted, format: .openAIResponses))
    let provider = Provider(
      name: "here", format: .openAIResponses, baseURL: "http://127.0.0.1:1/v1")
    let response = try await LLMRing.scripted(server, providers: [provider])
      .chat(Self.request("here:m"))
    #expect(
      response.requestNotes == [
        "seed was not sent: openai-responses requests have no such option",
        "stop was not sent: openai-responses requests have no such option",
      ])
  }

  @Test("an option replaces the setting of its name")
  func options() async {
    var request = Self.request("here:m")
    request.options = ["top_p": 0.1, "min_p": 0.2]
    let (body, _) = await Self.sent(request, as: .openAIChat)
    #expect(body["top_p"] == 0.1 && body["min_p"] == 0.2 && body["seed"] == 7)
  }

  @Test("an option that every request has is refused before anything is sent")
  func reservedOption() async {
    let server = ScriptedTransport()
    var request = Self.request("chat")
    request.options = ["messages": []]
    await #expect(
      throws: LLMError(
        .invalidRequest, provider: "one",
        message: "'messages' is not allowed as an option: every request has its own")
    ) { try await LLMRing.scripted(server).chat(request) }
    #expect(server.requests.isEmpty)
  }

  @Test("a share beyond 1 is refused before anything is sent")
  func invalid() async {
    let server = ScriptedTransport()
    let request = LLMRequest(model: "chat", messages: [.user("Hi")], topP: 1.5)
    await #expect(
      throws: LLMError(
        .invalidRequest, provider: "one",
        message: "invalid value '1.5' for top_p: use a number from 0 to 1")
    ) { try await LLMRing.scripted(server).chat(request) }
    #expect(server.requests.isEmpty)
  }

  @Test("settings and headers go along to the next model, keys do not")
  func failover() async throws {
    let server = ScriptedTransport(.error(503, "busy"), .answer(["ok"]))
    var request = Self.request("chat")
    request.headers = ["X-Team": "blue", "Authorization": "Bearer sk-of-a-customer"]
    let response = try await LLMRing.scripted(server, pool: ["one:a", "two:b"]).chat(request)
    #expect(server.requests.map { $0.headers["x-team"] } == ["blue", "blue"])
    #expect(
      server.requests.map { $0.headers["authorization"] }
        == ["Bearer sk-of-a-customer", "Bearer sk-of-two"])
    #expect(server.jsonBodies.map { $0?["seed"] } == [7, 7])
    #expect(
      response.requestNotes == ["the header Authorization was not sent: it is meant for one"])
  }

  @Test("a header of the request replaces the provider's, whatever its case")
  func headers() async throws {
    let server = ScriptedTransport(.answer(["ok"]))
    let provider = Provider(
      name: "here", format: .openAIChat, baseURL: "http://127.0.0.1:1/v1",
      headers: ["X-TEAM": "red", "X-Other": "1"])
    var request = LLMRequest(model: "here:m", prompt: "Hi")
    request.headers = ["x-team": "blue"]
    _ = try await LLMRing.scripted(server, providers: [provider]).chat(request)
    let headers = server.requests.first?.headers
    #expect(headers?["x-team"] == "blue" && headers?["x-other"] == "1")
  }

  @Test("a key in the headers is not shown by an error that repeats it")
  func secrets() async {
    let server = ScriptedTransport(.error(400, "bad header tok-12345678"))
    var request = LLMRequest(model: "chat", prompt: "Hi")
    request.headers = ["X-Api-Token": "tok-12345678"]
    let error = await #expect(throws: LLMError.self) {
      try await LLMRing.scripted(server).chat(request)
    }
    #expect(error?.message == "bad header (secret)")
  }
}
