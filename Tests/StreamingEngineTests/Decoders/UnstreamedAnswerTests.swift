import LLMRingCutTesting
import StreamingEngine
import Testing

/// Responses from servers that do not stream although they were asked to.
struct UnstreamedAnswerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var format: WireFormat
    var body: String
    var expected: [AnswerEvent]
    var testDescription: String { format.rawValue }
  }

  private static func calls(_ ids: [String]) -> [AnswerEvent] {
    [
      .toolCallStart(index: 0, id: ids[0], name: "f"), .toolCallArguments(index: 0, #"{"a": 1}"#),
      .toolCallStart(index: 1, id: ids[1], name: "g"), .toolCallArguments(index: 1, "{}"),
    ]
  }

  static let cases = [
    Case(
      format: .openAIChat,
      body: """
        {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":
         {"role":"assistant","content":"Hi","reasoning_content":"Hm","tool_calls":[
          {"id":"x","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}},
          {"id":"y","type":"function","function":{"name":"g","arguments":"{}"}}]},
         "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}}
        """,
      expected: [.start(id: "c", model: "m"), .reasoning("Hm"), .text("Hi")] + calls(["x", "y"])
        + [
          .signature(.block(json: #"{"reasoning_content":"Hm"}"#, token: "")),
          .finish(.toolCalls, raw: "tool_calls"), .usage(Usage(promptTokens: 1)), .end,
        ]),
    Case(
      format: .openAIResponses,
      body: """
        {"id":"r","object":"response","status":"completed","model":"m","error":null,
         "incomplete_details":null,"output":[
          {"id":"rs","type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}],
           "encrypted_content":"gA"},
          {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]},
          {"type":"function_call","call_id":"x","name":"f","arguments":"{\\"a\\": 1}"},
          {"type":"function_call","call_id":"y","name":"g","arguments":""}],
         "usage":{"input_tokens":1},"text":{"format":{"type":"text"}}}
        """,
      expected: [
        .start(id: "r", model: "m"), .reasoning("Hm"),
        .signature(
          .block(
            json: """
              {"id":"rs","type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}],
                 "encrypted_content":"gA"}
              """, token: "gA")),
        .text("Hi"),
      ] + calls(["x", "y"]) + [
        .finish(.toolCalls, raw: "completed"), .usage(Usage(promptTokens: 1)), .end,
      ]),
    Case(
      format: .anthropic,
      body: """
        {"model":"m","id":"msg","type":"message","role":"assistant","content":[
          {"type":"thinking","thinking":"Hm","signature":"Eq"},{"type":"text","text":"Hi"},
          {"type":"tool_use","id":"x","name":"f","input":{"a": 1}},
          {"type":"tool_use","id":"y","name":"g","input":{}}],
         "stop_reason":"tool_use","stop_sequence":null,
         "usage":{"input_tokens":1,"output_tokens":2}}
        """,
      expected: [
        .start(id: "msg", model: "m"), .reasoning("Hm"),
        .signature(
          .block(json: #"{"type":"thinking","thinking":"Hm","signature":"Eq"}"#, token: "Eq")),
        .text("Hi"),
      ] + calls(["x", "y"]) + [
        .finish(.toolCalls, raw: "tool_use"),
        .usage(Usage(promptTokens: 1, completionTokens: 2, totalTokens: 3)), .end,
      ]),
    Case(
      format: .google,
      body: """
        {
          "candidates": [
            {"content": {"parts": [{"text": "Hm", "thought": true}, {"text": "Hi"},
              {"functionCall": {"id": "x", "name": "f", "args": {"a": 1}},
               "thoughtSignature": "S"},
              {"functionCall": {"id": "y", "name": "g", "args": {}}}], "role": "model"},
             "finishReason": "STOP"}
          ],
          "modelVersion": "m", "responseId": "r"
        }
        """,
      expected: [
        .start(id: "r", model: "m"), .reasoning("Hm"), .text("Hi"),
        calls(["x", "y"])[0], calls(["x", "y"])[1], .signature(.call(token: "S")),
        calls(["x", "y"])[2], calls(["x", "y"])[3], .finish(.toolCalls, raw: "STOP"), .end,
      ]),
    Case(
      format: .ollama,
      body: """
        {
          "model": "m",
          "message": {"role": "assistant", "content": "Hi", "thinking": "Hm", "tool_calls": [
            {"id": "x", "function": {"name": "f", "arguments": {"a": 1}}},
            {"id": "y", "function": {"name": "g", "arguments": {}}}]},
          "done": true, "done_reason": "stop"
        }
        """,
      expected: [.start(id: nil, model: "m"), .reasoning("Hm"), .text("Hi")] + calls(["x", "y"])
        + [
          .signature(.block(json: #"{"thinking":"Hm"}"#, token: "")),
          .finish(.toolCalls, raw: "stop"), .end,
        ]),
  ]

  @Test("an answer that was not streamed decodes like a streamed one", arguments: cases)
  func reads(_ example: Case) {
    for pieces in Cuts.all(of: Array(example.body.utf8), random: 20) {
      let transcript = Transcript(of: pieces, as: example.format)
      guard transcript == Transcript(example.expected) else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
    // On one line, as most servers send them.
    let line = example.body.replacing("\n", with: " ")
    let transcript = Transcript(of: line, as: example.format)
    #expect(transcript.text == "Hi" && transcript.fault == nil && transcript.finish == .toolCalls)
  }

  @Test("a truncated answer that was not streamed is an error", arguments: cases)
  func cutShort(_ example: Case) {
    let body = Array(example.body.utf8)
    for length in stride(from: 0, to: body.count - 1, by: 3) {
      let transcript = Transcript(of: [Array(body[..<length])], as: example.format)
      #expect(transcript.fault?.kind == .truncated, "at \(length): \(transcript)")
    }
  }

  @Test("an unfinished or failed response that was not streamed is an error")
  func unfinished() {
    let long = Transcript(
      of: #"{"object":"response","status":"incomplete","output":[],"#
        + #""incomplete_details":{"reason":"max_output_tokens"}}"#, as: .openAIResponses)
    #expect(long.finish == .length)
    let failed = Transcript(
      of: #"{"object":"response","status":"failed","output":[],"#
        + #""error":{"code":"server_error","message":"Sorry."}}"#, as: .openAIResponses)
    #expect(failed.fault?.message == "Sorry.")
    let cut = Transcript(
      of: #"{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"max_tokens"}"#,
      as: .anthropic)
    #expect(cut.finish == .length && cut.text == "a")
  }
}
