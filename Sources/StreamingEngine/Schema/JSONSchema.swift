/// A JSON Schema that can check values.
///
/// It supports the keywords that providers accept and other common ones, as defined in draft
/// 2020-12: `type`, `enum`, `const`; `properties`, `required`, `additionalProperties`,
/// `minProperties`, `maxProperties`; `items`, `prefixItems`, `minItems`, `maxItems`, `uniqueItems`;
/// `minLength`, `maxLength`; `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`,
/// `multipleOf`; `anyOf`, `oneOf`, `allOf`, `not`; `$ref` to a location in the schema itself, with
/// `$defs` and `definitions`.
///
/// Other keywords are not checked: the standard makes `format` optional, and `pattern` could hold a
/// regular expression that takes forever. If a schema has `patternProperties`, properties that are
/// not in `properties` are not checked.
public struct JSONSchema: Sendable, Equatable {
  /// A location where a value does not match the schema.
  public struct Mismatch: Sendable, Equatable, CustomStringConvertible {
    /// The location as a JSON pointer (RFC 6901); empty for the whole value.
    public var path: String
    /// The schema keyword that the value violates.
    public var keyword: String
    /// What was expected, and what was found instead.
    public var problem: String

    public var description: String {
      path.isEmpty ? "the whole value \(problem)" : "\(path) \(problem)"
    }
  }

  /// Maximum number of mismatches that are reported.
  static let mismatchLimit = 20

  let root: JSONValue

  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the schema is invalid: it is
  ///   neither an object nor a Boolean, a type is unknown, or a reference cannot be resolved.
  public init(_ schema: JSONValue) throws(LLMError) {
    root = schema
    var check = SchemaCheck(root: schema)
    if let problem = check.problem {
      throw LLMError(
        .invalidRequest, message: "the JSON Schema is not valid: \(problem)",
        advice: "correct the schema")
    }
  }

  /// Returns up to 20 mismatches in the order of the value. Empty if the value matches.
  public func mismatches(in value: JSONValue) -> [Mismatch] {
    var validation = SchemaValidation(root: root)
    return Array(validation.mismatches(of: value, root, at: "").prefix(Self.mismatchLimit))
  }

  /// Resolves a reference: `#`, or `#` followed by a JSON pointer.
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

  /// Keywords whose value is a schema, a list of schemas, or a map of schemas.
  static let schemaKeywords: Set = ["items", "additionalProperties", "not"]
  static let listKeywords: Set = ["prefixItems", "anyOf", "oneOf", "allOf"]
  static let mapKeywords: Set = ["properties", "$defs", "definitions"]
}

/// Checks that a schema is usable before anything is sent.
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

  /// A description of the first problem; `nil` if the schema is usable.
  var problem: String? {
    mutating get { problem(in: root, at: "") }
  }

  private mutating func problem(in schema: JSONValue, at path: String) -> String? {
    if case .bool = schema { return nil }
    let place = path.isEmpty ? "it" : path
    guard case .object(let members) = schema else { return "\(place) must be an object" }
    guard depth < Self.depthLimit else { return "it is nested too deeply" }
    depth += 1
    defer { depth -= 1 }
    for (name, value) in members {
      let here = "\(path)/\(name.jsonPointerToken)"
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
      return "\(path) must be a JSON type"
    case ("$ref", .string(let reference)):
      return JSONSchema.target(of: reference, in: root) == nil
        ? "\(path) cannot be resolved: \(reference)" : nil
    case (_, .object(let schemas)) where JSONSchema.mapKeywords.contains(keyword):
      return problem(in: schemas.map { ($0.jsonPointerToken, $1) }, at: path)
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
  /// The text escaped as a token of a JSON pointer (RFC 6901 section 3).
  var jsonPointerToken: String {
    replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
