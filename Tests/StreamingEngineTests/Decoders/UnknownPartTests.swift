import LLMRingCutTesting
import StreamingEngine
import Testing

/// Parts of an answer that are of an unknown type, in each format.
struct UnknownPartTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: WireFormat
    /// A payload with the part.
    var payload: String
    /// How the part is named.
    var what: String

    init(_ format: WireFormat, _ name: String, _ what: String, _ payload: String) {
      self.name = name
      self.format = format
      self.payload = payload
      self.what = what
    }

    var testDescription: String { "\(format.rawValue): \(name)" }
  }

  private static func chat(_ delta: String) -> String {
    #"{"choices":[{"index":0,"delta":{\#(delta)}}]}"#
  }

  private static func block(_ members: String) -> String {
    #"{"type":"content_block_start","index":0,"content_block":{\#(members)}}"#
  }

  private static func delta(_ members: String) -> String {
    #"{"type":"content_block_delta","index":0,"delta":{\#(members)}}"#
  }

  private static func parts(_ parts: String) -> String {
    #"{"candidates":[{"content":{"parts":[\#(parts)]}}]}"#
  }

  private static func item(_ item: String) -> String {
    #"{"type":"response.output_item.done","output_index":9,"item":\#(item)}"#
  }

  private static func line(_ message: String) -> String {
    #"{"message":{\#(message)},"done":false}"#
  }

  /// Parts with text that cannot be read.
  static let lost = [
    Case(
      .anthropic, "a block with text", "a block of type 'poem'",
      block(#""type":"poem","text":"Roses""#)),
    Case(
      .anthropic, "a block with text under its type", "a block of type 'poem'",
      block(#""type":"poem","poem":"Roses""#)),
    Case(
      .anthropic, "a block with content", "a block of type 'poem'",
      block(#""type":"poem","content":[{"type":"text","text":"Roses"}]"#)),
    Case(
      .anthropic, "a delta with text", "a delta of type 'poem_delta'",
      delta(#""type":"poem_delta","text":"Roses""#)),
    Case(
      .anthropic, "a delta with text under its type", "a delta of type 'poem_delta'",
      delta(#""type":"poem_delta","poem":"Roses""#)),
    Case(
      .anthropic, "an event with text", "an event of type 'poem'",
      #"{"type":"poem","delta":{"type":"text_delta","text":"Roses"}}"#),
    Case(
      .anthropic, "the start of a message with a block", "a block of type 'poem'",
      #"{"type":"message_start","message":{"content":[{"type":"poem","text":"Roses"}]}}"#),
    Case(.google, "a string", "a part of type 'poem'", parts(#"{"poem":"Roses"}"#)),
    Case(.google, "an object", "a part of type 'poem'", parts(#"{"poem":{"text":"Roses"}}"#)),
    Case(
      .google, "text beside the content", "text in 'output' of a candidate",
      #"{"candidates":[{"output":"Roses"}]}"#),
    Case(
      .google, "text beside the parts", "text in 'text' of a candidate",
      #"{"candidates":[{"content":{"text":"Roses"}}]}"#),
    Case(
      .openAIResponses, "an item", "an item of type 'poem'",
      item(#"{"type":"poem","id":"p","verse":"Roses"}"#)),
    Case(
      .openAIResponses, "an item with a summary", "an item of type 'poem'",
      item(#"{"type":"poem","summary":[{"type":"summary_text","text":"Roses"}]}"#)),
    Case(
      .openAIResponses, "a part", "a part of type 'poem'",
      #"{"type":"response.content_part.done","item_id":"q","output_index":8,"content_index":0,"part":{"type":"poem","verse":"Roses"}}"#
    ),
    Case(
      .openAIResponses, "a part of an item", "a part of type 'poem'",
      item(#"{"type":"message","id":"q","content":[{"type":"poem","verse":"Roses"}]}"#)),
    Case(
      .openAIResponses, "a delta", "an event of type 'response.poem.delta'",
      #"{"type":"response.poem.delta","delta":"Roses"}"#),
    Case(
      .openAIResponses, "an event", "an event of type 'response.poem.done'",
      #"{"type":"response.poem.done","text":"Roses"}"#),
    Case(
      .openAIChat, "a part", "a part of type 'poem'",
      chat(#""content":[{"type":"poem","verse":"Roses"}]"#)),
    Case(.openAIChat, "a member of a delta", "text in 'answer'", chat(#""answer":"Roses""#)),
    Case(
      .openAIChat, "a member of a choice", "text in 'output' of a choice",
      #"{"choices":[{"index":0,"output":"Roses"}]}"#),
    Case(.ollama, "a member of a message", "text in 'answer'", line(#""answer":"Roses""#)),
    Case(.ollama, "a member of a line", "text in 'text'", #"{"text":"Roses","done":false}"#),
  ]

  /// Parts without text of the answer.
  static let silent = [
    Case(.anthropic, "a delta without text", "", delta(#""type":"seal_delta","seal":"""#)),
    Case(.anthropic, "a signature", "", delta(#""type":"new_signature_delta","text":"gA""#)),
    Case(
      .anthropic, "the result of a server's tool", "",
      block(#""type":"new_tool_result","content":[{"type":"text","text":"4"}]"#)),
    Case(
      .anthropic, "a compaction", "", delta(#""type":"compaction_delta","content":"So far""#)),
    Case(.google, "a signature", "", parts(#"{"newSignature":"gA"}"#)),
    Case(.google, "an encrypted part", "", parts(#"{"encryptedThought":"gA"}"#)),
    Case(.google, "a flag and an ID", "", parts(#"{"isFinal":true,"id":"p"}"#)),
    Case(
      .openAIResponses, "an encrypted item", "",
      item(#"{"type":"seal","id":"p","encrypted_content":"gA"}"#)),
    Case(
      .openAIResponses, "a call of a server's tool", "",
      item(#"{"type":"new_call","id":"p","code":"1+1"}"#)),
    Case(
      .openAIResponses, "an event about a tool", "",
      #"{"type":"response.new_call.delta","delta":"1+1"}"#),
    Case(
      .openAIChat, "an encrypted part", "",
      chat(#""content":[{"type":"seal","encrypted_content":"gA"}]"#)),
    Case(.openAIChat, "a part with only an ID", "", chat(#""content":[{"type":"seal","id":"p"}]"#)),
    Case(
      .openAIChat, "other members", "",
      chat(#""channel":"final","obfuscation":"k3","provider_specific_fields":{"a":"b"}"#)),
    Case(.ollama, "other members", "", line(#""role":"assistant","tool_name":"f""#)),
  ]

  private static let texts: [WireFormat: String] = [
    .openAIChat: chat(#""content":"Hi""#),
    .openAIResponses: #"{"type":"response.output_text.delta","item_id":"m","delta":"Hi"}"#,
    .anthropic: delta(#""type":"text_delta","text":"Hi""#),
    .google: parts(#"{"text":"Hi"}"#),
    .ollama: line(#""content":"Hi""#),
  ]

  private static let ends: [WireFormat: String] = [
    .openAIChat: #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
    .openAIResponses: #"{"type":"response.completed","response":{"status":"completed"}}"#,
    .anthropic: #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
    .google: #"{"candidates":[{"finishReason":"STOP"}]}"#,
    .ollama: #"{"done":true,"done_reason":"stop"}"#,
  ]

  private func transcripts(
    _ test: Case, _ payloads: [String]
  ) -> [Transcript] {
    let all = payloads + [Self.ends[test.format] ?? ""]
    let body = Array(
      all.map { test.format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }.joined().utf8)
    return ([[body], body.map { [$0] }] + Cuts.random(body, count: 10)).map {
      Transcript(of: $0, as: test.format)
    }
  }

  @Test("an unknown part with text is an error, and beside readable text a note", arguments: lost)
  func loses(_ test: Case) {
    let text = Self.texts[test.format] ?? ""
    for transcript in transcripts(test, [test.payload]) {
      #expect(transcript.fault?.kind == .malformed, "\(transcript)")
      #expect(transcript.fault?.message == "the answer's text cannot be read: \(test.what)")
      #expect(transcript.text.isEmpty)
    }
    for payloads in [[test.payload, text], [text, test.payload]] {
      for transcript in transcripts(test, payloads) {
        #expect(transcript.text == "Hi" && transcript.fault == nil, "\(transcript)")
        #expect(transcript.finish == .stop && transcript.events.last == .end)
        #expect(
          transcript.notes == [
            "part of the answer is missing, because it cannot be read: \(test.what)"
          ])
      }
    }
  }

  @Test("an unknown part without text of the answer is passed over in silence", arguments: silent)
  func passesOver(_ test: Case) {
    for transcript in transcripts(test, [test.payload]) {
      #expect(transcript.fault == nil && transcript.finish == .stop, "\(transcript)")
      #expect(transcript.notes.isEmpty, "\(transcript)")
    }
    for transcript in transcripts(test, [test.payload, Self.texts[test.format] ?? ""]) {
      #expect(transcript.text == "Hi" && transcript.notes.isEmpty, "\(transcript)")
    }
  }

  @Test("a block of an unknown type is named unless its deltas are shown")
  func unknownBlocks() {
    let test = Case(.anthropic, "", "", "")
    let block = Self.block(#""type":"poem""#)
    let stop = #"{"type":"content_block_stop","index":0}"#
    for transcript in transcripts(test, [block, stop]) {
      #expect(transcript.notes == ["a part of the answer is of a type that cannot be shown: poem"])
      #expect(transcript.fault == nil)
    }
    let text = Self.delta(#""type":"text_delta","text":"Roses""#)
    for transcript in transcripts(test, [block, text, stop]) {
      #expect(transcript.text == "Roses" && transcript.notes.isEmpty, "\(transcript)")
    }
  }
}
