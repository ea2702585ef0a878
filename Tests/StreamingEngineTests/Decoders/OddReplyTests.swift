import LLMRingCutTesting
import StreamingEngine
import Testing

/// Replies that no documentation has, and that servers send all the same.
struct OddReplyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: WireFormat
    var body: String
    var text: String
    var usage: Usage?

    var testDescription: String { "\(format.rawValue): \(name)" }
  }

  private static func event(_ payload: String) -> String { "data: \(payload)\n\n" }

  private static let hi = #"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#
  private static let stop = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

  private static func completed(_ output: String) -> String {
    event(#"{"type":"response.completed","response":{"status":"completed","output":\#(output)}}"#)
  }

  static let cases = [
    Case(
      name: "two objects in one event", format: .openAIChat,
      body: event(hi + stop) + event("[DONE]"), text: "Hi"),
    Case(
      name: "two objects on one line", format: .ollama,
      body: #"{"message":{"content":"Hi"},"done":false}{"message":{"content":" you"},"done":true}"#,
      text: "Hi you"),
    Case(
      name: "an end marker that is an object", format: .openAIChat,
      body: event(hi) + event(#"{"done":true}"#), text: "Hi"),
    Case(
      name: "an end marker with a type", format: .openAIResponses,
      body: event(#"{"type":"response.output_text.delta","delta":"Hi"}"#)
        + event(#"{"type":"done"}"#), text: "Hi"),
    Case(
      name: "counts with humps", format: .openAIChat,
      body: event(hi)
        + event(#"{"usage":{"promptTokens":3,"completionTokens":1,"totalTokens":4}}"#)
        + event(stop), text: "Hi",
      usage: Usage(promptTokens: 3, completionTokens: 1, totalTokens: 4)),
    Case(
      name: "Bedrock's counts", format: .anthropic,
      body: event(#"{"type":"content_block_delta","index":0,"delta":{"text":"Hi"}}"#)
        + event(#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#)
        + event(
          #"{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":5,"outputTokenCount":2}}"#
        ), text: "Hi", usage: Usage(promptTokens: 5, completionTokens: 2, totalTokens: 7)),
    Case(
      name: "a message that is a string", format: .ollama,
      body: #"{"message":"Hi","done":false}"# + "\n" + #"{"message":" you","done":true}"#,
      text: "Hi you"),
    Case(
      name: "an output that is an item", format: .openAIResponses,
      body: completed(#"{"type":"message","content":[{"type":"output_text","text":"Hi"}]}"#),
      text: "Hi"),
    Case(
      name: "an output that is a string", format: .openAIResponses,
      body: completed(#""Hi""#), text: "Hi"),
  ]

  @Test(arguments: cases)
  func `odd replies are read as far as possible, however they are split`(_ test: Case) {
    for pieces in Cuts.all(of: Array(test.body.utf8), random: 10) {
      let transcript = Transcript(of: pieces, as: test.format)
      let usage = transcript.events.compactMap { event in
        if case .usage(let usage) = event { usage } else { nil }
      }.last
      guard transcript.text == test.text, transcript.fault == nil, usage == test.usage,
        transcript.notes.isEmpty, transcript.events.last == .end
      else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }

  @Test func `an end marker in place of an answer is not an answer`() {
    for marker in [#"{"done":true}"#, #"{"type":"done"}"#] {
      for format in [WireFormat.openAIChat, .anthropic, .google] {
        #expect(Transcript(of: Self.event(marker), as: format).fault != nil, "\(format) \(marker)")
      }
    }
  }

  @Test func `a call of a tool that was not offered is not an empty answer`() {
    let call = #"[{"type":"custom_tool_call","name":"f","input":"abc"}]"#
    let fault = Transcript(of: Self.completed(call), as: .openAIResponses).fault
    #expect(
      fault?.message == "the answer's text cannot be read: an item of type 'custom_tool_call'")
  }

  @Test func `an object with something after it is still an error`() {
    for body in [Self.hi + "x", Self.hi + #"{"choices":"#] {
      let fault = Transcript(of: Self.event(body) + Self.event(Self.stop), as: .openAIChat).fault
      #expect(fault?.kind == .malformed, "\(body)")
    }
  }
}
