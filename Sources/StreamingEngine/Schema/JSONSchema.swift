/// A JSON Schema, and what in a value does not fit it.
///
/// It knows what the providers accept and what is common beside it, in the sense of draft 2020-12:
/// `type`, `enum`, `const`; `properties`, `required`, `additionalProperties`, `minProperties`,
/// `maxProperties`; `items`, `prefixItems`, `minItems`, `maxItems`, `uniqueItems`; `minLength`,
/// `maxLength`; `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`; `anyOf`,
/// `oneOf`, `allOf`, `not`; `$ref` to a place in the schema itself, with `$defs` and `definitions`.
///
/// Other keywords are not checked: `format`, as the standard allows, and `pattern`, because a
/// regular expression of somebody else's can take any time. With `patternProperties` a property
/// that `properties` does not name is not judged.
public struct JSONSchema: Sendable, Equatable {
  /// A place in a value that does not fit.
  public struct Mismatch: Sendable, Equatable, CustomStringConvertible {
    /// The place as a JSON pointer (RFC 6901); empty for the whole value.
    public var path: String
    /// The keyword of the schema that is not kept.
    public var keyword: String
    /// What was expected there and what is there instead.
    public var problem: String

    public var description: String {
      path.isEmpty ? "the whole value \(problem)" : "\(path) \(problem)"
    }
  }

  /// More mismatches than this are not listed.
  static let mismatchLimit = 20

  let root: JSONValue

  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when the value is no schema: it is
  ///   neither an object nor a truth value, a type is unknown, or a reference leads nowhere.
  public init(_ schema: JSONValue) throws(LLMError) {
    root = schema
    var check = SchemaCheck(root: schema)
    if let problem = check.problem {
      throw LLMError(
        .invalidRequest, message: "the JSON Schema is not valid: \(problem)",
        advice: "correct the schema")
    }
  }

  /// What does not fit, in the order of the value, at most 20; empty when everything does.
  public func mismatches(in value: JSONValue) -> [Mismatch] {
    var validation = SchemaValidation(root: root)
    return Array(validation.mismatches(of: value, root, at: "").prefix(Self.mismatchLimit))
  }

  /// The schema that a reference leads to: `#`, or `#` and a JSON pointer.
  static func target(of reference: String, in root: JSONValue) -> JSONValue? {
    guard reference.hasPrefix("#") else { return nil }
    let pointer = reference.dropFirst()
    if pointer.isEmpty { return root }
    guard pointer.hasPrefix("/") else { return nil }
    var place = root
    for word in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let name = word.replacing("~1", with: "/").replacing("~0", with: "~")
      if case .array(let elements) = place, let index = Int(name), elements.indices.contains(index)
      {
        place = elements[index]
      } else if let member = place[String(name)] {
        place = member
      } else {
        return nil
      }
    }
    return place
  }

  /// The keywords whose value is a schema, a list of schemas, and schemas by name.
  static let schemaKeywords: Set = ["items", "additionalProperties", "not"]
  static let listKeywords: Set = ["prefixItems", "anyOf", "oneOf", "allOf"]
  static let mapKeywords: Set = ["properties", "$defs", "definitions"]
}

/// Looks for what makes a schema unusable, before anything is sent.
private struct SchemaCheck {
  private static let depthLimit = 128
  private static let types: Set = [
    "null", "boolean", "integer", "number", "string", "array", "object",
  ]

  private let root: JSONValue
  private var depth = 0

  init(root: JSONValue) {
    self.root = root
  }

  /// What is wrong, in words; `nil` for a schema that can be used.
  var problem: String? {
    mutating get { problem(in: root, at: "") }
  }

  private mutating func problem(in schema: JSONValue, at path: String) -> String? {
    if case .bool = schema { return nil }
    let place = path.isEmpty ? "it" : path
    guard case .object(let members) = schema else { return "\(place) must be an object" }
    guard depth < Self.depthLimit else { return "it is nested too deep" }
    depth += 1
    defer { depth -= 1 }
    for (name, value) in members {
      let here = "\(path)/\(name.asPointerWord)"
      if let problem = problem(of: name, value, at: here) { return problem }
    }
    return nil
  }

  private mutating func problem(
    of keyword: String, _ value: JSONValue, at path: String
  ) -> String? {
    switch (keyword, value) {
    case ("type", .string(let type)) where Self.types.contains(type):
      return nil
    case ("type", .array(let types))
    where types.allSatisfy { Self.types.contains($0.string ?? "") }:
      return nil
    case ("type", _):
      return "\(path) names no type of JSON"
    case ("$ref", .string(let reference)):
      return JSONSchema.target(of: reference, in: root) == nil
        ? "\(path) leads nowhere: \(reference)" : nil
    case (_, .object(let schemas)) where JSONSchema.mapKeywords.contains(keyword):
      return problem(in: schemas.map { ($0.asPointerWord, $1) }, at: path)
    case (_, .array(let schemas)) where JSONSchema.listKeywords.contains(keyword):
      return problem(in: schemas.enumerated().map { ("\($0)", $1) }, at: path)
    case (_, _) where JSONSchema.mapKeywords.contains(keyword):
      return "\(path) must be an object"
    case (_, _) where JSONSchema.listKeywords.contains(keyword):
      return "\(path) must be an array"
    case (_, _) where JSONSchema.schemaKeywords.contains(keyword):
      return problem(in: value, at: path)
    default:
      return nil
    }
  }

  private mutating func problem(in schemas: [(String, JSONValue)], at path: String) -> String? {
    for (name, schema) in schemas {
      if let problem = problem(in: schema, at: "\(path)/\(name)") { return problem }
    }
    return nil
  }
}

extension String {
  /// The text as a word of a JSON pointer (RFC 6901 section 3).
  var asPointerWord: String {
    replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
