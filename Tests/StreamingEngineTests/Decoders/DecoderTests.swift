import LLMRingCutTesting
import StreamingEngine
import Testing

/// Cases that the recorded streams do not cover.
struct DecoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: WireFormat
    var body: String
    var expected: Transcript

    init(
      _ name: String, _ format: WireFormat, _ body: String, _ events: [AnswerEvent],
      _ fault: LLMError? = nil
    ) {
      self.name = name
      self.format = format
      self.body = body
      expected = Transcript(events, fault)
    }

    var testDescription: String { name }
  }

  static let truncated = LLMError(
    .truncated, provider: "test", message: "the stream ended before the answer was complete",
    advice: "try again, or ask the model to continue")

  private static func malformed(_ message: String, _ advice: String? = nil) -> LLMError {
    LLMError(
      .malformed, provider: "test", message: message,
      advice: advice ?? "check the provider's base URL, or try again")
  }

  private static let stop: [AnswerEvent] = [.finish(.stop, raw: "stop"), .end]

  private static func chat(_ choice: String, _ more: String = "") -> String {
    "data: {\"choices\":[{\"index\":0,\(choice)}]\(more)}\n\n"
  }

  private static let chatEnd = chat(#""delta":{},"finish_reason":"stop""#) + "data: [DONE]\n\n"

  static let chatCases = [
    Case(
      "an unpaired surrogate escape is replaced and the stream continues", .openAIChat,
      chat(#""delta":{"content":"a\ud83d"}"#) + chatEnd, [.text("a"), .text("\u{FFFD}")] + stop),
    Case(
      "the text before invalid JSON is kept", .openAIChat,
      chat(#""delta":{"content":"a"}"#) + "data: {oops}\n\n" + chatEnd, [.text("a")],
      malformed("the response is not in the provider's format: {oops}")),
    Case(
      "empty data is ignored", .openAIChat, "data:\n\n" + chatEnd, stop),
    Case(
      "[DONE] without a finish reason is an end", .openAIChat,
      chat(#""delta":{"content":"a"}"#) + "data: [DONE]\n\n", [.text("a"), .end]),
    Case(
      "everything after [DONE] is ignored", .openAIChat,
      chatEnd + chat(#""delta":{"content":"late"}"#) + "data: {oops}\n\n", stop),
    Case(
      "an empty finish reason is ignored", .openAIChat,
      chat(#""delta":{"content":"a"},"finish_reason":"""#), [.text("a")], truncated),
    Case(
      "null or missing choices and a null delta are ignored", .openAIChat,
      "data: {\"choices\":null}\n\ndata: {}\n\n" + chat(#""delta":null"#) + chatEnd, stop),
    Case(
      "other choices are ignored", .openAIChat,
      #"data: {"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#
        + "\n\n" + chatEnd, [.text("a")] + stop),
    Case(
      "a refusal ends with stop", .openAIChat,
      chat(#""delta":{"refusal":"I can't"}"#) + chatEnd,
      [.refusal("I can't"), .finish(.refusal, raw: "stop"), .end]),
    Case(
      "an unknown finish reason is kept", .openAIChat, chat(#""delta":{},"finish_reason":"tired""#),
      [.finish(.other, raw: "tired"), .end]),
    Case(
      "a null or empty error is ignored", .openAIChat,
      chat(#""delta":{"content":"a"}"#, #","error":null"#)
        + chat(#""delta":{"content":"b"}"#, #","error":{}"#) + chatEnd,
      [.text("a"), .text("b")] + stop),
    Case(
      "a call without ID and index and with a repeated name", .openAIChat,
      chat(#""delta":{"tool_calls":[{"function":{"name":"f","arguments":"{"}}]}"#)
        + chat(#""delta":{"tool_calls":[{"function":{"name":"f","arguments":"}"}}]}"#)
        + chat(#""delta":{"tool_calls":[{"function":{"name":"g","arguments":"{}"}}]}"#) + chatEnd,
      [
        .toolCallStart(index: 0, id: "call_0", name: "f"), .toolCallArguments(index: 0, "{"),
        .toolCallArguments(index: 0, "}"), .toolCallStart(index: 1, id: "call_1", name: "g"),
        .toolCallArguments(index: 1, "{}"), .finish(.toolCalls, raw: "stop"), .end,
      ]),
    Case(
      "a call whose name comes after its id", .openAIChat,
      chat(#""delta":{"tool_calls":[{"index":3,"id":"x"}]}"#)
        + chat(#""delta":{"tool_calls":[{"index":3,"function":{"name":"f","arguments":"1"}}]}"#)
        + chatEnd,
      [
        .toolCallStart(index: 0, id: "x", name: "f"), .toolCallArguments(index: 0, "1"),
        .finish(.toolCalls, raw: "stop"), .end,
      ]),
    Case(
      "a complete answer from a server that does not stream", .openAIChat,
      """
      {"id":"c1","object":"chat.completion","model":"m",
       "choices":[{"index":0,"message":{"role":"assistant","content":"whole"},
                   "finish_reason":"stop"}],

       "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
      """,
      [
        .start(id: "c1", model: "m"), .text("whole"), .finish(.stop, raw: "stop"),
        .usage(Usage(promptTokens: 1, completionTokens: 2, totalTokens: 3)), .end,
      ]),
  ]

  static let otherCases = [
    Case(
      "reasoning with its summary and encrypted content", .openAIResponses,
      """
      data: {"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"hm"}

      data: {"type":"response.reasoning_summary_text.done","output_index":0,"text":"hm"}

      data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","encrypted_content":"gA"}}

      data: {"type":"response.output_text.delta","output_index":1,"delta":"a"}

      data: {"type":"response.output_text.done","output_index":1,"text":"a"}

      data: {"type":"response.completed","response":{"usage":{"input_tokens":5,"output_tokens":4,"output_tokens_details":{"reasoning_tokens":3}}}}

      data: {"type":"response.rate_limits.updated"}


      """,
      [
        .reasoning("hm"),
        .signature(
          .block(json: #"{"type":"reasoning","encrypted_content":"gA"}"#, token: "gA")),
        .text("a"), .finish(.stop, raw: "completed"),
        .usage(Usage(promptTokens: 5, completionTokens: 4, reasoningTokens: 3)), .end,
      ]),
    Case(
      "a model that does not stream sends its text in one piece", .openAIResponses,
      """
      data: {"type":"response.output_text.done","output_index":0,"text":"all"}

      data: {"type":"response.completed","response":{}}


      """, [.text("all"), .finish(.stop, raw: "completed"), .end]),
    Case(
      "a failed response", .openAIResponses,
      """
      data: {"type":"response.failed","response":{"id":"r","error":{"code":"context_length_exceeded","message":"Too long."}}}


      """, [.start(id: "r", model: nil)],
      LLMError(
        .contextLength, provider: "test", message: "Too long.", code: "context_length_exceeded",
        advice: "start a new conversation, or use a model with a larger window")),
    Case(
      "a call without arguments, and hidden thinking", .anthropic,
      """
      data: {"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}}

      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Eq"}}

      data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Xx"}}

      data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}

      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

      data: {"type":"content_block_stop","index":2}

      data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2,"output_tokens_details":{"thinking_tokens":1}}}

      data: {"type":"message_stop"}


      """,
      [
        .start(id: "m", model: "c"),
        .signature(
          .block(json: #"{"type":"thinking","thinking":"","signature":"Eq"}"#, token: "Eq")),
        .signature(.block(json: #"{"type":"redacted_thinking","data":"Xx"}"#, token: "Xx")),
        .toolCallStart(index: 0, id: "t", name: "now"), .toolCallArguments(index: 0, "{}"),
        .finish(.toolCalls, raw: "tool_use"),
        .usage(
          Usage(promptTokens: 1, completionTokens: 2, totalTokens: 3, reasoningTokens: 1)), .end,
      ]),
    Case(
      "thinking, text with a signature, and calls with the same name", .google,
      """
      data: {"candidates":[{"content":{"parts":[{"text":"t","thought":true},{"text":"a","thoughtSignature":"S"},{"functionCall":{"name":"f"}},{"functionCall":{"name":"f","args":{"x":1}}}]}}]}

      data: {"candidates":[{"finishReason":"STOP"}]}


      """,
      [
        .reasoning("t"), .text("a"), .signature(.text(token: "S", bytes: 1)),
        .toolCallStart(index: 0, id: "call_0", name: "f"), .toolCallArguments(index: 0, "{}"),
        .toolCallStart(index: 1, id: "call_1", name: "f"),
        .toolCallArguments(index: 1, "{\"x\":1}"),
        .finish(.toolCalls, raw: "STOP"), .end,
      ]),
    Case(
      "an error in an array is read", .google,
      #"data: [{"error":{"code":503,"message":"Busy.","status":"UNAVAILABLE"}}]"# + "\r\n\r\n", [],
      LLMError(
        .overloaded, provider: "test", message: "Busy.", code: "UNAVAILABLE",
        advice: "try again, or use another model")),
    Case(
      "data that is JSON but not an object is malformed", .google, "data: 1\n\n", [],
      malformed("the response is not in the provider's format: 1")),
    Case(
      "content and a call in the last line are read", .ollama,
      #"{"model":"m","message":{"content":"a","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":true,"done_reason":"stop","eval_count":2}"#,
      [
        .start(id: nil, model: "m"), .text("a"),
        .toolCallStart(index: 0, id: "call_0", name: "f"), .toolCallArguments(index: 0, "{}"),
        .finish(.toolCalls, raw: "stop"), .usage(Usage(completionTokens: 2)), .end,
      ]),
    Case(
      "a line that is not JSON", .ollama,
      "{\"message\":{\"content\":\"a\"}}\n{oops}\n", [.text("a")],
      malformed("the response is not in the provider's format: {oops}")),
  ]

  @Test(
    "decoders give the same events however the bytes are split", arguments: chatCases + otherCases)
  func reads(_ example: Case) {
    for pieces in Cuts.all(of: Array(example.body.utf8), random: 50) {
      let transcript = Transcript(of: pieces, as: example.format)
      #expect(transcript == example.expected, "in pieces of \(pieces.map(\.count))")
    }
  }

  @Test(
    "the error for a body that is not an answer describes the body", arguments: WireFormat.allCases)
  func foreignBodies(_ format: WireFormat) {
    let object = #"{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}"#
    let pretty =
      "{\n  \"error\": {\n\n    \"message\": \"Rate limit reached\",\n"
      + "    \"code\": \"rate_limit_exceeded\"\n  }\n}\n"
    for body in [object, pretty, "[\(object)]"] {
      let fault = fault(of: body, as: format)
      #expect(fault?.kind == .rateLimit && fault?.message == "Rate limit reached", "\(body)")
    }
    let page = fault(of: "<html>\n<title>Hotel</title>\n\n<p>Sign in: here</p>", as: format)
    #expect(page?.kind == .malformed)
    #expect(
      page?.message
        == "the server sent a web page instead of an answer, \"Hotel\"; it may be a proxy or sign-in page"
    )
    #expect(page?.advice == "check the network, the proxy and the provider's base URL")
    let empty = fault(of: "", as: format)
    #expect(empty?.kind == .truncated && empty?.isRetryable == true)
    #expect(empty?.message == "the stream ended before the answer began")
    let text = fault(of: "upstream connect error", as: format)
    #expect(text?.kind == .malformed)
    #expect(text?.message == "the response is not in the provider's format: upstream connect error")
    #expect(fault(of: "{\"unknown\": true}", as: format)?.kind == .malformed)
    #expect(fault(of: "{\"error\": {\"message\": ", as: format)?.kind == .truncated)
  }

  @Test("an endless line throws an error that says so")
  func endless() {
    var decoder = WireFormat.openAIChat.makeDecoder(provider: "test")
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    var fault: LLMError?
    for _ in 0..<10 where fault == nil {
      decoder.append(piece)
      do throws(LLMError) {
        #expect(try decoder.next() == nil)
      } catch {
        fault = error
      }
    }
    #expect(fault?.kind == .malformed)
    #expect(fault?.message == "a line of the stream exceeds 8 MiB")
  }

  @Test("an error inside a stream can say how long to wait")
  func inBandDelay() {
    let fault = fault(
      of: #"data: {"error":{"message":"Please try again in 2s.","code":"rate_limit_exceeded"}}"#
        + "\n\n", as: .openAIChat)
    #expect(fault?.retryAfter == .seconds(2))
    #expect(fault?.advice == "try again in 2 s")
  }

  private func fault(of body: String, as format: WireFormat) -> LLMError? {
    Transcript(of: body, as: format).fault
  }
}
