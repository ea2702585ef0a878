import StreamingEngine
import Testing

/// Shapes of answers that servers send in the formats of Anthropic, Gemini and Ollama, other than
/// those in the documentation of these formats.
struct ServerShapeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: WireFormat
    var body: String
    var text: String
    var reasoning = ""
    var finish: FinishReason? = .stop

    var testDescription: String { name }
  }

  private static func events(_ payloads: [String]) -> String {
    payloads.map { "data: \($0)\n\n" }.joined()
  }

  private static func start(_ type: String, _ text: String, _ index: Int = 0) -> String {
    #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"\#(type)","\#(type)":"\#(text)"}}"#
  }

  private static func delta(_ text: String, _ index: Int = 0) -> String {
    #"{"type":"content_block_delta","index":\#(index),"delta":{"type":"text_delta","text":"\#(text)"}}"#
  }

  private static func stop(_ index: Int = 0) -> String {
    #"{"type":"content_block_stop","index":\#(index)}"#
  }

  private static let end = #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#

  static let anthropic = [
    Case(
      name: "the start of a block has all the text", format: .anthropic,
      body: events([start("text", "Hello"), stop(), end]), text: "Hello"),
    Case(
      name: "the start of a block has the first piece", format: .anthropic,
      body: events([start("text", "Hel"), delta("lo"), stop(), end]), text: "Hello"),
    Case(
      name: "deltas repeat the start of the block", format: .anthropic,
      body: events([
        start("text", "Hello"), delta("Hel"), delta("lo"), delta(" there"), stop(), end,
      ]),
      text: "Hello there"),
    Case(
      name: "a delta that begins like the start of the block continues it", format: .anthropic,
      body: events([start("text", "Hello"), delta("He"), delta("!"), stop(), end]),
      text: "HelloHe!"),
    Case(
      name: "held text is shown at the end of the block", format: .anthropic,
      body: events([start("text", "Hello"), delta("He"), end]), text: "HelloHe"),
    Case(
      name: "two blocks with the same text", format: .anthropic,
      body: events([start("text", "Ha"), stop(), start("text", "Ha", 1), stop(1), end]),
      text: "HaHa"),
    Case(
      name: "two blocks with the same text, of which the first is not ended", format: .anthropic,
      body: events([start("text", "Ha"), start("text", "Ha", 1), end]), text: "HaHa"),
    Case(
      name: "three blocks with the same text and the same index", format: .anthropic,
      body: events([start("text", "Ha"), start("text", "Ha"), start("text", "Ha"), end]),
      text: "HaHaHa"),
    Case(
      name: "a delta of another block than the one that was started", format: .anthropic,
      body: events([start("text", "Ha"), delta("Ha", 1), delta("Ha", 1), end]), text: "HaHaHa"),
    Case(
      name: "a block begins while part of the last one is held", format: .anthropic,
      body: events([
        start("text", "Hello"), delta("He"), start("text", "Hey", 1), delta("!", 1), end,
      ]),
      text: "HelloHeHey!"),
    Case(
      name: "two blocks of thinking that are not ended", format: .anthropic,
      body: events([
        start("thinking", "Hm"),
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"H"}}"#,
        start("thinking", "Hm", 1), start("text", "Hi", 2), end,
      ]),
      text: "Hi", reasoning: "HmHHm"),
    Case(
      name: "the blocks repeat two texts in the message start", format: .anthropic,
      body: events([
        #"{"type":"message_start","message":{"content":[{"type":"text","text":"Ha"},{"type":"text","text":"Ha"}]}}"#,
        start("text", "Ha"), stop(), start("text", "Ha", 1), stop(1), delta("!", 1), end,
      ]),
      text: "HaHa!"),
    Case(
      name: "the thinking is in the start of its block", format: .anthropic,
      body: events([start("thinking", "Hm"), start("text", "", 1), delta("Hi", 1), end]),
      text: "Hi", reasoning: "Hm"),
    Case(
      name: "a message with all of the text follows the deltas", format: .anthropic,
      body: events([
        delta("Hel"), delta("lo"), end,
        #"{"type":"message","content":[{"type":"text","text":"Hello there"}],"stop_reason":"end_turn"}"#,
      ]), text: "Hello there"),
    Case(
      name: "the message stop has all of the text", format: .anthropic,
      body: events([
        delta("Hello"),
        #"{"type":"message_stop","message":{"content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn"}}"#,
      ]), text: "Hello"),
    Case(
      name: "the message start has text", format: .anthropic,
      body: events([
        #"{"type":"message_start","message":{"id":"m","content":[{"type":"text","text":"Hel"}]}}"#,
        delta("lo"), end,
      ]), text: "Hello"),
    Case(
      name: "the content is a string", format: .anthropic,
      body: #"{"type":"message","content":"Hello","stop_reason":"end_turn"}"#, text: "Hello"),
    Case(
      name: "the type is only on the event line", format: .anthropic,
      body: """
        event: message_start
        data: {"message":{"id":"m"}}

        event: content_block_delta
        data: {"index":0,"delta":{"text":"Hel"}}

        event: content_block_delta
        data: {"index":0,"delta":{"text":"lo"}}

        event: message_delta
        data: {"delta":{"stop_reason":"end_turn"}}

        event: message_stop
        data: {}


        """, text: "Hello"),
    Case(
      name: "there is no type at all", format: .anthropic,
      body: events([#"{"delta":{"text":"Hello"}}"#, #"{"delta":{"stop_reason":"max_tokens"}}"#]),
      text: "Hello", finish: .length),
    Case(
      name: "a call's input arrives as an object", format: .anthropic,
      body: events([
        #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":{"a":1}}}"#,
        stop(), end,
      ]), text: "", finish: .toolCalls),
  ]

  static let others = [
    Case(
      name: "names are in snake case", format: .google,
      body: events([
        #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finish_reason":"MAX_TOKENS"}],"model_version":"m"}"#
      ]), text: "Hi", finish: .length),
    Case(
      name: "each response is wrapped", format: .google,
      body: events([
        #"{"response":{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}}"#
      ]), text: "Hi"),
    Case(
      name: "the parts are one object, and the finish reason a number", format: .google,
      body: events([
        #"{"candidates":[{"content":{"parts":{"text":"Hi"}},"finishReason":2}]}"#
      ]), text: "Hi", finish: .length),
    Case(
      name: "the last payload repeats the text", format: .google,
      body: events([
        #"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"lo"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"Hello!"}]},"finishReason":"STOP"}]}"#,
      ]), text: "Hello!"),
    Case(
      name: "the last payload has the last piece", format: .google,
      body: events([
        #"{"candidates":[{"content":{"parts":[{"text":"ha"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":" ha"}]},"finishReason":"STOP"}]}"#,
      ]), text: "ha ha"),
    Case(
      name: "the marker of the end follows the text", format: .google,
      body: events([#"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#, "[DONE]"]),
      text: "Hi", finish: nil),
    Case(
      name: "lines are framed as events", format: .ollama,
      body: events([
        #"{"message":{"content":"Hi"},"done":false}"#, #"{"done":true,"done_reason":"stop"}"#,
      ]), text: "Hi"),
    Case(
      name: "the text is in the response member", format: .ollama,
      body: "{\"response\":\"Hi\",\"done\":false}\n{\"response\":\"\",\"done\":true}\n", text: "Hi"),
    Case(
      name: "the content has parts", format: .ollama,
      body: #"{"message":{"content":[{"type":"text","text":"Hi"}]},"done":true}"#, text: "Hi"),
    Case(
      name: "the last line repeats the text", format: .ollama,
      body: "{\"message\":{\"content\":\"Hel\"}}\n{\"message\":{\"content\":\"lo\"}}\n"
        + #"{"message":{"content":"Hello"},"done":true,"done_reason":"stop"}"#, text: "Hello"),
    Case(
      name: "the reasoning has another name", format: .ollama,
      body: #"{"message":{"content":"Hi","reasoning":"Hm"},"done":true,"done_reason":"STOP"}"#,
      text: "Hi", reasoning: "Hm"),
    Case(
      name: "there is junk between the lines", format: .ollama,
      body: "ping\n{\"message\":{\"content\":\"Hi\"}}\n\n\"\"\n: comment\n{\"done\":true}\n",
      text: "Hi"),
  ]

  @Test("every shape gives each text once", arguments: anthropic + others)
  func reads(_ example: Case) {
    let bytes = Array(example.body.utf8)
    for pieces in [[bytes], bytes.map { [$0] }] {
      let transcript = Transcript(of: pieces, as: example.format)
      #expect(transcript.text == example.text, "\(transcript)")
      #expect(transcript.reasoning == example.reasoning)
      #expect(transcript.finish == example.finish)
      #expect(transcript.fault == nil)
    }
  }

  @Test("text in an event of an unknown form is an error if there is nothing else")
  func unknownForms() {
    for payload in [
      #"{"type":"message_delta","delta":{"type":"content_block_delta","delta":{"text":"Hello"}}}"#,
      #"{"type":"content_block_delta","delta":{"type":"new_delta","text":"Hello"}}"#,
      #"{"type":"new_event","content":[{"type":"text","text":"Hello"}]}"#,
    ] {
      let transcript = Transcript(of: Self.events([payload, "[DONE]"]), as: .anthropic)
      #expect(transcript.fault?.kind == .malformed, "\(payload): \(transcript)")
      let beside = Transcript(
        of: Self.events([payload, Self.delta("Hi"), "[DONE]"]), as: .anthropic)
      #expect(beside.text == "Hi" && beside.notes.count == 1, "\(payload): \(beside)")
    }
  }

  @Test("a call's input may be an object, a string with one, or missing")
  func callInputs() {
    let calls = [
      (#"{"a":1}"#, #"{"a":1}"#), (#""{\"a\":1}""#, #"{"a":1}"#), (#""""#, "{}"), ("null", "{}"),
      ("{}", "{}"),
    ]
    for (input, arguments) in calls {
      let block = #"{"type":"tool_use","id":"t","name":"f","input":\#(input)}"#
      let start = #"{"type":"content_block_start","index":0,"content_block":\#(block)}"#
      let streamed = Self.events([start, Self.stop(), Self.end])
      let whole = #"{"type":"message","content":[\#(block)],"stop_reason":"tool_use"}"#
      for body in [streamed, whole] {
        #expect(Transcript(of: body, as: .anthropic).calls == ["t f \(arguments)"], "\(body)")
      }
    }
  }

  @Test("the model is taken from whatever payload has it")
  func servedModel() {
    let late = Self.events([
      #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"responseId":"r"}"#,
      #"{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"modelVersion":"m"}"#,
    ])
    #expect(
      Transcript(of: late, as: .google).events == [
        .start(id: "r", model: nil), .text("a"), .start(id: "r", model: "m"), .text("b"),
        .finish(.stop, raw: "STOP"), .end,
      ])
  }

  @Test("token counts are read from numbers of any kind, and a last 0 does not replace them")
  func counts() {
    let gemini = Self.events([
      #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":"5","candidatesTokenCount":2.0}}"#,
      #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":0,"totalTokenCount":-1}}"#,
    ])
    #expect(
      Transcript(of: gemini, as: .google).usage == Usage(promptTokens: 5, completionTokens: 2))
    let anthropic = Self.events([
      #"{"type":"message_start","message":{"usage":{"input_tokens":5,"cache_read_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":1}}}"#,
      Self.delta("a"),
      #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,"output_tokens":2,"server_tool_use":{"web_search_requests":3}}}"#,
    ])
    var usage = Usage(
      promptTokens: 45, completionTokens: 2, totalTokens: 47, cachedTokens: 10, cacheWriteTokens: 30
    )
    usage.cacheWriteHourTokens = 20
    usage.searches = 3
    #expect(Transcript(of: anthropic, as: .anthropic).usage == usage)
    let ollama =
      #"{"message":{"content":"a"},"done":true,"prompt_eval_count":1e300,"eval_count":"2"}"#
    #expect(Transcript(of: ollama, as: .ollama).usage == Usage(completionTokens: 2))
  }

  @Test("citations and images are read")
  func citationsAndImages() {
    let anthropic = Self.events([
      #"{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://a.example","title":"A","cited_text":"x"}}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"url":"https://a.example","title":"A"}}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"document_title":"no address"}}}"#,
      Self.delta("a"), Self.end,
    ])
    let citations = Transcript(of: anthropic, as: .anthropic).events.filter {
      if case .citation = $0 { true } else { false }
    }
    #expect(citations == [.citation(Citation(url: "https://a.example", title: "A"))])
    let gemini = Self.events([
      #"{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBO"}},{"executableCode":{"code":"1"}}]},"groundingMetadata":{"webSearchQueries":["q","r"],"groundingChunks":[{"web":{"uri":"https://b.example","title":"B"}}]},"finishReason":"STOP"}]}"#
    ])
    var usage = Usage()
    usage.searches = 2
    #expect(
      Transcript(of: gemini, as: .google).events == [
        .image(GeneratedImage(mediaType: "image/png", data: [0x89, 0x50, 0x4E])),
        .note("a part of the answer is of a type that cannot be shown: executableCode"),
        .citation(Citation(url: "https://b.example", title: "B")), .finish(.stop, raw: "STOP"),
        .usage(usage), .end,
      ])
    let ollama = #"{"message":{"content":"","images":["iVBO"]},"done":true,"done_reason":"stop"}"#
    #expect(
      Transcript(of: ollama, as: .ollama).events.first
        == .image(GeneratedImage(mediaType: "image/png", data: [0x89, 0x50, 0x4E])))
  }
}
