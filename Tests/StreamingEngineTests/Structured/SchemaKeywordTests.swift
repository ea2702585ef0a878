import Testing

@testable import StreamingEngine

@Suite("Keywords of a JSON Schema")
struct SchemaKeywordTests {
  typealias Case = JSONSchemaTests.Case

  static let cases = [
    Case(
      schema: #"{"dependentRequired":{"a":["b","c"]}}"#,
      fits: [#"{"b":1}"#, #"{"a":1,"b":1,"c":1}"#, "1"],
      mismatches: [
        (#"{"a":1,"c":1}"#, [#"the whole value must have a member "b" because it has "a""#])
      ]),
    Case(
      schema: #"{"dependentSchemas":{"a":{"properties":{"b":{"type":"null"}}}}}"#,
      fits: [#"{"b":1}"#, #"{"a":1,"b":null}"#],
      mismatches: [(#"{"a":1,"b":1}"#, ["/b must be null, not 1"])]),
    Case(
      schema: #"{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":1}}"#,
      fits: [#"{"a":1,"b":1}"#, #"{"c":1}"#, "1"],
      mismatches: [
        (#"{"a":1}"#, [#"the whole value must have a member "b""#]),
        (#"{"c":1,"d":1}"#, ["the whole value must have at most 1 member, not 2"]),
      ]),
    Case(
      schema: #"{"contains":{"type":"string"}}"#, fits: [#"[1,"a"]"#, "1"],
      mismatches: [
        ("[]", ["the whole value must have at least 1 element that matches contains, not 0"]),
        ("[1]", ["the whole value must have at least 1 element that matches contains, not 0"]),
      ]),
    Case(
      schema: #"{"contains":{"type":"string"},"minContains":2,"maxContains":2.0}"#,
      fits: [#"["a",1,"b"]"#],
      mismatches: [
        (#"["a"]"#, ["the whole value must have at least 2 elements that match contains, not 1"]),
        (
          #"["a","b","c"]"#,
          ["the whole value must have at most 2 elements that match contains, not 3"]
        ),
      ]),
    Case(
      schema: #"{"propertyNames":{"pattern":"^[a-z]+$","maxLength":3}}"#, fits: [#"{"abc":1}"#],
      mismatches: [
        (
          #"{"x":{},"A":1,"abcd":2}"#,
          [
            #"the whole value has the member "A", whose name must match the pattern "^[a-z]+$", not "A""#,
            #"the whole value has the member "abcd", whose name must have at most 3 characters, not 4"#,
          ]
        )
      ]),
    Case(
      schema:
        #"{"properties":{"a":{}},"patternProperties":{"^b":{"minimum":0}},"additionalProperties":"#
        + #"{"type":"string"}}"#,
      fits: [#"{"a":1,"b":1,"bc":2,"c":"x"}"#],
      mismatches: [
        (#"{"bc":-1,"c":1}"#, ["/bc must be at least 0, not -1", "/c must be a string, not 1"])
      ]),
    Case(
      schema:
        #"{"allOf":[{"properties":{"a":{}}}],"anyOf":[{"properties":{"b":{"type":"integer"}},"required":["b"]},"#
        + #"{}],"unevaluatedProperties":false}"#,
      fits: [#"{"a":1,"b":1}"#, "{}"],
      mismatches: [
        (#"{"a":1,"b":"x"}"#, ["/b is not a property of the schema"]),
        (#"{"c":1}"#, ["/c is not a property of the schema"]),
      ]),
    Case(
      schema:
        ##"{"$ref":"#/$defs/a","unevaluatedProperties":{"type":"integer"},"$defs":{"a":{"properties":"##
        + ##"{"x":{"type":"string"}}}}}"##,
      fits: [#"{"x":"s","y":1}"#],
      mismatches: [(#"{"y":"s"}"#, [#"/y must be an integer, not "s""#])]),
    Case(
      schema:
        #"{"prefixItems":[true],"contains":{"type":"string"},"unevaluatedItems":{"type":"null"}}"#,
      fits: [#"[1,"a",null]"#],
      mismatches: [(#"[1,"a",2]"#, ["/2 must be null, not 2"])]),
    Case(
      schema:
        #"{"if":{"prefixItems":[{"const":"a"}]},"then":{"items":true},"unevaluatedItems":false}"#,
      fits: [#"["a",1,2]"#, "[]"],
      mismatches: [("[2]", ["/0 is not allowed"])]),
    Case(
      schema: #"{"minimum":9007199254740993,"maximum":1e400}"#,
      fits: ["9007199254740993", "9007199254740993.0", "1e400", "10e399"],
      mismatches: [
        (
          "9007199254740992",
          ["the whole value must be at least 9007199254740993, not 9007199254740992"]
        ),
        ("1.1e400", ["the whole value must be at most 1e400, not 1.1e400"]),
      ]),
    Case(
      schema: #"{"enum":[18446744073709551616,"é"]}"#,
      fits: ["18446744073709551616.0", "\"\u{E9}\""],
      mismatches: [
        (
          "18446744073709551617",
          [#"the whole value must be one of [18446744073709551616,"é"], not 18446744073709551617"#]
        ),
        (
          "\"e\u{301}\"",
          ["the whole value must be one of [18446744073709551616,\"é\"], not \"e\u{301}\""]
        ),
      ]),
    Case(
      schema: "{\"properties\":{\"\u{E9}\":{\"type\":\"null\"}},\"required\":[\"\u{E9}\"]}",
      fits: ["{\"\u{E9}\":null}"],
      mismatches: [("{\"e\u{301}\":1}", ["the whole value must have a member \"\u{E9}\""])]),
    Case(
      schema: #"{"uniqueItems":true}"#,
      fits: [#"[1,true,"1",[1],{"a":1}]"#, "[0.1,0.10000000000000000001]"],
      mismatches: [
        ("[3,1e400,10e399]", ["the whole value must not have duplicate elements, such as 1 and 2"])
      ]),
    Case(
      schema: #"{"multipleOf":0.01}"#, fits: ["19.99", "4.35", "1e400"],
      mismatches: [("0.015", ["the whole value must be a multiple of 0.01, not 0.015"])]),
    Case(
      schema: #"{"maxItems":1e400,"minLength":2.0}"#, fits: ["[1]", "\"ab\""],
      mismatches: [("\"👍🏽\"", [])]),
    Case(
      schema:
        #"{"oneOf":[{"properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t"]},"#
        + #"{"properties":{"t":{"const":"b"}},"required":["t","y","z"]}]}"#,
      fits: [#"{"t":"a"}"#],
      mismatches: [
        (
          #"{"t":"b"}"#,
          [#"the whole value must have a member "y""#, #"the whole value must have a member "z""#]
        )
      ]),
    Case(
      schema: "{}", fits: ["1"],
      mismatches: [
        (#"{"a":[{"b":1,"b":2}]}"#, [#"/a/0 has the member "b" twice"#])
      ]),
  ]

  @Test("are checked as draft 2020-12 says", arguments: cases)
  func mismatches(_ example: Case) throws {
    try JSONSchemaTests().mismatches(example)
  }

  // MARK: - What is not checked

  @Test("that are not checked are listed with their places")
  func unchecked() throws {
    let schema = try JSONSchema(
      #require(
        JSONValue(
          parsing: #"{"$schema":"http://json-schema.org/draft-07/schema#","title":"t","x-a":1,"#
            + #""properties":{"d":{"format":"date"},"format":{"format":"time","pattern":"(?=a)"}},"#
            + #""patternProperties":{"(a)\\1":{}},"dependencies":{},"nullable":true}"#)))
    #expect(
      schema.uncheckedKeywords == [
        .init(
          pointer: "/$schema", keyword: "$schema", reason: "it is read as draft 2020-12"),
        .init(pointer: "/properties/d/format", keyword: "format"),
        .init(pointer: "/properties/format/format", keyword: "format"),
        .init(pointer: "/properties/format/pattern", keyword: "pattern", reason: "look-ahead"),
        .init(
          pointer: "/patternProperties/(a)\\1", keyword: "patternProperties",
          reason: "a back reference"),
        .init(pointer: "/dependencies", keyword: "dependencies"),
        .init(pointer: "/nullable", keyword: "nullable"),
      ])
    #expect(
      schema.uncheckedNote
        == "not checked in the schema: $schema (/$schema: it is read as draft 2020-12), "
        + "format (/properties/d/format and 1 more), "
        + "pattern (/properties/format/pattern: look-ahead), "
        + #"patternProperties (/patternProperties/(a)\1: a back reference), "#
        + "dependencies (/dependencies), nullable (/nullable)")
    #expect(try JSONSchema(["type": "string", "x-b": 1]).uncheckedNote == nil)
  }

  /// In each schema, whether the value matches depends on a pattern that cannot be checked; or not.
  @Test(
    "that depend on an unchecked pattern do not make an answer wrong",
    arguments: [
      (#"{"pattern":"(?=a)"}"#, "\"b\"", true), (#"{"not":{"pattern":"(?=a)"}}"#, "\"b\"", true),
      (#"{"not":{"pattern":"(?=a)","type":"null"}}"#, "\"b\"", true),
      (#"{"not":{"not":{"pattern":"(?=a)"}}}"#, "\"b\"", true),
      (#"{"type":"null","pattern":"(?=a)"}"#, "\"b\"", false),
      (#"{"anyOf":[{"type":"null"},{"pattern":"(?=a)"}]}"#, "\"b\"", true),
      (#"{"oneOf":[{},{"pattern":"(?=a)"}]}"#, "\"b\"", true),
      (#"{"oneOf":[{},{"pattern":"(?=a)"},true]}"#, "\"b\"", false),
      (#"{"not":{"oneOf":[{},{"pattern":"(?=a)"}]}}"#, "\"b\"", true),
      (#"{"not":{"anyOf":[{},{"pattern":"(?=a)"}]}}"#, "\"b\"", false),
      (#"{"if":{"pattern":"(?=a)"},"then":{"minLength":9},"else":{"maxLength":9}}"#, "\"b\"", true),
      (
        #"{"if":{"pattern":"(?=a)"},"then":{"minLength":9},"else":{"minLength":8}}"#, "\"b\"", false
      ),
      (#"{"contains":{"pattern":"(?=a)"}}"#, "[\"b\"]", true),
      (#"{"contains":{"pattern":"(?=a)"},"minContains":2}"#, "[\"b\"]", false),
      (#"{"not":{"contains":{"pattern":"(?=a)"},"maxContains":3}}"#, "[\"b\",1,2]", false),
      (#"{"not":{"contains":{"pattern":"(?=a)"}}}"#, "[\"b\"]", true),
      (
        #"{"patternProperties":{"(?=a)":{"type":"null"}},"additionalProperties":false}"#,
        #"{"b":1}"#, true
      ),
      (#"{"patternProperties":{"(?=a)":true},"unevaluatedProperties":false}"#, #"{"b":1}"#, true),
      (#"{"not":{"patternProperties":{"(?=a)":{"type":"null"}}}}"#, #"{"b":1}"#, true),
      (#"{"propertyNames":{"pattern":"(?=a)"}}"#, #"{"b":1}"#, true),
      (#"{"not":{"propertyNames":{"pattern":"(?=a)"}}}"#, #"{"b":1}"#, true),
      (#"{"not":{"items":{"pattern":"(?=a)"}}}"#, "[\"b\"]", true),
      (#"{"not":{"unevaluatedItems":{"pattern":"(?=a)"}}}"#, "[\"b\"]", true),
    ])
  func uncertain(_ schema: String, _ value: String, _ isAccepted: Bool) throws {
    let schema = try JSONSchema(#require(JSONValue(parsing: schema)))
    #expect(!schema.uncheckedKeywords.isEmpty)
    #expect(schema.mismatches(in: try #require(JSONValue(parsing: value))).isEmpty == isAccepted)
  }
}
