import StreamingEngine
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("JSON of the engine's values")
struct CodingTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func again<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }

  private static var error: LLMError {
    LLMError(
      .rateLimit, provider: "one", status: 429, message: "slow down", code: "busy",
      retryAfter: .milliseconds(1500), requestID: "r1", advice: "try again in 2 s")
  }

  private static let call = ToolCall(index: 0, id: "c1", name: "now", arguments: "{}")

  private static var ending: StreamChunk.Ending {
    var ending = StreamChunk.Ending(
      rawFinishReason: "end_turn", servedModel: "m-1", id: "a1", refusal: "no",
      endedInReasoning: true, citations: [Citation(url: "https://a.example", title: "A")],
      images: [GeneratedImage(mediaType: "image/png", data: [1, 2])], notes: ["odd"])
    ending.isComplete = false
    ending.failure = error
    return ending
  }

  private static var usage: Usage {
    var usage = Usage(promptTokens: 9, completionTokens: 3, totalTokens: 12)
    (usage.cost, usage.costStatus) = (0.5, .priced)
    return usage
  }

  @Test("chunks survive coding")
  func chunks() throws {
    var full = StreamChunk(
      delta: "a", reasoning: "b", model: "one:a", toolCalls: [Self.call], finishReason: .toolCalls,
      usage: Self.usage, ending: Self.ending,
      failedAttempt: FailedAttempt(
        model: "one:a", error: Self.error, nextModel: "two:b", delay: .milliseconds(500)))
    full.requestNotes = ["left out"]
    full.textWasReasoning = true
    var other = StreamChunk(model: "one:a")
    other.reasoningWasText = true
    for chunk in [StreamChunk(delta: "a", model: "one:a"), full, other] {
      #expect(try again(chunk) == chunk)
    }
    #expect(
      try json(StreamChunk(delta: "a", model: "one:a")) == #"{"delta":"a","model":"one:a"}"#)
  }

  @Test("answers survive coding")
  func responses() throws {
    var full = LLMResponse(
      content: "a", reasoning: "b", model: "one:a", toolCalls: [Self.call], finishReason: .length,
      usage: Self.usage, ending: Self.ending)
    full.failedAttempts = [
      FailedAttempt(model: "one:a", error: Self.error, nextModel: "one:a", delay: .seconds(1))
    ]
    full.requestNotes = ["left out"]
    for response in [LLMResponse(content: "a", model: "one:a"), full] {
      #expect(try again(response) == response)
    }
    #expect(
      try json(LLMResponse(content: "a", model: "one:a", finishReason: .stop))
        == #"{"content":"a","finish_reason":"stop","model":"one:a"}"#)
  }

  @Test("requests survive coding, with the order of a schema")
  func requests() throws {
    let schema: JSONValue = [
      "type": "object", "properties": ["why": ["type": "string"], "answer": ["type": "string"]],
    ]
    let full = LLMRequest(
      model: "chat",
      messages: [
        .system("s"), .user("u", attachments: [try Attachment(name: "a.txt", bytes: [65])]),
        .assistant(LLMResponse(content: "a", model: "m", toolCalls: [Self.call])),
        .toolResult("12:00", of: Self.call, isError: true),
      ], temperature: 0.5, topP: 0.9, stop: ["END"], seed: 7, maxTokens: 100, reasoning: .off,
      tools: [Tool(name: "now", description: "Time", parameters: schema, isStrict: true)],
      toolChoice: .named("now"), responseFormat: .schema(schema, name: "s", isStrict: false),
      timeout: .unlimited, deadline: .seconds(2.5), streams: false, options: ["top_k": 5],
      headers: ["X-Team": "blue"], conversation: "c")
    var timed = LLMRequest(model: "one:a", prompt: "Hi")
    timed.timeout = .after(.milliseconds(1500))
    timed.toolChoice = .never
    timed.responseFormat = .json
    for request in [LLMRequest(model: "chat", prompt: "Hi"), full, timed] {
      #expect(try again(request) == request)
    }
    #expect(
      try json(timed) == #"{"messages":[{"attachments":[],"content":"Hi","is_tool_error":false,"#
        + #""role":"user","tool_calls":[]}],"model":"one:a","response_format":"json","#
        + #""timeout":1.5,"tool_choice":"none"}"#)
  }

  @Test("a request in JSON may have the schema as an object, and little else")
  func shortRequest() throws {
    let text = #"""
      {"model":"chat","messages":[{"role":"user","content":"Hi"}],"reasoning":"none",
       "response_format":{"schema":{"type":"object"}},"tools":[{"name":"t"}]}
      """#
    let request = try JSONDecoder().decode(LLMRequest.self, from: Data(text.utf8))
    #expect(request.responseFormat == .schema(["type": "object"]) && request.reasoning == .off)
    #expect(request.messages == [.user("Hi")] && request.tools.first?.name == "t")
  }

  @Test("a time that no duration can hold is refused", arguments: ["1e300", "-1", "1e11"])
  func durations(number: String) {
    let texts = [
      #"{"model":"m","messages":[],"deadline":\#(number)}"#,
      #"{"model":"m","messages":[],"timeout":\#(number)}"#,
    ]
    for text in texts {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(LLMRequest.self, from: Data(text.utf8))
      }
    }
    let error = #"{"kind":"server","message":"m","retry_after_ms":\#(number)000}"#
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(LLMError.self, from: Data(error.utf8))
    }
  }

  @Test("no key is encoded")
  func secrets() throws {
    var request = LLMRequest(model: "chat", prompt: "Hi")
    request.headers = [
      "Authorization": "Bearer sk-of-mine", "x-api-key": "k-of-mine", "X-Team": "blue",
    ]
    let text = try json(request)
    #expect(!text.contains("of-mine") && text.contains("blue"))
    #expect(try again(request).headers == ["X-Team": "blue"])
    let key = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"
    let error = LLMError(.server, message: "the key \(key)", advice: "change \(key)")
    #expect(try !json(error).contains(key))
  }

  @Test("errors survive coding")
  func errors() throws {
    #expect(try again(Self.error) == Self.error)
    #expect(try again(LLMError(.malformed, message: "m")) == LLMError(.malformed, message: "m"))
    #expect(
      try json(Self.error) == #"{"advice":"try again in 2 s","code":"busy","kind":"rate_limit","#
        + #""message":"slow down","provider":"one","request_id":"r1","retry_after_ms":1500,"#
        + #""retryable":true,"status":429}"#)
  }

  @Test("every model of the catalogue survives coding")
  func models() throws {
    let models = ModelCatalogue.bundled.models()
    #expect(!models.isEmpty)
    #expect(try again(models) == models)
    var elsewhere = models
    for index in elsewhere.indices { elsewhere[index].provider = "relay" }
    #expect(try again(elsewhere) == elsewhere)
  }

  @Test("a model's name is text, and an invalid one is refused")
  func references() throws {
    let reference = ModelReference(provider: "ollama", model: "qwen:4b")
    #expect(try json([reference]) == #"["ollama:qwen:4b"]"# && again(reference) == reference)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ModelReference].self, from: Data(#"["qwen"]"#.utf8))
    }
  }

  @Test("small values can be members of a set")
  func sets() throws {
    #expect(Set([Self.usage, Self.usage, .zero]).count == 2)
    #expect(
      Set([Self.call, ToolCall(index: 0, id: "c1", name: "now", arguments: "{}")]).count == 1)
    #expect(Set([Message.user("a"), .user("a"), .system("a")]).count == 2)
    #expect(Set([FinishReason.stop, .length]).count == 2 && Set([Message.Role.user]).count == 1)
    #expect(Set([Self.error, Self.error]).count == 1)
    #expect(Set([Tool(name: "a", description: ""), Tool(name: "b", description: "")]).count == 2)
    #expect(Set([ToolChoice.auto, .named("a")]).count == 2)
    #expect(Set([ResponseFormat.json, .text]).count == 2)
    #expect(Set([LLMRequest.Timeout.after(.seconds(1)), .inherit]).count == 2)
    #expect(Set([ReasoningEffort.off, .off]).count == 1)
    #expect(Set([ModelReference(provider: "a", model: "b")]).count == 1)
    #expect(Set([try Attachment(name: "a", bytes: [65])]).count == 1)
  }
}
