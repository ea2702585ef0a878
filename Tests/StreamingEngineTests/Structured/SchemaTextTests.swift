import Testing

@testable import StreamingEngine

@Suite("A JSON Schema in a file")
struct SchemaTextTests {
  @Test(
    "is rejected with the file, the line and what to do",
    arguments: [
      (
        "age: integer",
        "s.json:1:1: unexpected 'a'; the file must be valid JSON"
      ),
      (
        "{\"type\": \"object\",\n \"properties\": {\"a\": {\"type\": \"strnig\"}}}",
        "s.json:2:31: the JSON Schema is not valid: /properties/a/type must be a JSON type or an "
          + "array of different ones, not \"strnig\"; use null, boolean, integer, number, string, array or object"
      ),
      (
        "{\"$ref\":\n\"other.json\"}",
        "s.json:2:1: the JSON Schema is not valid: /$ref leads to another document, which is not "
          + "loaded: \"other.json\"; copy that schema into $defs, with its address as its $id"
      ),
      (
        "{\"anyOf\": [true,\n {\"$ref\": \"#\"}]}",
        "s.json:2:2: the JSON Schema is not valid: /anyOf/1 refers back to the whole schema without "
          + "end; remove one of the references in this circle"
      ),
      (
        "{\"type\": 1,\n \"type\": 2}",
        "s.json:2:2: duplicate key 'type': it is already on line 1; remove one"
      ),
    ])
  func rejected(_ text: String, _ words: String) {
    #expect {
      try SchemaText(text, path: "s.json")
    } throws: {
      #expect("\($0)" == words)
      return true
    }
  }

  @Test("may be nested as deeply as an answer")
  func deep() throws {
    let text =
      String(repeating: "{\"items\":", count: 200) + "{}" + String(repeating: "}", count: 200)
    #expect(try SchemaText(text, path: "s.json").json.text == text)
  }
}
