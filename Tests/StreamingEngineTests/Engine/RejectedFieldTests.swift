@testable import StreamingEngine
import StreamingEngineTesting
import Testing

/// Servers that reject a field of the request, each in its own words.
struct RejectedFieldTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var status = 400
    /// The body of the rejection.
    var reply: String
    var format = WireFormat.openAIChat
    var request = LLMRequest(
      model: "one:a", messages: [Message(role: .user, content: "hi")], temperature: 0.5,
      maxTokens: 50, reasoning: .high)
    /// What is in the first request and not in the second.
    var dropped: String
    /// What is in the second request and not in the first.
    var added: String?
    var note: String?
    var testDescription: String { name }
  }

  private static let usage = #""stream_options""#

  static let usageCases = [
    Case(
      name: "OpenAI names an unknown parameter in param",
      reply: #"{"error":{"message":"Unknown parameter","param":"stream_options"}}"#, dropped: usage),
    Case(
      name: "a message names the field in plain text",
      reply: #"{"error":{"message":"Unrecognized request argument supplied: stream_options"}}"#,
      dropped: usage),
    Case(
      name: "pydantic names the location", status: 422,
      reply: #"""
        {"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],
        "msg":"Extra inputs are not permitted","input":{"include_usage":true}}]}
        """#, dropped: usage),
    Case(
      name: "vLLM sends pydantic's errors as Python prints them",
      reply: #"""
        {"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'),
         'msg': 'Extra inputs are not permitted', 'input': {'temperature': 1}}]","code":400}
        """#.replacing("\n", with: ""), dropped: usage),
    Case(
      name: "Mistral sends pydantic's errors as the message", status: 422,
      reply: #"""
        {"object":"error","message":{"detail":[{"type":"extra_forbidden",
        "loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}}
        """#, dropped: usage),
    Case(
      name: "Fireworks quotes the field",
      reply: #"{"error":{"message":"Extra inputs are not permitted, field: 'stream_options'"}}"#,
      dropped: usage),
    Case(
      name: "a JSON pointer names the field",
      reply: #"{"error":{"message":"Validation error at #/stream_options: Extra inputs"}}"#,
      dropped: usage),
    Case(
      name: "an older server fails with status 500", status: 500,
      reply: #"{"error":"create() got an unexpected keyword argument 'stream_options'"}"#,
      dropped: usage),
    Case(
      name: "a plain text says that the field is not supported", status: 501,
      reply: "stream_options is not supported", dropped: usage),
    Case(
      name: "a proxy passes the server's JSON on in a string",
      reply: #"""
        {"error":{"message":"Provider returned error","metadata":
        {"raw":"{\"detail\":[{\"loc\":[\"body\",\"stream_options\"],\"msg\":\"no\"}]}"}}}
        """#, dropped: usage),
    Case(
      name: "an error is framed as an event",
      reply: #"data: {"error":{"message":"stream_options: unknown field"}}"# + "\n\n",
      dropped: usage),
    Case(
      name: "an object of errors has the field as its key",
      reply: #"{"title":"Bad Request","errors":{"stream_options":["Unknown member"]}}"#,
      dropped: usage),
    Case(
      name: "a part of the field is named",
      reply: #"{"message":"property 'include_usage' is unsupported"}"#, dropped: usage),
  ]

  static let fieldCases = [
    Case(
      name: "max_tokens becomes max_completion_tokens",
      reply: #"""
        {"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.
         Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}
        """#.replacing("\n", with: ""),
      dropped: #""max_tokens":50"#, added: #""max_completion_tokens":50"#,
      note: "one rejected max_tokens, so max_completion_tokens was sent instead"),
    Case(
      name: "max_completion_tokens becomes max_tokens", status: 422,
      reply: #"{"detail":[{"loc":["body","max_completion_tokens"],"msg":"Extra inputs"}]}"#,
      request: LLMRequest(
        model: "one:gpt-5-mini", messages: [Message(role: .user, content: "hi")], maxTokens: 50),
      dropped: #""max_completion_tokens":50"#, added: #""max_tokens":50"#,
      note: "one rejected max_completion_tokens, so max_tokens was sent instead"),
    Case(
      name: "a temperature is left out",
      reply: #"{"error":{"message":"`temperature` is deprecated for this model"}}"#,
      dropped: #""temperature":0.5"#,
      note: "one rejected temperature, so the request was sent without it"),
    Case(
      name: "an effort becomes the nearest one that the server lists",
      reply: #"""
        {"error":{"message":"Unsupported value: 'reasoning_effort' does not support 'high' with this
         model. Supported values are: 'none' and 'medium'.","param":"reasoning_effort"}}
        """#.replacing("\n", with: ""),
      dropped: #""reasoning_effort":"high""#, added: #""reasoning_effort":"medium""#,
      note: "one rejected reasoning_effort high, so medium was sent instead"),
    Case(
      name: "an effort is left out if the server lists none", status: 422,
      reply: #"{"detail":[{"loc":["body","reasoning_effort"],"msg":"Extra inputs"}]}"#,
      dropped: #""reasoning_effort":"high""#,
      note: "one rejected reasoning_effort, so the request was sent without it"),
    Case(
      name: "a model that cannot think gets no effort",
      reply: #"{"error":"\"a\" does not support thinking"}"#, format: .ollama,
      dropped: #""think":true"#,
      note: "one rejected think, so the request was sent without it"),
    Case(
      name: "Gemini names an unknown member of the configuration",
      reply: #"""
        {"error":{"code":400,"message":"Invalid JSON payload received. Unknown name
         \"thinkingConfig\" at 'generation_config': Cannot find field.","status":"INVALID_ARGUMENT"}}
        """#.replacing("\n", with: ""), format: .google,
      dropped: #""thinkingConfig""#,
      note: "one rejected generationConfig.thinkingConfig, so the request was sent without it"),
    Case(
      name: "an option of the user is left out",
      reply: #"{"error":{"message":"seed: Extra inputs are not permitted"}}"#,
      request: LLMRequest(
        model: "one:a", messages: [Message(role: .user, content: "hi")], options: ["seed": 7]),
      dropped: #""seed":7"#, note: "one rejected seed, so the request was sent without it"),
    Case(
      name: "of temperature and top_p the temperature is kept",
      reply: #"{"error":{"message":"`temperature` and `top_p` cannot both be specified"}}"#,
      request: LLMRequest(
        model: "one:a", messages: [Message(role: .user, content: "hi")], temperature: 0.5,
        options: ["top_p": 0.9]),
      dropped: #""top_p":0.9"#, note: "one rejected top_p, so the request was sent without it"),
    Case(
      name: "the prompt asks for a format that the server does not know",
      reply: #"{"error":{"message":"This response_format type is unavailable now"}}"#,
      request: LLMRequest(
        model: "one:a", messages: [Message(role: .user, content: "hi")],
        responseFormat: .schema(["type": "object"])),
      dropped: #""response_format""#, added: "matches this JSON Schema",
      note: "one rejected response_format, so the prompt asks for the format instead"),
    Case(
      name: "a mark for the cache is left out",
      reply: #"{"error":{"message":"messages.0.content.0.cache_control: Extra inputs"}}"#,
      format: .anthropic,
      request: LLMRequest(model: "one:a", messages: [Message(role: .user, content: "hi")]),
      dropped: #""cache_control""#),
  ]

  static let streamCases = [
    (
      400, #"{"error":{"message":"Your organization must be verified to stream","param":"stream"}}"#
    ),
    (400, #"{"error":{"message":"'stream' does not support true with this model."}}"#),
    (422, #"{"detail":[{"loc":["body","stream"],"msg":"unexpected value; permitted: False"}]}"#),
    (501, #"{"error":{"message":"stream mode not implemented"}}"#),
    (405, #"{"message":"This model does not support streaming"}"#),
    (403, #"{"error":{"message":"Streaming is not allowed for this key"}}"#),
    (500, #"{"error":{"message":"Error processing stream start","type":"server_error"}}"#),
  ].map { status, reply in
    Case(
      name: reply, status: status, reply: reply, dropped: #""stream":true"#,
      added: #""stream":false"#, note: "one refused to stream the answer, so it was requested whole"
    )
  }

  private static func ring(_ transport: ScriptedTransport, _ format: WireFormat) -> LLMRing {
    LLMRing(
      configuration: Configuration(
        providers: [Provider(name: "one", format: format, baseURL: "http://127.0.0.1:1/v1")],
        aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: transport,
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
  }

  private static func answer(in format: WireFormat) -> ScriptedReply {
    let text =
      switch format.known {
      case .openAIChat, nil:
        #"{"choices":[{"index":0,"message":{"content":"ok"},"finish_reason":"stop"}]}"#
      case .openAIResponses: #"{"object":"response","status":"completed","output":[]}"#
      case .anthropic:
        #"{"type":"message","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn"}"#
      case .google:
        #"{"candidates":[{"content":{"parts":[{"text":"ok"}]},"finishReason":"STOP"}]}"#
      case .ollama: #"{"message":{"content":"ok"},"done":true,"done_reason":"stop"}"#
      }
    return ScriptedReply([text])
  }

  @Test(
    "a field that the server rejects is left out or replaced in one further request",
    arguments: usageCases + fieldCases + streamCases)
  func leavesOut(_ example: Case) async throws {
    let transport = ScriptedTransport([
      ScriptedReply(status: example.status, [example.reply]),
      Self.answer(in: example.format),
    ])
    let response = try await Self.ring(transport, example.format).chat(example.request)
    #expect(response.content == "ok")
    let bodies = transport.bodies
    try #require(bodies.count == 2)
    #expect(bodies[0].contains(example.dropped))
    #expect(!bodies[1].contains(example.dropped))
    if let added = example.added {
      #expect(!bodies[0].contains(added))
      #expect(bodies[1].contains(added))
    }
    #expect(response.requestNotes == (example.note.map { [$0] } ?? []))
  }

  @Test("the next request of the process does without the field from the start")
  func remembers() async throws {
    for example in Self.usageCases + Self.fieldCases {
      let transport = ScriptedTransport([
        ScriptedReply(status: example.status, [example.reply]),
        Self.answer(in: example.format),
      ])
      let ring = Self.ring(transport, example.format)
      _ = try await ring.chat(example.request)
      let second = try await ring.chat(example.request)
      #expect(transport.bodies.count == 3, "\(example.name)")
      #expect(transport.bodies.last == transport.bodies[1], "\(example.name)")
      #expect(second.requestNotes == [], "\(example.name)")
    }
  }

  @Test("a failure to stream is remembered only if the server does not stream at all")
  func forgetsFailures() async throws {
    func streams(after reply: Case) async throws -> [Bool] {
      let transport = ScriptedTransport([
        ScriptedReply(status: reply.status, [reply.reply]), Self.answer(in: .openAIChat),
      ])
      let ring = Self.ring(transport, .openAIChat)
      _ = try await ring.chat(reply.request)
      _ = try await ring.chat(reply.request)
      return transport.bodies.map { $0.contains(#""stream":true"#) }
    }
    #expect(try await streams(after: Self.streamCases[0]) == [true, false, false])
    #expect(try await streams(after: Self.streamCases[6]) == [true, false, true])
  }

  @Test("fields that are rejected one after another are all left out")
  func several() async throws {
    let replies = ["stream_options", "reasoning_effort", "max_tokens", "max_completion_tokens"]
      .map {
        ScriptedReply(status: 400, [#"{"error":{"message":"bad","param":"\#($0)"}}"#])
      }
    let transport = ScriptedTransport(replies + [Answers.whole(["ok"])])
    let response = try await Self.ring(transport, .openAIChat).chat(Self.usageCases[0].request)
    #expect(response.content == "ok")
    #expect(
      transport.bodies.last
        == #"{"messages":[{"content":"hi","role":"user"}],"model":"a","stream":true,"#
        + #""temperature":0.5}"#)
  }

  @Test(
    "an error in place of a stream counts as a rejection, too",
    arguments: [
      #"{"error":{"message":"stream_options is not supported"}}"#,
      #"{"error":{"message":"Unknown parameter","param":"stream_options"}}"#,
    ])
  func inStream(reply: String) async throws {
    let transport = ScriptedTransport([
      ScriptedReply(["data: \(reply)\n\n"]),
      Answers.whole(["ok"]),
    ])
    let response = try await Self.ring(transport, .openAIChat).chat(Self.usageCases[0].request)
    #expect(response.content == "ok")
    #expect(transport.bodies.map { $0.contains("stream_options") } == [true, false])
  }

  @Test(
    "an error about something else is reported without another request",
    arguments: [
      (400, #"{"error":{"message":"stop the abuse of the model and its messages","param":null}}"#),
      (400, #"{"error":{"message":"messages: at least one message is required"}}"#),
      (400, #"{"error":{"message":"Invalid value","param":"messages[0].content"}}"#),
      (422, #"{"detail":[{"loc":["body","model"],"msg":"no","input":{"temperature":1}}]}"#),
      (401, #"{"error":{"message":"invalid key; temperature is not supported"}}"#),
      (
        400,
        #"{"error":{"message":"max_tokens and messages exceed the context","code":"context_length_exceeded"}}"#
      ),
    ])
  func isOther(status: Int, reply: String) async {
    let transport = ScriptedTransport([
      ScriptedReply(status: status, [reply]), Answers.whole(["ok"]),
    ])
    await #expect(throws: LLMError.self) {
      try await Self.ring(transport, .openAIChat).chat(Self.usageCases[0].request)
    }
    #expect(transport.bodies.count == 1)
  }
}
