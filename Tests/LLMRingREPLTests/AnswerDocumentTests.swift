import Foundation
import LLMRingREPL
import StreamingEngine
import Testing

/// The program's JSON, which scripts rely on.
struct AnswerDocumentTests {
  private static let call = ToolCall(index: 0, id: "call_1", name: "f", arguments: #"{"a":1}"#)

  private static let complete: [StreamChunk] = {
    var usage = Usage(promptTokens: 9, completionTokens: 2, totalTokens: 11, cachedTokens: 0)
    usage.cost = 0.00012
    usage.costStatus = .priced
    return [
      StreamChunk(reasoning: "hm", model: "anthropic:m"),
      StreamChunk(delta: "Hi \"you\"\n", model: "anthropic:m"),
      StreamChunk(
        model: "anthropic:m",
        toolCalls: [ToolCall(index: 0, id: "call_1", name: "f", arguments: "{")]),
      StreamChunk(
        model: "anthropic:m", toolCalls: [call], finishReason: .stop, usage: usage,
        ending: .init(rawFinishReason: "end_turn", servedModel: "m-1", id: "msg_1")),
    ]
  }()

  private static let fault = LLMError(
    .rateLimit, provider: "openai", status: 429, message: "slow down",
    retryAfter: .milliseconds(1500), advice: "try again in 2 s")

  @Test("a complete answer is one JSON object")
  func whole() {
    let document = AnswerDocument.whole(
      AnswerProgress(Self.complete), alias: "chatbot", conversation: "c1")
    #expect(
      document.text == #"{"model":"anthropic:m","alias":"chatbot","served_model":"m-1","#
        + #""id":"msg_1","conversation":"c1","status":"complete","#
        + #""content":"Hi \"you\"\n","reasoning":"hm","refusal":"","#
        + #""tool_calls":[{"id":"call_1","type":"function","#
        + #""function":{"name":"f","arguments":"{\"a\":1}"}}],"#
        + #""finish_reason":"stop","raw_finish_reason":"end_turn","citations":[],"#
        + #""usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,"#
        + #""cached_tokens":0,"cost":0.00012,"cost_status":"priced"},"error":null}"#)
  }

  @Test("a failed answer is the same JSON object, with the partial text and the error")
  func failed() {
    let progress = AnswerProgress(
      [StreamChunk(delta: "ha", model: "openai:m")], fault: Self.fault)
    let document = AnswerDocument.whole(progress, alias: nil, conversation: nil)
    #expect(
      document.text == #"{"model":"openai:m","alias":null,"served_model":null,"id":null,"#
        + #""conversation":null,"status":"error","content":"ha","reasoning":"","refusal":"","#
        + #""tool_calls":[],"finish_reason":null,"raw_finish_reason":null,"citations":[],"usage":null,"#
        + #""error":{"kind":"rate_limit","#
        + #""message":"openai: slow down (429); try again in 2 s","#
        + #""status":429,"retryable":true,"retry_after_ms":1500}}"#)
  }

  @Test("the answer's JSON has sources, images and notes")
  func additions() {
    var progress = AnswerProgress([
      StreamChunk(
        model: "m", finishReason: .stop,
        ending: .init(
          rawFinishReason: "",
          citations: [Citation(url: "https://a", title: "A"), Citation(url: "https://b")],
          notes: ["odd"]))
    ])
    progress.images = ["/i/1.png"]
    let document = AnswerDocument.whole(progress, alias: nil, conversation: nil)
    #expect(
      document["citations"]?.text
        == #"[{"url":"https://a","title":"A"},{"url":"https://b"}]"#)
    #expect(document["images"]?.text == #"["/i/1.png"]"#)
    #expect(document["notes"]?.text == #"["odd"]"#)
  }

  @Test("a JSON stream says when text was reasoning, and when reasoning was text")
  func corrections() {
    var moved = StreamChunk(delta: "b", reasoning: "a", model: "m")
    moved.textWasReasoning = true
    var back = StreamChunk(delta: "a", model: "m")
    back.reasoningWasText = true
    #expect(
      (AnswerDocument.lines(moved) + AnswerDocument.lines(back)).map(\.text) == [
        #"{"type":"text_was_reasoning"}"#, #"{"type":"reasoning","delta":"a"}"#,
        #"{"type":"delta","delta":"b"}"#, #"{"type":"reasoning_was_text"}"#,
        #"{"type":"delta","delta":"a"}"#,
      ])
  }

  @Test("an incomplete tool call is marked as incomplete in the answer's JSON")
  func cutCall() {
    let call = ToolCall(index: 0, id: "c", name: "f", arguments: "{\"a", isComplete: false)
    let progress = AnswerProgress([
      StreamChunk(
        model: "m", toolCalls: [call], finishReason: .length,
        ending: .init(rawFinishReason: "length"))
    ])
    #expect(
      AnswerDocument.whole(progress, alias: nil, conversation: nil)["tool_calls"]?.text
        == #"[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a"},"#
        + #""incomplete":true}]"#)
  }

  @Test("the answer's JSON has every documented key, however the answer ended")
  func keys() throws {
    let keys: Set = [
      "model", "alias", "served_model", "id", "conversation", "status", "content", "reasoning",
      "refusal", "tool_calls", "finish_reason", "raw_finish_reason", "citations", "usage",
      "error",
    ]
    let progresses = [
      AnswerProgress(Self.complete), AnswerProgress([], fault: Self.fault),
      AnswerProgress(model: "m"),
    ]
    for progress in progresses {
      #expect(try members(AnswerDocument.whole(progress, alias: nil, conversation: nil)) == keys)
      #expect(
        try members(
          AnswerDocument.whole(progress, alias: nil, conversation: nil, type: "end"))
          == keys.union(["type"]))
    }
  }

  private func members(_ value: JSONValue) throws -> Set<String> {
    let object = try JSONSerialization.jsonObject(with: Data(value.text.utf8))
    return Set(try #require(object as? [String: Any]).keys)
  }

  @Test("a JSON stream has one object per line")
  func lines() {
    #expect(
      AnswerDocument.start(model: "anthropic:m", alias: "chatbot", conversation: nil).text
        == #"{"type":"start","model":"anthropic:m","alias":"chatbot","conversation":null}"#)
    #expect(
      Self.complete.flatMap(AnswerDocument.lines).map(\.text) == [
        #"{"type":"reasoning","delta":"hm"}"#,
        #"{"type":"delta","delta":"Hi \"you\"\n"}"#,
        #"{"type":"tool_call","index":0,"id":"call_1","type":"function","#
          + #""function":{"name":"f","arguments":"{"}}"#,
        #"{"type":"usage","usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,"#
          + #""cached_tokens":0,"cost":0.00012,"cost_status":"priced"}}"#,
      ])
    let failed = StreamChunk(
      model: "openai:m",
      failedAttempt: FailedAttempt(
        model: "openai:m", error: Self.fault, nextModel: "openai:n", delay: .milliseconds(500)))
    #expect(
      AnswerDocument.lines(failed).map(\.text) == [
        #"{"type":"setback","model":"openai:m","next_model":"openai:n","delay_ms":500,"#
          + #""error":{"kind":"rate_limit","message":"openai: slow down (429); try again in 2 s","#
          + #""status":429,"retryable":true,"retry_after_ms":1500}}"#
      ])
  }
}
