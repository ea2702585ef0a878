import StreamingEngine
import Testing

@Suite("A JSON Schema that cannot be used")
struct SchemaRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var schema: String
    var problem: String
    var advice: String
    var testDescription: String { schema }

    init(_ schema: String, _ problem: String, _ advice: String) {
      (self.schema, self.problem, self.advice) = (schema, problem, advice)
    }
  }

  private static let copy = "copy that schema into $defs, with its address as its $id"
  private static let circle = "remove one of the references in this circle"

  static let cases = [
    Case("1", "the whole schema must be an object, true or false, not 1", "write a schema there"),
    Case(
      #"{"type":"strnig"}"#,
      #"/type must be a JSON type or an array of different ones, not "strnig""#,
      "use null, boolean, integer, number, string, array or object"),
    Case(
      #"{"type":["string",1]}"#,
      "/type must be a JSON type or an array of different ones, not an array",
      "use null, boolean, integer, number, string, array or object"),
    Case(
      #"{"type":["string","string"]}"#,
      "/type must be a JSON type or an array of different ones, not an array",
      "use null, boolean, integer, number, string, array or object"),
    Case(
      #"{"items":{"description":["a"]}}"#,
      "/items/description must be a string, not an array", "write a string there"),
    Case(#"{"format":5}"#, "/format must be a string, not 5", "write a string there"),
    Case(
      #"{"readOnly":"no"}"#, #"/readOnly must be true or false, not "no""#,
      "write one of them there"),
    Case(
      #"{"examples":1}"#, "/examples must be an array of values, not 1",
      "write an array there"),
    Case(
      #"{"properties":{"a":{"items":5}}}"#,
      "/properties/a/items must be an object, true or false, not 5", "write a schema there"),
    Case(
      #"{"properties":[]}"#, "/properties must be an object of schemas, not an array",
      "write an object there"),
    Case(
      #"{"anyOf":[]}"#, "/anyOf must be an array of at least one schema, not an array",
      "write an array of schemas there"),
    Case(
      #"{"items":[{}]}"#, "/items must be an object, true or false, not an array",
      "put the schemas of the first elements into prefixItems, as draft 2020-12 does"),
    Case(
      #"{"properties":{"a":{"required":true}}}"#,
      "/properties/a/required must be an array of different names, not true",
      "list the names in the required of the object that has them"),
    Case(
      #"{"required":["a","a"]}"#, "/required must be an array of different names, not an array",
      "list the names of members there"),
    Case(
      #"{"exclusiveMinimum":true}"#, "/exclusiveMinimum must be a number, not true",
      "write the limit itself there"),
    Case(
      #"{"minLength":1.5}"#, "/minLength must be a whole number that is not negative, not 1.5",
      "write such a number there"),
    Case(
      #"{"multipleOf":0}"#, "/multipleOf must be a number greater than 0, not 0",
      "write such a number there"),
    Case(
      #"{"multipleOf":0.12345678901234567890123456789012345678}"#, "/multipleOf has 38 digits",
      "use at most 37"),
    Case(
      #"{"uniqueItems":1}"#, "/uniqueItems must be true or false, not 1", "write one of them there"),
    Case(
      #"{"dependentRequired":{"a":"b"}}"#,
      "/dependentRequired must be an object of arrays of different names, not an object",
      "write an object there"),
    Case(
      #"{"pattern":"a(b"}"#, "/pattern is not a regular expression: it has a ( without )",
      "correct the expression"),
    Case(
      #"{"patternProperties":{"[":{}}}"#,
      "/patternProperties/[ is not a regular expression: it has a [ without ]",
      "correct the expression"),
    Case(
      #"{"properties":{"a":{},"a":{}}}"#, #"/properties has the member "a" twice"#, "remove one"),
    Case(
      #"{"type":"null","type":"null"}"#, #"the whole schema has the member "type" twice"#,
      "remove one"),
    Case(
      ##"{"items":{"$ref":"#/$defs/x"}}"##,
      ##"/items/$ref leads to nothing in the schema: "#/$defs/x""##,
      "correct it, or add what it names"),
    Case(
      ##"{"$defs":{"unused":{"$ref":"#nowhere"}}}"##,
      ##"/$defs/unused/$ref leads to nothing in the schema: "#nowhere""##,
      "correct it, or add what it names"),
    Case(
      ##"{"$ref":"#/const","const":5}"##, "/const must be an object, true or false, not 5",
      "write a schema there"),
    Case(
      #"{"$ref":"https://example.com/s"}"#,
      #"/$ref leads to another document, which is not loaded: "https://example.com/s""#, copy),
    Case(
      #"{"$id":"http://a/b","items":{"$dynamicRef":"c.json#d"}}"#,
      #"/items/$dynamicRef leads to another document, which is not loaded: "c.json#d""#, copy),
    Case(##"{"$ref":"#"}"##, "the whole schema refers back to itself without end", circle),
    Case(
      ##"{"$ref":"#/$defs/a","$defs":{"a":{"if":{"$ref":"#/$defs/b"}},"b":{"anyOf":[{"$ref":"#/$defs/a"}]}}}"##,
      "/$defs/b/anyOf/0 refers back to /$defs/a without end", circle),
    Case(
      ##"{"$dynamicAnchor":"x","anyOf":[{"$dynamicRef":"#x"}]}"##,
      "/anyOf/0 refers back to the whole schema without end", circle),
    Case(
      ##"{"$id":"#a"}"##, ##"/$id must have no fragment, unlike "#a""##,
      "use $anchor for a name within the schema"),
    Case(
      #"{"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}}"#,
      #"/$defs/b/$id is the address of another schema too: "x""#, "give each schema its own $id"),
    Case(
      #"{"$anchor":"a b"}"#, #"/$anchor must be a name, not "a b""#,
      "use letters, digits, _, - and ."),
    Case(
      #"{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}"#,
      "/$defs/b/$anchor is the anchor of /$defs/a too", "give each anchor its own name"),
    Case(
      #"{"$schema":"http://x/mine"}"#,
      #"/$schema names a kind of schema that is not known: "http://x/mine""#,
      "use https://json-schema.org/draft/2020-12/schema"),
  ]

  @Test("is rejected with the place, the reason and what to do", arguments: cases)
  func refused(_ example: Case) throws {
    let json = try #require(JSONValue(parsing: example.schema))
    #expect(
      throws: LLMError(
        .invalidRequest, message: "the JSON Schema is not valid: \(example.problem)",
        advice: example.advice)
    ) { try JSONSchema(json) }
  }

  @Test("is rejected if it is nested very deeply")
  func deep() {
    var schema: JSONValue = [:]
    for _ in 0..<300 { schema = ["items": schema] }
    #expect(
      throws: LLMError(
        .invalidRequest,
        message:
          "the JSON Schema is not valid: the whole schema has more than 256 schemas one in another",
        advice: "use $defs and $ref")
    ) { try JSONSchema(schema) }
  }

  @Test("is rejected if its dynamic references have very many combinations")
  func combinations() {
    let names = (0..<18).map { "d\($0)" }
    let references = JSONValue.array(names.map { ["$ref": .string($0)] })
    let schemas = names.map { name in
      (
        name,
        [
          "$id": .string(name), "$dynamicAnchor": .string(name),
          "items": ["anyOf": references], "contains": ["$dynamicRef": .string("#\(name)")],
        ] as JSONValue
      )
    }
    #expect(
      throws: LLMError(
        .invalidRequest,
        message: "the JSON Schema is not valid: the whole schema has too many combinations of "
          + "$dynamicRef and $dynamicAnchor", advice: "use $ref")
    ) { try JSONSchema(["$ref": "d0", "$defs": .object(schemas)]) }
  }
}
