/// The keywords of draft 2020-12, and what their values must be.
enum SchemaKeyword: Sendable {
  case schema, schemas, schemasByName, schemasByPattern
  case types, values, value, number, divisor, count, flag, pattern, names, namesByName
  case dialect, identifier, anchor, reference
  /// It says nothing about which values match, and is a text, true or false, or an array.
  case text, mark, samples
  /// It says nothing about which values match, and may be anything.
  case annotation
  /// It may be meant to say something about which values match, but is not checked.
  case unchecked, uncheckedText

  /// Keywords of our own begin with `x-`.
  init(_ name: String) {
    self = name.hasPrefix("x-") ? .annotation : Self.all[name] ?? .unchecked
  }

  static let all: [String: SchemaKeyword] = [
    "$schema": .dialect, "$id": .identifier, "$anchor": .anchor, "$dynamicAnchor": .anchor,
    "$ref": .reference, "$dynamicRef": .reference, "$defs": .schemasByName,
    "definitions": .schemasByName, "$comment": .text, "$vocabulary": .annotation,
    "allOf": .schemas, "anyOf": .schemas, "oneOf": .schemas, "not": .schema, "if": .schema,
    "then": .schema, "else": .schema, "dependentSchemas": .schemasByName,
    "properties": .schemasByName, "patternProperties": .schemasByPattern,
    "additionalProperties": .schema, "propertyNames": .schema, "prefixItems": .schemas,
    "items": .schema, "contains": .schema, "unevaluatedItems": .schema,
    "unevaluatedProperties": .schema, "type": .types, "enum": .values, "const": .value,
    "multipleOf": .divisor, "maximum": .number, "exclusiveMaximum": .number, "minimum": .number,
    "exclusiveMinimum": .number, "maxLength": .count, "minLength": .count, "pattern": .pattern,
    "maxItems": .count, "minItems": .count, "uniqueItems": .flag, "maxContains": .count,
    "minContains": .count, "maxProperties": .count, "minProperties": .count, "required": .names,
    "dependentRequired": .namesByName, "title": .text, "description": .text,
    "default": .annotation, "deprecated": .mark, "readOnly": .mark,
    "writeOnly": .mark, "examples": .samples, "format": .uncheckedText,
    "contentEncoding": .uncheckedText, "contentMediaType": .uncheckedText,
    "contentSchema": .unchecked,
  ]

  /// What the value must be, and how to correct it. `nil` for a value that may be anything.
  private var expectation: (words: String, advice: String)? {
    switch self {
    case .schema: ("an object, true or false", "write a schema there")
    case .schemas: ("an array of at least one schema", "write an array of schemas there")
    case .schemasByName: ("an object of schemas", "write an object there")
    case .schemasByPattern: ("an object of patterns and their schemas", "write an object there")
    case .types:
      (
        "a JSON type or an array of different ones",
        "use null, boolean, integer, number, string, array or object"
      )
    case .values, .samples: ("an array of values", "write an array there")
    case .number: ("a number", "write the limit itself there")
    case .divisor: ("a number greater than 0", "write such a number there")
    case .count: ("a whole number that is not negative", "write such a number there")
    case .flag, .mark: ("true or false", "write one of them there")
    case .pattern: ("a regular expression in a string", "write a string there")
    case .names: ("an array of different names", "list the names of members there")
    case .namesByName: ("an object of arrays of different names", "write an object there")
    case .dialect, .identifier, .anchor, .reference, .text, .uncheckedText:
      ("a string", "write a string there")
    case .value, .annotation, .unchecked: nil
    }
  }

  /// What is wrong with the form of a keyword's value; `nil` if nothing is.
  func fault(in value: JSONValue, of name: String, at pointer: String) -> SchemaFault? {
    guard let expectation, !fits(value) else { return nil }
    var advice = expectation.advice
    switch (name, value) {
    case ("items", .array):
      advice = "put the schemas of the first elements into prefixItems, as draft 2020-12 does"
    case ("required", .bool):
      advice = "list the names in the required of the object that has them"
    default: break
    }
    return SchemaFault(
      pointer, "must be \(expectation.words), not \(value.excerpt)", advice: advice)
  }

  private func fits(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.schema, .object), (.schema, .bool), (.schemasByName, .object),
      (.schemasByPattern, .object), (.values, .array), (.samples, .array), (.flag, .bool),
      (.mark, .bool), (.text, .string), (.uncheckedText, .string), (.pattern, .string),
      (.dialect, .string), (.identifier, .string), (.anchor, .string), (.reference, .string),
      (.value, _), (.annotation, _), (.unchecked, _):
      true
    case (.schemas, .array(let schemas)): !schemas.isEmpty
    case (.types, .string(let type)): JSONType(rawValue: type) != nil
    case (.types, .array(let types)):
      !types.isEmpty && Self.areNames(value)
        && types.allSatisfy { $0.string.flatMap(JSONType.init) != nil }
    case (.number, _): value.exactNumber != nil
    case (.divisor, _): value.exactNumber.map { $0 > JSONNumber(0) } ?? false
    case (.count, _): value.exactNumber.map { $0.isInteger && $0 >= JSONNumber(0) } ?? false
    case (.names, _): Self.areNames(value)
    case (.namesByName, .object(let lists)): lists.allSatisfy { Self.areNames($0.1) }
    default: false
    }
  }

  private static func areNames(_ value: JSONValue) -> Bool {
    guard case .array(let names) = value else { return false }
    return Set(names.compactMap { $0.string.map(ExactString.init) }).count == names.count
  }
}

/// What makes a schema unusable, and where.
struct SchemaFault: Error, Equatable, CustomStringConvertible {
  /// The place in the schema, as a JSON pointer.
  let pointer: String
  let problem: String
  let advice: String

  init(_ pointer: String, _ problem: String, advice: String) {
    (self.pointer, self.problem, self.advice) = (pointer, problem, advice)
  }

  /// The place, and what is wrong there.
  var description: String { "\(SchemaDocument.name(pointer)) \(problem)" }
}
