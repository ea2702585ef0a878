import StreamingEngine
import Testing

/// Characters that a server has split between two deltas, anywhere in an answer and in every text
/// that it has.
struct SplitCharacterTests {
  typealias Sample = BadInputTests.Sample

  /// The payload of a sample with these bytes as the text of its string.
  private static func text(_ bytes: [UInt8], in sample: Sample) -> [UInt8] {
    let parts = sample.text(#""!""#).split(separator: "!", maxSplits: 1).map { Array($0.utf8) }
    return parts[0] + bytes + parts[1]
  }

  @Test(arguments: BadInputTests.samples.indices)
  func `a character that is split between the first deltas is joined`(_ index: Int) {
    let sample = BadInputTests.samples[index]
    for whole in ["é", "éx", "€", "😀", "😀x", "😀é", "😀😀"] {
      let bytes = Array(whole.utf8)
      for end in 1..<bytes.count {
        let body =
          Array(sample.opening.utf8) + Self.text(Array(bytes[..<end]), in: sample)
          + Self.text(Array(bytes[end...]), in: sample) + Array(sample.ending.utf8)
        let transcript = Transcript(of: [body], as: sample.format)
        #expect(transcript.text == whole, "\(sample.format) \(whole) \(end)")
        #expect(transcript.fault == nil)
      }
    }
  }

  @Test(arguments: BadInputTests.samples.indices)
  func `a surrogate pair that is split between the first deltas is joined`(_ index: Int) {
    let sample = BadInputTests.samples[index]
    for (first, second, whole) in [
      (#""\ud83d""#, #""\ude00""#, "😀"), (#""\ud83d""#, #""\ude00x""#, "😀x"),
      (#""\ud83d""#, #""\ude00\ud83d""#, "😀\u{FFFD}"), (#""\ud83d""#, #""x""#, "\u{FFFD}x"),
      (#""a\ud83d""#, #""\ude00""#, "a😀"),
    ] {
      let body = sample.opening + sample.text(first) + sample.text(second) + sample.ending
      let transcript = Transcript(of: body, as: sample.format)
      #expect(transcript.text == whole, "\(sample.format) \(first) \(second)")
    }
  }

  /// Payloads with half a character at the end of a delta, and then the whole text.
  static let repeats: [(format: WireFormat, payloads: [String])] = [
    (
      .openAIChat,
      [
        ChatShapeTests.text(#"A\ud83d"#),
        ChatShapeTests.message(#""content":"A😀B""#, end: #""stop""#),
      ]
    ),
    (
      .openAIResponses,
      [
        #"{"type":"response.output_text.delta","delta":"A\ud83d"}"#,
        #"{"type":"response.output_text.done","text":"A😀B"}"#,
        #"{"type":"response.completed","response":{"status":"completed"}}"#,
      ]
    ),
    (
      .anthropic,
      [
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"A\ud83d"}}"#,
        #"{"type":"message_stop","message":{"content":"A😀B","stop_reason":"end_turn"}}"#,
      ]
    ),
    (
      .google,
      [
        #"{"candidates":[{"content":{"parts":[{"text":"Answer"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":" A\ud83d"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"Answer A😀B"}]},"finishReason":"STOP"}]}"#,
      ]
    ),
    (
      .ollama,
      [
        #"{"message":{"content":"Answer"}}"#, #"{"message":{"content":" A\ud83d"}}"#,
        #"{"message":{"content":"Answer A😀B"},"done":true,"done_reason":"stop"}"#,
      ]
    ),
  ]

  @Test(arguments: repeats.indices)
  func `the whole text continues a delta that ended in the middle of a character`(_ index: Int) {
    let (format, payloads) = Self.repeats[index]
    let lines = payloads.map { format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }
    let transcript = Transcript(of: lines.joined(), as: format)
    #expect(transcript.text.hasSuffix("A😀B"), "\(transcript)")
    #expect(!transcript.text.dropLast(3).contains("A😀") && transcript.finish == .stop)
    #expect(transcript.notes.isEmpty)
  }

  /// Payloads with reasoning that is split in the middle of a character, and the end.
  static let thoughts: [(format: WireFormat, payloads: [String])] = [
    (
      .openAIChat,
      [
        ChatShapeTests.delta(#""reasoning_content":"\ud83d""#),
        ChatShapeTests.delta(#""reasoning_content":"\ude00x""#),
        ChatShapeTests.delta(
          #""tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]"#),
        ChatShapeTests.stop,
      ]
    ),
    (
      .openAIResponses,
      [
        #"{"type":"response.reasoning_text.delta","delta":"\ud83d"}"#,
        #"{"type":"response.reasoning_text.delta","delta":"\ude00x"}"#,
        #"{"type":"response.reasoning_text.done","text":"😀x"}"#,
        #"{"type":"response.output_text.done","text":"A"}"#,
        #"{"type":"response.completed","response":{"status":"completed"}}"#,
      ]
    ),
    (
      .anthropic,
      [
        #"{"type":"content_block_start","content_block":{"type":"thinking","thinking":"\ud83d"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"\ude00x"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"signature_delta","signature":"s"}}"#,
        #"{"type":"content_block_stop"}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
      ]
    ),
    (
      .google,
      [
        #"{"candidates":[{"content":{"parts":[{"text":"\ud83d","thought":true}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"\ude00x","thought":true}]}}]}"#,
        #"{"candidates":[{"finishReason":"STOP"}]}"#,
      ]
    ),
    (
      .ollama,
      [
        #"{"message":{"thinking":"\ud83d"}}"#, #"{"message":{"thinking":"\ude00x"}}"#,
        #"{"message":{"tool_calls":[{"function":{"name":"f","arguments":{}}}]}}"#,
        #"{"done":true,"done_reason":"stop"}"#,
      ]
    ),
  ]

  @Test(arguments: thoughts.indices)
  func `a character that is split between two deltas of reasoning is joined`(_ index: Int) {
    let (format, payloads) = Self.thoughts[index]
    let lines = payloads.map { format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }
    let transcript = Transcript(of: lines.joined(), as: format)
    #expect(transcript.reasoning == "😀x", "\(transcript)")
    // The reasoning that the next request returns.
    for case .signature(.block(let json, _)) in transcript.events {
      #expect(json.contains("😀x"), "\(json)")
    }
  }

  @Test func `a refusal that is split in the middle of a character is joined`() {
    let chat = [
      ChatShapeTests.delta(#""refusal":"\ud83d""#), ChatShapeTests.delta(#""refusal":"\ude00x""#),
      ChatShapeTests.message(#""refusal":"😀xy""#), ChatShapeTests.stop,
    ]
    let transcript = Transcript(
      of: chat.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(transcript.refusal == "😀xy" && transcript.finish == .refusal)
  }

  @Test func `the arguments of each call are joined, even if the calls alternate`() {
    func fragment(_ index: Int, _ arguments: String) -> String {
      ChatShapeTests.delta(
        #""tool_calls":[{"index":\#(index),"id":"\#(index)","function":{"name":"f","arguments":"#
          + #""\#(arguments)"}}]"#)
    }
    let payloads = [
      fragment(0, #"{\"a\":\"\ud83d"#), fragment(1, #"{\"b\":\"\ud83d"#),
      fragment(0, #"\ude00\"}"#), fragment(1, #"\ude01\"}"#), ChatShapeTests.stop,
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(transcript.calls == [#"0 f {"a":"😀"}"#, #"1 f {"b":"😁"}"#])
  }

  @Test func `whole arguments replace those that ended in the middle of a character`() {
    let payloads = [
      #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","#
        + #""call_id":"c","name":"f","arguments":""}}"#,
      #"{"type":"response.function_call_arguments.delta","output_index":0,"#
        + #""delta":"{\"a\":\"\ud83d"}"#,
      #"{"type":"response.function_call_arguments.done","output_index":0,"#
        + #""arguments":"{\"a\":\"😀\"}"}"#,
      #"{"type":"response.completed","response":{"status":"completed"}}"#,
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .openAIResponses)
    #expect(transcript.calls == [#"c f {"a":"😀"}"#], "\(transcript)")
  }

  @Test func `two parts of one payload that split a character are joined`() {
    let body =
      #"data: {"candidates":[{"content":{"parts":[{"text":"\ud83d"},{"text":"\ude00"}]},"#
      + #""finishReason":"STOP"}]}"# + "\n\n"
    #expect(Transcript(of: body, as: .google).text == "😀")
  }
}
