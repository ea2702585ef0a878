import LLMRingCutTesting
import StreamingEngine
import Testing

/// Malformed bodies of every kind, in every format. The text before the malformed part must be
/// delivered, followed by exactly one error of the right kind.
struct BadInputTests {
  /// Two pieces of text in a format, with everything around them.
  struct Sample: Sendable {
    var format: WireFormat
    var opening = ""
    /// A complete payload with this JSON string as its text, without framing.
    var payload: @Sendable (String) -> String
    /// The payload with a number in place of the text.
    var wrongType: String
    /// The payload without the text.
    var missing: String
    var ending: String
    var isLines = false

    func frame(_ payload: String) -> String { isLines ? "\(payload)\n" : "data: \(payload)\n\n" }

    func text(_ json: String) -> String { frame(payload(json)) }
  }

  static let samples = [
    Sample(
      format: .openAIChat, payload: { #"{"choices":[{"index":0,"delta":{"content":\#($0)}}]}"# },
      wrongType: #"{"choices":[{"index":0,"delta":{"content":7}}]}"#,
      missing: #"{"choices":[{"index":0}]}"#,
      ending: #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
        + "\n\ndata: [DONE]\n\n"),
    Sample(
      format: .openAIResponses,
      payload: { #"{"type":"response.output_text.delta","output_index":0,"delta":\#($0)}"# },
      wrongType: #"{"type":"response.output_text.delta","output_index":0,"delta":7}"#,
      missing: #"{"type":"response.output_text.delta","output_index":0}"#,
      ending: #"data: {"type":"response.completed","response":{"id":"r","status":"completed"}}"#
        + "\n\n"),
    Sample(
      format: .anthropic,
      opening: #"data: {"type":"message_start","message":{"id":"m","model":"c"}}"# + "\n\n"
        + #"data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#
        + "\n\n",
      payload: {
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":\#($0)}}"#
      },
      wrongType:
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":7}}"#,
      missing: #"{"type":"content_block_delta","index":0}"#,
      ending: #"data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}"# + "\n\n"
        + #"data: {"type":"message_stop"}"# + "\n\n"),
    Sample(
      format: .google, payload: { #"{"candidates":[{"content":{"parts":[{"text":\#($0)}]}}]}"# },
      wrongType: #"{"candidates":[{"content":{"parts":[{"text":7}]}}]}"#,
      missing: #"{"candidates":[{}]}"#,
      ending: #"data: {"candidates":[{"finishReason":"STOP"}]}"# + "\n\n"),
    Sample(
      format: .ollama, payload: { #"{"message":{"role":"assistant","content":\#($0)}}"# },
      wrongType: #"{"message":{"role":"assistant","content":7}}"#,
      missing: #"{"message":{}}"#,
      ending: #"{"done":true,"done_reason":"stop"}"# + "\n", isLines: true),
  ]

  /// The bytes between two valid payloads, and the expected error.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: @Sendable (Sample) -> [UInt8]
    var text: String
    var fault: LLMError.Kind?
    var testDescription: String { name }

    init(
      _ name: String, text: String = "ab", _ fault: LLMError.Kind? = nil,
      _ bytes: @escaping @Sendable (Sample) -> [UInt8]
    ) {
      self.name = name
      self.bytes = bytes
      self.text = text
      self.fault = fault
    }

    static func text(
      _ name: String, text: String = "ab", _ fault: LLMError.Kind? = nil,
      _ words: @escaping @Sendable (Sample) -> String
    ) -> Case {
      Case(name, text: text, fault) { Array(words($0).utf8) }
    }
  }

  private static func depth(_ count: Int) -> String {
    String(repeating: "[", count: count) + String(repeating: "]", count: count)
  }

  static let cases: [Case] = [
    .text("no defect") { _ in "" },
    .text("a payload that is not JSON", text: "a", .malformed) { $0.frame("{oops}") },
    .text("a truncated payload", text: "a", .malformed) {
      $0.frame(String($0.payload(#""x""#).dropLast(2)))
    },
    .text("a payload with trailing characters", text: "a", .malformed) {
      $0.frame($0.payload(#""x""#) + "}")
    },
    .text("a payload that is a number is skipped") { $0.frame("7") },
    .text("a payload that is null is skipped") { $0.frame("null") },
    .text("a payload that is a word is skipped") { $0.frame("ping") },
    .text("a payload that is a word in brackets is skipped") { $0.frame("[HEARTBEAT]") },
    .text("a payload that is an empty string is skipped") { $0.frame(#""""#) },
    .text("a payload that is a time is skipped") { $0.frame("2026-04-07 20:20:50.554328") },
    .text("a payload that is framed twice is read", text: "axb") {
      $0.frame("data: " + $0.payload(#""x""#))
    },
    .text("a payload in an array is read", text: "axb") { $0.frame("[\($0.payload(#""x""#))]") },
    .text("a surrogate pair split between two payloads is joined", text: "a\u{1F600}b") {
      $0.text(#""\ud83d""#) + $0.text(#""\ude00""#)
    },
    Case("a character split between three payloads is joined", text: "a\u{1F600}b") { sample in
      let parts = sample.text(#""!""#).split(separator: "!", maxSplits: 1).map { Array($0.utf8) }
      return [[0xF0], [0x9F], [0x98, 0x80]].flatMap { parts[0] + $0 + parts[1] }
    },
    .text("text of the wrong type is ignored") { $0.frame($0.wrongType) },
    .text("null text is ignored") { $0.text("null") },
    .text("missing text is ignored") { $0.frame($0.missing) },
    .text("an empty object") { $0.frame("{}") },
    .text("unknown members") {
      $0.frame(#"{"unknown":{"deep":[1,{"x":null}]}}"#)
    },
    .text("an unpaired lead surrogate is replaced", text: "a\u{FFFD}xb") {
      $0.text(#""\ud83dx""#)
    },
    .text("an unpaired trail surrogate is replaced", text: "ax\u{FFFD}b") {
      $0.text(#""x\ude00""#)
    },
    .text("an invalid escape", text: "a", .malformed) { $0.text(#""\q""#) },
    .text("an unterminated string", text: "a", .malformed) { $0.text(#""x"#) },
    Case("invalid UTF-8 is replaced", text: "a\u{FFFD}(b") {
      let parts = $0.text(#""!""#).split(separator: "!", maxSplits: 1)
      return Array(parts[0].utf8) + [0xC3, 0x28] + Array(parts[1].utf8)
    },
    .text("1,000 nested arrays", text: "a", .malformed) {
      $0.frame(#"{"unknown":\#(depth(1000))}"#)
    },
    .text("100,000 nested arrays", text: "a", .malformed) {
      $0.frame(#"{"unknown":\#(depth(100_000))}"#)
    },
    .text("an error in the middle", text: "a", .rateLimit) {
      $0.frame(#"{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}"#)
    },
    .text("an error that is only a string", text: "a", .server) {
      $0.frame(#"{"error":"it broke"}"#)
    },
  ]

  @Test(
    "a malformed payload keeps the text before it and throws the right error",
    arguments: samples.indices, cases)
  func reads(_ index: Int, _ example: Case) {
    let sample = Self.samples[index]
    let head = sample.opening + sample.text(#""a""#)
    let tail = sample.text(#""b""#) + sample.ending
    let body = Array(head.utf8) + example.bytes(sample) + Array(tail.utf8)
    let cuts = body.count < 2000 ? Cuts.random(body, count: 3) + [body.map { [$0] }] : []
    for pieces in [[body]] + cuts {
      let transcript = Transcript(of: pieces, as: sample.format)
      #expect(transcript.text == example.text)
      #expect(transcript.fault?.kind == example.fault, "\(transcript)")
      #expect((transcript.events.last == .end) == (example.fault == nil))
    }
  }

  @Test("a body that ends early is truncated, and the text before the end is kept")
  func endsAnywhere() {
    for sample in Self.samples {
      let body = Array((sample.opening + sample.text(#""a""#) + sample.ending).utf8)
      for end in 0..<body.count {
        let transcript = Transcript(of: [Array(body[..<end])], as: sample.format)
        #expect(transcript.text == "" || transcript.text == "a")
        // Some formats have the complete answer before their last bytes.
        if transcript.events.last != .end {
          #expect(
            transcript.fault?.kind == .truncated, "\(sample.format) \(end): \(transcript)")
        }
      }
    }
  }

  @Test("an empty body, white space or a byte order mark is an answer that did not begin")
  func nothing() {
    for sample in Self.samples {
      for body in ["", "\n", " \r\n\r\n", "\u{FEFF}", "\u{FEFF}\n\n", ": comment\n\n"]
      where !(sample.isLines && (body.hasPrefix(":") || body.hasPrefix("\u{FEFF}"))) {
        let transcript = Transcript(of: body, as: sample.format)
        #expect(transcript.fault?.kind == .truncated, "\(sample.format) \(body.debugDescription)")
        #expect(transcript.events.isEmpty)
      }
    }
  }
}
