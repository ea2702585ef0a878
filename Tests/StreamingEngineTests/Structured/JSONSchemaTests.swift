import StreamingEngine
import Testing

@Suite("A JSON Schema")
struct JSONSchemaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var schema: String
    /// Values that match the schema.
    var fits: [String]
    /// Values that do not match, and the expected mismatches.
    var mismatches: [(value: String, words: [String])]
    var testDescription: String { schema }
  }

  static let cases = [
    Case(
      schema: #"{"type":"integer"}"#, fits: ["1", "-2", "3.0", "1e3"],
      mismatches: [
        ("1.5", ["the whole value must be an integer, not 1.5"]),
        ("\"1\"", ["the whole value must be an integer, not \"1\""]),
        ("[1]", ["the whole value must be an integer, not an array"]),
      ]),
    Case(
      schema: #"{"type":["string","null"]}"#, fits: ["\"\"", "null"],
      mismatches: [("true", ["the whole value must be a string or null, not true"])]),
    Case(
      schema:
        #"{"type":"object","properties":{"a/b":{"type":"number"},"c":{}},"required":["a/b","d"],"#
        + #""additionalProperties":false}"#,
      fits: [],
      mismatches: [
        (
          "{}",
          [
            #"the whole value must have a member "a/b""#,
            #"the whole value must have a member "d""#,
          ]
        ),
        (
          #"{"a/b":"x","d":1}"#,
          [
            #"/a~1b must be a number, not "x""#, "/d is not a property of the schema",
          ]
        ),
      ]),
    Case(
      schema: #"{"additionalProperties":false}"#, fits: ["{}"],
      mismatches: [
        (#"{"a\nb\u2028c\r\nd":1}"#, ["/a b c d is not a property of the schema"])
      ]),
    Case(
      schema: #"{"properties":{"a":true},"additionalProperties":{"type":"string"}}"#,
      fits: [#"{"a":1,"b":"x"}"#, "[]"],
      mismatches: [(#"{"b":1}"#, ["/b must be a string, not 1"])]),
    Case(
      schema: #"{"patternProperties":{"^x":{"type":"integer"}},"additionalProperties":false}"#,
      fits: [#"{"xy":1}"#],
      mismatches: [
        (
          #"{"xy":"1","yx":1}"#,
          [#"/xy must be an integer, not "1""#, "/yx is not a property of the schema"]
        )
      ]),
    Case(
      schema:
        #"{"items":{"type":"object","properties":{"n":{"minimum":0,"exclusiveMaximum":10}}}}"#,
      fits: ["[]", #"[{"n":0},{"n":9.99},{}]"#, #"[{"n":"no number"}]"#],
      mismatches: [
        (
          #"[{"n":1},{"n":-1},{"n":10}]"#,
          [
            "/1/n must be at least 0, not -1", "/2/n must be less than 10, not 10",
          ]
        )
      ]),
    Case(
      schema: #"{"maximum":1.5,"exclusiveMinimum":1,"multipleOf":0.1}"#,
      fits: ["1.1", "1.5"],
      mismatches: [
        ("1", ["the whole value must be more than 1, not 1"]),
        ("1.6", ["the whole value must be at most 1.5, not 1.6"]),
        ("1.25", ["the whole value must be a multiple of 0.1, not 1.25"]),
      ]),
    Case(
      schema: #"{"prefixItems":[{"type":"string"},{"type":"boolean"}],"items":false}"#,
      fits: ["[]", #"["a"]"#, #"["a",true]"#],
      mismatches: [
        (
          #"[1,2,3]"#,
          [
            "/0 must be a string, not 1", "/1 must be a boolean, not 2", "/2 is not allowed",
          ]
        )
      ]),
    Case(
      schema: #"{"minItems":1,"maxItems":2,"uniqueItems":true}"#,
      fits: ["[1]", "[1,\"1\"]", "[[],{}]"],
      mismatches: [
        ("[]", ["the whole value must have at least 1 element, not 0"]),
        ("[1,2,3]", ["the whole value must have at most 2 elements, not 3"]),
        ("[1,1.0]", ["the whole value must not have duplicate elements, such as 0 and 1"]),
        (
          #"[{"a":1,"b":2},{"b":2,"a":1}]"#,
          ["the whole value must not have duplicate elements, such as 0 and 1"]
        ),
      ]),
    Case(
      schema: #"{"minLength":2,"maxLength":3}"#, fits: ["\"ab\"", "\"🙂🙂🙂\"", "5"],
      mismatches: [
        ("\"a\"", ["the whole value must have at least 2 characters, not 1"]),
        ("\"abcd\"", ["the whole value must have at most 3 characters, not 4"]),
      ]),
    Case(
      schema: #"{"minProperties":1,"maxProperties":1}"#, fits: [#"{"a":1}"#],
      mismatches: [
        ("{}", ["the whole value must have at least 1 member, not 0"]),
        (#"{"a":1,"b":1}"#, ["the whole value must have at most 1 member, not 2"]),
      ]),
    Case(
      schema: #"{"enum":["red",1,{"a":[1]},null]}"#,
      fits: ["\"red\"", "1.0", #"{"a":[1.0]}"#, "null"],
      mismatches: [
        ("\"blue\"", [#"the whole value must be one of ["red",1,{"a":[1]},null], not "blue""#])
      ]),
    Case(
      schema: #"{"const":{"a":1,"b":2}}"#, fits: [#"{"b":2,"a":1}"#],
      mismatches: [("{}", [#"the whole value must be {"a":1,"b":2}, not an object"#])]),
    Case(
      schema: #"{"anyOf":[{"type":"string"},{"type":"object","required":["a"]},"#
        + #"{"type":"object","required":["b","c"]}]}"#,
      fits: ["\"x\"", #"{"a":1}"#, #"{"b":1,"c":1}"#],
      mismatches: [
        ("{}", [#"the whole value must have a member "a""#]),
        ("1", ["the whole value matches none of the 3 allowed types"]),
      ]),
    Case(
      schema: #"{"oneOf":[{"type":"integer"},{"minimum":5}]}"#, fits: ["1", "5.5"],
      mismatches: [
        ("6", ["the whole value must match exactly one choice, but matches 2"]),
        ("1.5", ["the whole value must be at least 5, not 1.5"]),
      ]),
    Case(
      schema: #"{"allOf":[{"minimum":1},{"maximum":2}],"not":{"const":2}}"#, fits: ["1"],
      mismatches: [
        ("0", ["the whole value must be at least 1, not 0"]),
        ("2", [#"the whole value must not match {"const":2}"#]),
      ]),
    Case(
      schema: ##"{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":"##
        + ##"{"next":{"$ref":"#/$defs/node"},"v":{"$ref":"#/definitions/a~1b"}},"required":["v"]}},"##
        + #""definitions":{"a/b":{"type":"integer"}}}"#,
      fits: [#"{"v":1,"next":{"v":2,"next":{"v":3}}}"#],
      mismatches: [
        (
          #"{"v":1,"next":{"v":2,"next":{"v":"3"}}}"#,
          [
            #"/next/next/v must be an integer, not "3""#
          ]
        )
      ]),
    Case(
      schema: #"{"format":"date","pattern":"^b$","x-own":1,"description":"d","default":5}"#,
      fits: ["\"b\"", "1"],
      mismatches: [("\"a\"", [#"the whole value must match the pattern "^b$", not "a""#])]),
    Case(schema: "true", fits: ["1"], mismatches: []),
    Case(schema: "false", fits: [], mismatches: [("1", ["the whole value is not allowed"])]),
  ]

  @Test("a JSON Schema finds mismatches and their locations", arguments: cases)
  func mismatches(_ example: Case) throws {
    let schema = try JSONSchema(#require(JSONValue(parsing: example.schema)))
    for text in example.fits {
      #expect(schema.mismatches(in: try #require(JSONValue(parsing: text))).isEmpty, "\(text)")
    }
    for (text, words) in example.mismatches {
      let found = schema.mismatches(in: try #require(JSONValue(parsing: text)))
      #expect(found.map(\.description) == words, "\(text)")
    }
  }

  @Test("validation lists at most 20 mismatches")
  func many() throws {
    let schema = try JSONSchema(["items": ["type": "string"]])
    let value = JSONValue.array((0..<1000).map(JSONValue.int))
    #expect(schema.mismatches(in: value).count == 20)
  }
}
