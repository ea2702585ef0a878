import StreamingEngine
import Testing

@Suite("JSON values and types of the caller")
struct JSONTests {
  private let value: JSONValue = [
    "city": "Oslo", "days": [1, 2.5, 3.0], "rain": true, "wind": .null, "at": ["x": 4],
  ]

  @Test("a value is read by its type")
  func accessors() {
    #expect(value["city"]?.string == "Oslo" && value["city"]?.int == nil)
    #expect(value["days"]?[0]?.int == 1 && value["days"]?[1]?.double == 2.5)
    #expect(value["days"]?[1]?.int == nil && value["days"]?[2]?.int == 3)
    #expect(value["days"]?[0]?.double == 1)
    #expect(value["days"]?[3] == nil && value["days"]?[-1] == nil && value[0] == nil)
    #expect(value["rain"]?.bool == true && value["wind"]?.isNull == true)
    #expect(value["days"]?.array?.count == 3 && value["at"]?.object == ["x": 4])
    #expect(value.object?.count == 5 && value["city"]?.object == nil)
  }

  @Test("equal values have equal hashes")
  func hashes() {
    let again: JSONValue = [
      "city": "Oslo", "days": [1, 2.5, 3.0], "rain": true, "wind": .null, "at": ["x": 4],
    ]
    #expect(Set([value, again, ["city": "Oslo"]]).count == 2)
  }

  struct Weather: Decodable, Equatable {
    var city: String
    var days: [Double]
  }

  private func response(_ content: String) -> LLMResponse {
    LLMResponse(content: content, model: "one:a", finishReason: .stop)
  }

  @Test("an answer is decoded as a type, also from a fence")
  func structured() throws {
    let expected = Weather(city: "Oslo", days: [1, 2.5])
    #expect(
      try response(#"{"city":"Oslo","days":[1,2.5]}"#).structured(as: Weather.self) == expected)
    #expect(
      try response("```json\n{\"city\":\"Oslo\",\"days\":[1,2.5]}\n```")
        .structured(as: Weather.self) == expected)
  }

  @Test(
    "an answer that does not fit the type says where",
    arguments: [
      (#"{"city":"Oslo"}"#, #"the whole value has no member "days""#),
      (#"{"city":"Oslo","days":[1,"2"]}"#, "/days/1 is not of type Double"),
      (#"{"city":null,"days":[]}"#, "/city is null"),
    ])
  func mismatch(content: String, problem: String) {
    let error = #expect(throws: LLMError.self) {
      try response(content).structured(as: Weather.self)
    }
    #expect(error?.kind == .malformed && error?.provider == "one")
    #expect(error?.message == "the answer does not match Weather: \(problem)")
  }

  @Test("an answer that is not JSON is reported as such")
  func noJSON() {
    let error = #expect(throws: LLMError.self) {
      try response("It rains.").structured(as: Weather.self)
    }
    #expect(error?.message == "the answer is not JSON")
  }

  @Test("the arguments of a call are decoded as a type")
  func arguments() throws {
    let call = ToolCall(
      index: 0, id: "c", name: "weather", arguments: #"{"city":"Oslo","days":[]}"#)
    #expect(try call.arguments(as: Weather.self) == Weather(city: "Oslo", days: []))
  }

  @Test(
    "arguments that do not fit say why",
    arguments: [
      (#"{"days":[]}"#, true, #"do not match Weather: the whole value has no member "city""#),
      ("Oslo", true, "are not JSON"), (#"{"city":"#, false, "are incomplete"),
    ])
  func badArguments(text: String, isComplete: Bool, problem: String) {
    let call = ToolCall(
      index: 0, id: "c", name: "weather", arguments: text, isComplete: isComplete)
    let error = #expect(throws: LLMError.self) { try call.arguments(as: Weather.self) }
    #expect(error?.kind == .malformed)
    #expect(error?.message == "the arguments of weather \(problem)")
  }
}
