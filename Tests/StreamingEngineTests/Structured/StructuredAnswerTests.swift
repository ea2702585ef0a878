import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("The value of an answer")
struct StructuredAnswerTests {
  static let schema: JSONValue = [
    "type": "object", "properties": ["age": ["type": "integer"]], "required": ["age"],
    "additionalProperties": false,
  ]

  private func response(
    _ content: String, _ reason: FinishReason = .stop, refusal: String = ""
  ) -> LLMResponse {
    LLMResponse(
      content: content, model: "here:some-model", finishReason: reason,
      ending: .init(rawFinishReason: "", refusal: refusal))
  }

  @Test(
    "the structured answer is parsed, also from a code fence or a sentence",
    arguments: [
      #"{"age":7}"#, "\n {\"age\": 7} \n", "```json\n{\"age\":7}\n```", "```\n{\"age\":7}```\n",
      "```json\r\n{\"age\":7}\r\n```", "\u{FEFF}{\"age\":7}", "Sure: {\"age\":7}. Anything else?",
    ])
  func fences(_ content: String) throws {
    #expect(try response(content).structured(as: .schema(Self.schema)) == ["age": 7])
    #expect(try response(content).structured(as: .json) == ["age": 7])
    #expect(try response(content).structured(as: .text) == .string(content))
  }

  struct Mismatch: Sendable {
    var content: String
    var reason = FinishReason.stop
    var refusal = ""
    var kind = LLMError.Kind.malformed
    var words: String
  }

  @Test(
    "the error for a mismatched structured answer says why, and the text is kept",
    arguments: [
      Mismatch(
        content: #"{"age":"seven"}"#,
        words:
          #"here: the answer does not match the schema: /age must be an integer, not "seven"; "#
          + "ask again, or describe the JSON in the question"),
      Mismatch(
        content: #"{"name":1}"#,
        words: "here: the answer does not match the schema: the whole value must have a "
          + "member \"age\" (and 1 more); ask again, or describe the JSON in the question"),
      Mismatch(
        content: "Sure!",
        words:
          "here: the answer is not JSON; ask again, or use a model that supports schemas"
      ),
      Mismatch(
        content: "{\"age\":7} or {\"age\":8}",
        words: "here: the answer has several JSON values with text around them; ask for one value "
          + "and nothing else"),
      Mismatch(
        content: " ",
        words: "here: the answer is empty, not JSON; ask again, or use a model that supports "
          + "schemas"),
      Mismatch(
        content: #"{"age":"#, reason: .length,
        words: "here: the answer was cut off at the token limit before its JSON was complete; "
          + "allow more tokens, or ask for a shorter answer"),
      Mismatch(
        content: "", refusal: "I cannot.", kind: .contentFilter,
        words: "here: the model refused to answer; rephrase the question"),
      Mismatch(
        content: "{", reason: .contentFilter, kind: .contentFilter,
        words: "here: the provider's content filter cut off the answer; rephrase the question"),
    ])
  func mismatches(_ mismatch: Mismatch) throws {
    let response = response(mismatch.content, mismatch.reason, refusal: mismatch.refusal)
    let fault = #expect(throws: LLMError.self) {
      try response.structured(as: .schema(Self.schema))
    }
    #expect(fault?.kind == mismatch.kind)
    #expect(fault?.description == mismatch.words)
    #expect(response.content == mismatch.content)
  }

  @Test("every provider streams a growing structured answer over HTTP", arguments: Wire.all)
  func roundTrip(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: [#"{"age""#, ":", "1", "7", "}"]))
    var request = LLMRequest.greeting
    request.responseFormat = .schema(Self.schema, name: "person")
    var json = PartialJSON()
    var seen: [String] = []
    let (chunks, fault) = await wire.ring(at: server).run(request) { chunk in
      guard !chunk.delta.isEmpty else { return }
      json.append(chunk.delta)
      seen.append(json.value?.text ?? "")
    }
    #expect(fault == nil)
    #expect(seen == ["{}", "{}", #"{"age":1}"#, #"{"age":17}"#, #"{"age":17}"#])
    var response = LLMResponse(content: "", model: "", finishReason: .other)
    for chunk in chunks { response.append(chunk) }
    #expect(try response.structured(as: request.responseFormat) == ["age": 17])
    let body = try #require(server.requests.first.flatMap { JSONValue(parsing: $0.text) })
    #expect(body.text.contains(#""properties":{"age":{"type":"integer"}}"#))
  }
}
