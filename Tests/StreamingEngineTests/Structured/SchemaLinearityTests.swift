import Testing

@testable import StreamingEngine

/// The work of a check is at most the size of the value times that of the schema. Steps are counted,
/// so the result is the same on every machine.
@Suite struct SchemaLinearityTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// A schema and a value that are so many times as large.
    var make: @Sendable (Int) -> (schema: JSONValue, value: JSONValue)
  }

  /// Definitions each of which refers twice to the one before it.
  private static func doubling(_ keyword: String, _ count: Int, _ last: JSONValue) -> JSONValue {
    let definitions = (0..<count).map { index -> (String, JSONValue) in
      let next: JSONValue = ["$ref": .string("#/$defs/d\(index + 1)")]
      return ("d\(index)", [keyword: [next, next]])
    }
    return ["$ref": "#/$defs/d0", "$defs": .object(definitions + [("d\(count)", last)])]
  }

  private static func nested(_ depth: Int) -> JSONValue {
    (0..<depth).reduce([]) { value, _ in [value] }
  }

  static let shapes: [Shape] =
    ["allOf", "anyOf", "oneOf"].map { keyword in
      Shape(testDescription: "\(keyword) of the same schema twice, many times in a row") { count in
        (doubling(keyword, count, ["type": "string"]), 1)
      }
    } + [
      Shape(testDescription: "choices in a deep value that refer to the whole schema") { count in
        (
          [
            "anyOf": [
              ["items": ["$ref": "#"]], ["items": ["$ref": "#"]], ["contains": ["$ref": "#"]],
            ]
          ],
          nested(count)
        )
      },
      Shape(testDescription: "unevaluated elements in a deep value") { count in
        (
          [
            "allOf": [["contains": ["type": "null"], "minContains": 0]],
            "unevaluatedItems": ["$ref": "#"],
          ], nested(count)
        )
      },
      Shape(testDescription: "unevaluated members that do not match") { count in
        (
          [
            "anyOf": [["properties": ["a1": true]], true],
            "unevaluatedProperties": ["type": "null"],
          ],
          .object((0..<count * 10).map { ("a\($0)", 1) })
        )
      },
      Shape(testDescription: "an array of objects") { count in
        (
          [
            "uniqueItems": true,
            "items": [
              "properties": ["a": ["enum": ["x", "y"]]], "required": ["a"],
              "patternProperties": ["^[ab]+$": ["pattern": "x*$"]], "additionalProperties": false,
            ],
          ],
          .array((0..<count * 10).map { ["a": "x", "b": .string("\($0 + 10_000)")] })
        )
      },
      Shape(testDescription: "a long string and a pattern with repetitions of repetitions") {
        count in
        (["pattern": "^(a*)*(a*)*b$"], .string(String(repeating: "a", count: count * 100)))
      },
      Shape(testDescription: "a long chain of references") { count in
        let definitions = (0..<count * 10).map { index -> (String, JSONValue) in
          ("d\(index)", ["$ref": .string("#/$defs/d\(index + 1)")])
        }
        return (
          ["$ref": "#/$defs/d0", "$defs": .object(definitions + [("d\(count * 10)", true)])], 1
        )
      },
    ]

  @Test("takes ten times the steps for ten times the size", arguments: shapes)
  func linear(_ shape: Shape) throws {
    let steps = try [25, 250].map { count in
      let (schema, value) = shape.make(count)
      return try JSONSchema(schema).check(value, stepLimit: .max).steps
    }
    #expect(steps[1] <= 12 * steps[0], "\(steps)")
    #expect(steps[0] > 25)
  }

  @Test("is given up after too many steps, and says so")
  func limit() throws {
    let schema = try JSONSchema(["items": ["type": "integer"]])
    let value = JSONValue.array((0..<1_000).map(JSONValue.int))
    #expect(schema.check(value, stepLimit: 20_000).mismatches.isEmpty)
    let (mismatches, steps) = schema.check(value, stepLimit: 5_000)
    #expect(
      mismatches.map(\.description) == [
        "the whole value cannot be checked: the schema is too complex for an answer of this size"
      ])
    #expect(steps < 5_100)
  }

  @Test("stops when asked to, and does not take that for a match")
  func stopped() throws {
    let schema = try JSONSchema(["items": ["type": "integer"]])
    let value = JSONValue.array((0..<100_000).map(JSONValue.int))
    var questions = 0
    let mismatches = schema.mismatches(in: value) {
      questions += 1
      return questions == 2
    }
    #expect(questions == 2)
    #expect(!mismatches.isEmpty)
  }

  @Test("rejects a value that is nested very deeply")
  func deep() throws {
    let schema = try JSONSchema(["items": ["$ref": "#"]])
    #expect(schema.mismatches(in: Self.nested(256)).isEmpty)
    let mismatches = schema.mismatches(in: Self.nested(300))
    #expect(mismatches.map(\.problem) == ["cannot be checked: it is nested too deeply"])
  }
}
