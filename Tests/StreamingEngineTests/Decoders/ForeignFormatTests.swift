import LLMRingCutTesting
import LLMRingLoopbackServer
import StreamingEngine
import Testing

/// Servers that answer in another format than that of their provider's kind.
struct ForeignFormatTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: WireFormat
    var server: WireFormat
    var testDescription: String { "kind \(kind.rawValue), server \(server.rawValue)" }

    static let all = WireFormat.allCases.flatMap { kind in
      WireFormat.allCases.filter { $0 != kind }.map { Case(kind: kind, server: $0) }
    }

    /// What a decoder for the kind makes of a body.
    func expectFault(in body: [UInt8], pieces: [[UInt8]]? = nil, _ name: String) {
      let transcript = Transcript(of: pieces ?? [body], as: kind)
      let fault = transcript.fault
      #expect(transcript.text.isEmpty && transcript.reasoning.isEmpty, "\(name): \(transcript)")
      #expect(fault?.kind == .malformed && fault?.isRetryable == false, "\(name): \(transcript)")
      #expect(
        fault?.message.hasPrefix(
          "the server answers in the format \"\(server.rawValue)\" (") == true,
        "\(name): \(transcript)")
      #expect(fault?.message.hasSuffix("), not in \"\(kind.rawValue)\"") == true)
      #expect(
        fault?.advice?.hasPrefix("use the format \(server.rawValue) for this provider") == true)
    }
  }

  private static func stream(_ format: WireFormat, _ deltas: [String]) -> [UInt8] {
    Wire.of(format).script(deltas: deltas).steps.flatMap { step -> [UInt8] in
      if case .send(let bytes) = step { bytes } else { [] }
    }
  }

  @Test("a stream in another format is an error that names the kind to set", arguments: Case.all)
  func streams(_ test: Case) {
    let body = Self.stream(test.server, ["Hel", "lo", " there"])
    let cuts = [[body], body.map { [$0] }] + Cuts.random(body, count: 10)
    for pieces in cuts { test.expectFault(in: body, pieces: pieces, "stream") }
    // The text may also come only with the last event, or not at all.
    test.expectFault(in: Self.stream(test.server, []), "without deltas")
  }

  @Test("a whole answer in another format is an error that names the kind", arguments: Case.all)
  func wholes(_ test: Case) throws {
    let sample = try #require(
      UnstreamedAnswerTests.cases.first { $0.format == test.server })
    test.expectFault(in: Array(sample.body.utf8), "spread over lines")
    let line = sample.body.replacing("\n", with: " ")
    test.expectFault(in: Array(line.utf8), "on one line")
    test.expectFault(in: Array("data: \(line)\n\n".utf8), "as an event")
    test.expectFault(in: Array("data: \(line)\n\ndata: [DONE]\n\n".utf8), "with an end marker")
  }

  @Test("variants of a format are recognised too", arguments: WireFormat.allCases)
  func variants(_ kind: WireFormat) {
    func event(_ payload: String) -> String { "data: \(payload)\n\n" }
    let variants: [(WireFormat, String)] = [
      (.google, #"[{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}]"#),
      (
        .google,
        event(#"{"response":{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}}"#)
      ),
      (
        .ollama,
        #"{"model":"m","response":"Hi","done":false}"# + "\n" + #"{"model":"m","done":true}"# + "\n"
      ),
      (.openAIChat, event(#"{"object":"text_completion","choices":[{"text":"Hi"}]}"#)),
      (
        .openAIChat,
        event(#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f"}}]}}]}"#)
          + event("[DONE]")
      ),
      (.openAIResponses, event(#"{"type":"response.output_text.delta","delta":"Hi"}"#)),
      (
        .anthropic,
        event(#"{"type":"content_block_delta","delta":{"text":"Hi"}}"#) + event("[DONE]")
      ),
    ]
    for (server, body) in variants where server != kind {
      Case(kind: kind, server: server).expectFault(in: Array(body.utf8), body)
    }
  }

  @Test("another format is reported while the connection is still open", arguments: Case.all)
  func openConnection(_ test: Case) {
    for deltas in [["Hel", "lo", " there"], ["Hi"]] {
      var decoder = test.kind.makeDecoder(provider: "test")
      decoder.append(Self.stream(test.server, deltas))
      let error = #expect(throws: LLMError.self) { while try decoder.next() != nil {} }
      #expect(error?.kind == .malformed, "\(deltas)")
      #expect(error?.message.contains("in the format \"\(test.server.rawValue)\"") == true)
    }
  }

  @Test("text in another format beside readable text is a note")
  func besideText() {
    let chat = #"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#
    let event = #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"Yo"}}"#
    for payloads in [[event, chat], [chat, event]] {
      let transcript = Transcript(
        of: payloads.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n", as: .openAIChat)
      #expect(transcript.text == "Hi" && transcript.fault == nil, "\(transcript)")
      #expect(
        transcript.notes == [
          "part of the answer is missing, because it cannot be read: text in the format "
            + "\"anthropic\""
        ])
    }
  }

  @Test("an event in another format without text does no harm")
  func withoutText() {
    let body = """
      data: {"type":"message_stop"}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}


      """
    let transcript = Transcript(of: body, as: .openAIChat)
    #expect(transcript == Transcript([.finish(.stop, raw: "stop"), .end]))
  }

  @Test("a server's own error is shown, whatever its format")
  func ownErrors() {
    let anthropic =
      #"data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"# + "\n\n"
    for kind in WireFormat.allCases {
      #expect(Transcript(of: anthropic, as: kind).fault?.message == "Overloaded")
    }
  }

  @Test("an answer in an unknown format is an error that shows it, and is not asked for again")
  func unknownFormats() {
    let bodies = [
      #"data: {"type":"content-delta","delta":{"message":{"content":{"text":"Hi"}}}}"# + "\n\n",
      #"data: {"token":{"id":1,"text":"Hi"},"generated_text":null}"# + "\n\n",
      #"data: {"kind":"x","answer":"Hi"}"# + "\n\ndata: [DONE]\n\n",
    ]
    for format in WireFormat.allCases {
      for body in bodies {
        let fault = Transcript(of: body, as: format).fault
        #expect(fault?.kind == .malformed && fault?.isRetryable == false, "\(format): \(body)")
        let start = "the response is not in the provider's format: {\""
        #expect(fault?.message.hasPrefix(start) == true, "\(fault?.message ?? "")")
      }
    }
  }

  @Test("events that are only about the answer are not taken for its text")
  func asides() {
    for aside in [
      #"{"type":"status","content":"Searching"}"#, #"{"event":"progress","data":"50 %"}"#,
      #"{"message":"queued"}"#, #"{"type":"tool_result","text":"4"}"#,
    ] {
      let body = """
        data: \(aside)

        data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}


        """
      let transcript = Transcript(of: body, as: .openAIChat)
      #expect(transcript.text == "Hi" && transcript.notes.isEmpty, "\(transcript)")
    }
  }
}
