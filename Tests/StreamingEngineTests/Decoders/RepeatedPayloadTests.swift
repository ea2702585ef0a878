import LLMRingCutTesting
import StreamingEngine
import Testing

/// A payload that resembles the previous one is not parsed. The result must be the same as if it
/// were.
struct RepeatedPayloadTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var format: WireFormat
    var payload: String
    /// The end of the answer, so that its usage is reported.
    var ending = ""

    var testDescription: String { "\(format)" }

    func framed(_ payload: [UInt8]) -> [UInt8] {
      format == .ollama ? payload + [0x0A] : Array("data: ".utf8) + payload + [0x0A, 0x0A]
    }

    /// The same payload with a different layout, so it does not match a template.
    var spaced: String { "{ " + payload.dropFirst() }
  }

  static let samples = [
    Sample(
      format: .openAIChat,
      payload: #"""
        {"id":"c","created":17,"choices":[{"index":0,"delta":{"content":"one","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"Xy"}
        """#),
    Sample(
      format: .openAIResponses,
      payload: #"""
        {"type":"response.output_text.delta","sequence_number":4,"item_id":"m","output_index":0,"delta":"one","logprobs":[]}
        """#),
    Sample(
      format: .anthropic,
      payload: #"""
        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one"}}
        """#),
    Sample(
      format: .google,
      payload: #"""
        {"candidates":[{"content":{"parts":[{"text":"one"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2}}
        """#,
      ending: #"{"candidates":[{"finishReason":"STOP"}]}"#),
    Sample(
      format: .ollama,
      payload: #"""
        {"model":"m","created_at":"2026-11-22T16:00:00.1Z","message":{"role":"assistant","content":"one"},"done":false}
        """#),
  ]

  /// Members that change the meaning of a payload.
  private static let members = [
    #""finish_reason":"stop""#, #""done":true"#, #""reasoning":"r""#, #""refusal":"no""#,
    #""thinking":"t""#, #""error":"bad""#, #""error":{"message":"bad"}"#, #""content":"two""#,
    #""delta":{"content":"two"}"#, #""text":"two""#, #""delta":"two""#, #""index":1"#,
    #""usage":{"prompt_tokens":1}"#, #""type":"ping""#, #""output_index":1"#, #""eval_count":3"#,
    #""tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]"#, #""id":"","model":"x""#,
  ]

  @Test(
    "a payload decodes the same after a similar one and after a different one",
    arguments: samples)
  func unnoticed(_ sample: Sample) {
    var generator = SeededGenerator(seed: 7)
    let text = Array(sample.payload.utf8)
    let interesting = Array("\"\\{}[]:,nt0 1-.eu".utf8) + [0xC3, 0xFF]
    for round in 0..<3_000 {
      var next = text
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<next.count, using: &generator)
        switch Int.random(in: 0...4, using: &generator) {
        case 0: next[place] = interesting.randomElement(using: &generator) ?? 0
        case 1: next.remove(at: place)
        case 2: next.insert(interesting.randomElement(using: &generator) ?? 0, at: place)
        default:
          let member = Self.members.randomElement(using: &generator) ?? ""
          let places = next.indices.filter { next[$0] == UInt8(ascii: "{") }
          guard let object = places.randomElement(using: &generator) else { break }
          next.insert(contentsOf: Array("\(member),".utf8), at: object + 1)
        }
      }
      let compared = [sample.payload, sample.spaced].map { first in
        let first = Array(first.utf8)
        return Transcript(
          of: [first, first, next, Array(sample.ending.utf8)].map(sample.framed), as: sample.format)
      }
      guard compared[0] == compared[1] else {
        Issue.record(
          "round \(round): \(String(decoding: next, as: UTF8.self))\n\(compared[0])\n\(compared[1])"
        )
        return
      }
    }
  }

  @Test("thousands of similar payloads with others in between decode correctly")
  func many() {
    for sample in Self.samples {
      let other = sample.payload.replacing("one", with: #"t\"w\u00f6"#)
      let payloads = (0..<200).map {
        $0 % 3 == 0 ? other : $0 % 7 == 0 ? sample.spaced : sample.payload
      }
      let body = payloads.flatMap { sample.framed(Array($0.utf8)) }
      let texts = (0..<200).map { $0 % 3 == 0 ? "t\"wö" : "one" }
      #expect(Transcript(of: [body], as: sample.format).text == texts.joined())
    }
  }

  @Test("a delta without text does not mark its item as streamed")
  func emptyResponsesDelta() {
    func delta(_ index: Int, _ text: String) -> String {
      #"data: {"type":"response.output_text.delta","output_index":\#(index),"delta":\#(text)}"#
        + "\n\n"
    }
    let done = #"data: {"type":"response.output_text.done","output_index":0,"text":"ab"}"# + "\n\n"
    let body = delta(0, #""a""#) + delta(1, "null") + delta(0, #""b""#) + done
    #expect(Transcript(of: body, as: .openAIResponses).text == "ab")
  }

  @Test("the last payload's token count is used, parsed or not")
  func counts() {
    func payload(_ text: String, _ count: String, _ more: String = "") -> String {
      let usage = #""usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":\#(count)}"#
      return
        #"data: {"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}\#(more)}],\#(usage)}"#
        + "\n\n"
    }
    let texts = payload("a", "1") + payload("b", "2") + payload("c", "33")
    let stop = #","finishReason":"STOP""#
    for (body, count) in [
      (texts + payload("d", "44", stop), 44),
      (texts + "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n", 33),
      (payload("a", "1", stop) + payload("b", "2") + payload("c", "3"), 3),
    ] {
      let transcript = Transcript(of: body, as: .google)
      #expect(transcript.usage?.completionTokens == count)
      #expect(transcript.usage?.promptTokens == 9)
    }
  }
}
