import LLMRingCutTesting
import StreamingEngine
import Testing

/// An answer is complete once a finish reason has been seen. Whatever follows it can only add a
/// note.
struct AnswerEndRuleTests {
  /// A body up to its finish reason, with usage, in each format that ends with one.
  static let complete: [(format: WireFormat, body: String, later: @Sendable (String) -> String)] = [
    (
      .openAIChat,
      #"data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}"# + "\n\n"
        + #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"#
        + #""usage":{"prompt_tokens":5,"completion_tokens":2}}"# + "\n\n", { "data: \($0)\n\n" }
    ),
    (
      .anthropic,
      #"data: {"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":5}}}"#
        + "\n\n"
        + #"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}"#
        + "\n\n"
        + #"data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}"#
        + "\n\n", { "data: \($0)\n\n" }
    ),
    (
      .google,
      #"data: {"candidates":[{"content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}],"#
        + #""usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}}"# + "\n\n",
      { "data: \($0)\n\n" }
    ),
    (
      .ollama,
      #"{"message":{"content":"Hello"},"done":false}"# + "\n"
        + #"{"message":{},"done":false,"done_reason":"stop","prompt_eval_count":5,"eval_count":2}"#
        + "\n", { "\($0)\n" }
    ),
  ]

  static let afterwards = [
    "", #"{"error":{"message":"billing failed","type":"server_error"}}"#, #"{"error":"it broke"}"#,
    "{oops}", "ping", "[DONE]", #"{"cut":"#, #"{"choices":[],"usage":null}"#,
  ]

  @Test("whatever follows a finish reason leaves the answer complete, with its usage")
  func settled() {
    for (format, body, later) in Self.complete {
      for after in Self.afterwards {
        let bytes = Array((body + (after.isEmpty ? "" : later(after))).utf8)
        for pieces in [[bytes], bytes.map { [$0] }, [bytes.dropLast()]] {
          let transcript = Transcript(of: pieces.map { Array($0) }, as: format)
          #expect(transcript.text == "Hello", "\(format) \(after)")
          #expect(transcript.finish == .stop, "\(format) \(after): \(transcript)")
          #expect(transcript.fault == nil, "\(format) \(after): \(transcript)")
          #expect(transcript.usage?.promptTokens == 5, "\(format) \(after)")
          #expect(transcript.usage?.completionTokens == 2, "\(format) \(after)")
        }
      }
    }
  }

  @Test("an error after the finish reason is noted in the server's words")
  func noted() {
    for (format, body, later) in Self.complete {
      let transcript = Transcript(
        of: body + later(#"{"error":{"message":"billing failed"}}"#), as: format)
      #expect(transcript.notes == ["billing failed"], "\(format)")
    }
  }

  @Test("the marker of the end is recognised in every spelling, with and without a finish reason")
  func spellings() {
    let chunk = #"data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}"# + "\n\n"
    let finish = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    for marker in [
      "[DONE]", "\"[DONE]\"", "[done]", "DONE", "done", " [DONE] ", "[ DONE ]", "'[DONE]'",
      "\"DONE\"", "[\"DONE\"]", "data: [DONE]", "<DONE>",
    ] {
      for terminator in ["\n\n", "\n", ""] {
        let open = Transcript(of: chunk + "data: \(marker)\(terminator)", as: .openAIChat)
        #expect(open == Transcript([.text("Hello"), .end]), "\(marker)")
        let ended = Transcript(of: chunk + finish + "data:\(marker)\(terminator)", as: .openAIChat)
        #expect(ended == Transcript([.text("Hello"), .finish(.stop, raw: "stop"), .end]))
      }
    }
    for other in ["[DONE", "undone", "[DONE] [DONE] it", "{}"] {
      let transcript = Transcript(of: chunk + "data: \(other)\n\n", as: .openAIChat)
      #expect(other == "[DONE" || transcript.fault?.kind == .truncated, "\(other): \(transcript)")
    }
  }

  @Test("an answer whose text cannot be read is an error, and beside readable text a note")
  func unreadable() {
    let samples: [(WireFormat, unreadable: String, readable: String, end: String)] = [
      (
        .anthropic, #"{"type":"content_block_delta","delta":{"type":"text_delta","text":{"x":7}}}"#,
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#
      ),
      (
        .google, #"{"candidates":[{"content":{"parts":[{"text":{"x":7}}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#,
        #"{"candidates":[{"finishReason":"STOP"}]}"#
      ),
      (
        .ollama, #"{"message":{"content":{"x":7}}}"#, #"{"message":{"content":"a"}}"#,
        #"{"done":true,"done_reason":"stop"}"#
      ),
    ]
    for (format, unreadable, readable, end) in samples {
      func transcript(_ payloads: [String]) -> Transcript {
        let lines = payloads.map { format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }
        return Transcript(of: lines.joined(), as: format)
      }
      let alone = transcript([unreadable, end])
      #expect(alone.fault?.kind == .malformed, "\(alone)")
      let name = format == .ollama ? "content" : "text"
      #expect(
        alone.fault?.message == "the answer's text cannot be read: \(name) is {\"x\":7}")
      let beside = transcript([unreadable, readable, end])
      #expect(beside.fault == nil && beside.text == "a" && beside.finish == .stop)
      #expect(
        beside.notes == [
          "part of the answer is missing, because it cannot be read: \(name) is {\"x\":7}"
        ])
    }
  }

  @Test("payloads that are not objects are counted in one note")
  func strays() {
    let body =
      "data: ping\n\n" + #"data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}"# + "\n\n"
      + "data: [HEARTBEAT]\n\nevent: heartbeat\ndata: x\n\nevent: keep-alive\ndata: {}\n\n"
      + #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    let transcript = Transcript(of: body, as: .openAIChat)
    #expect(transcript.text == "Hi" && transcript.fault == nil)
    #expect(transcript.notes == ["3 events were not JSON, the first was ping"])
  }

  @Test(
    "an object that only keeps the connection alive is no progress, whatever its type is called")
  func keepAlives() throws {
    let signs = [
      #"{"type":"ping"}"#, #"{"type":"keep-alive"}"#, #"{"event":"heartbeat"}"#,
      #"{"object":"ping"}"#, "{}",
    ]
    for format in WireFormat.allCases {
      var decoder = format.makeDecoder(provider: "test")
      func receive(_ payload: String) throws -> Bool {
        decoder.append(Array((format == .ollama ? "\(payload)\n" : "data: \(payload)\n\n").utf8))
        #expect(try decoder.next() == nil)
        return decoder.takeProgress()
      }
      for sign in signs { #expect(try receive(sign) == false, "\(format): \(sign)") }
      #expect(try receive(#"{"type":"response.in_progress"}"#), "\(format)")
    }
  }

  @Test("objects without the framing of the format are read")
  func bareObjects() {
    let object = #"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#
    for body in [
      ": ok\n\n\(object)\n\n", ": ok\n\n\(object)\n\(object)\n\n", " data: \(object)\n\n",
    ] {
      let transcript = Transcript(of: body + "data: [DONE]\n\n", as: .openAIChat)
      #expect(transcript.text.hasPrefix("Hi") && transcript.fault == nil, "\(transcript)")
    }
    let junk = Transcript(of: ": ok\n\n{oops}\n\n", as: .openAIChat)
    #expect(junk.fault?.kind == .truncated)
  }

  @Test("events without empty lines between them are read", arguments: ["\n\n", "\n", ""])
  func singleNewlines(_ end: String) {
    let object = #"data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}"# + "\n"
    let transcript = Transcript(of: object + object + "data: [DONE]" + end, as: .openAIChat)
    #expect(transcript == Transcript([.text("Hi"), .text("Hi"), .end]))
    let cut = Transcript(of: object + #"data: {"choices":[{"#, as: .openAIChat)
    #expect(cut.text == "Hi" && cut.fault?.kind == .truncated)
  }

  @Test("the provider's explanation of the finish reason is noted")
  func explanations() {
    let anthropic =
      #"data: {"type":"message_delta","delta":{"stop_reason":"refusal","#
      + #""stop_details":{"type":"refusal","explanation":"Not this."}}}"# + "\n\n"
    #expect(Transcript(of: anthropic, as: .anthropic).notes == ["Not this."])
    let gemini =
      #"data: {"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Bad call"}]}"#
      + "\n\n"
    let transcript = Transcript(of: gemini, as: .google)
    #expect(transcript.notes == ["Bad call"] && transcript.finish == .error)
  }

  @Test("one JSON object with text is a whole answer, even without a finish reason")
  func wholeBody() {
    let chat = #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":null}]}"#
    #expect(Transcript(of: chat, as: .openAIChat) == Transcript([.text("Hi"), .end]))
    let message = #"{"type":"message","content":"Hi","stop_reason":null}"#
    #expect(Transcript(of: message, as: .anthropic) == Transcript([.text("Hi"), .end]))
    let array = #"[{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#
    #expect(Transcript(of: array + "]", as: .google) == Transcript([.text("Hi"), .end]))
    #expect(Transcript(of: array, as: .google).fault?.kind == .truncated)
    let line = #"{"message":{"content":"Hi"},"done":false}"#
    #expect(Transcript(of: line, as: .ollama).fault?.kind == .truncated)
  }

  @Test("an array of responses is read piece by piece")
  func arrayIsStreamed() throws {
    var decoder = WireFormat.google.makeDecoder(provider: "test")
    decoder.append(Array(#"[{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#.utf8))
    #expect(try decoder.next() == .text("Hel"))
    #expect(try decoder.next() == nil)
    decoder.append(
      Array(
        #",{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}]}]"#.utf8))
    #expect(try decoder.next() == .text("lo"))
    #expect(decoder.isComplete && decoder.awaitsOnlyEnd)
  }

  @Test("text after a finish reason is shown, and the answer is not taken for ended")
  func finishInEveryPayload() {
    func payload(_ text: String) -> String {
      #"data: {"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"STOP"}]}"#
        + "\n\n"
    }
    var decoder = WireFormat.google.makeDecoder(provider: "test")
    decoder.append(Array(payload("One").utf8))
    #expect((try? decoder.next()) == .text("One"))
    #expect((try? decoder.next()) == .some(nil))
    #expect(decoder.awaitsOnlyEnd)
    decoder.append(Array(payload(" two").utf8))
    #expect((try? decoder.next()) == .text(" two"))
    #expect(decoder.isComplete && !decoder.awaitsOnlyEnd)
  }
}
