/// What is wrong with a value. It becomes words only if it is reported: most of what does not match
/// is one choice of several.
enum SchemaProblem {
  case forbidden
  case type([JSONType], JSONValue)
  case values(JSONValue, JSONValue)
  case value(JSONValue, JSONValue)
  case limit(String, JSONNumber, JSONValue)
  case divisor(JSONNumber, JSONValue)
  case count(String, Int, Int)
  case pattern(String, JSONValue)
  case required(String, because: String?)
  case unique(Int, Int)
  /// A member that `additionalProperties` or `unevaluatedProperties` does not allow.
  case surplus(String)
  /// How many elements match `contains`, and how many must.
  case contains(String, Int, Int)
  case not(JSONValue)
  case matchesSeveral(Int)
  case matchesNone(String, Int)
  indirect case name(String, SchemaProblem)
  /// One of very many members or elements that do not match `unevaluatedProperties` or
  /// `unevaluatedItems`.
  case unevaluated(String)
  case repeated(String)
  case tooDeep
  case tooComplex

  /// The keyword that the value violates.
  var keyword: String {
    switch self {
    case .forbidden: "false"
    case .type: "type"
    case .values: "enum"
    case .value: "const"
    case .divisor: "multipleOf"
    case .pattern: "pattern"
    case .required(_, nil): "required"
    case .required: "dependentRequired"
    case .unique: "uniqueItems"
    case .not: "not"
    case .matchesSeveral: "oneOf"
    case .name: "propertyNames"
    case .repeated: "properties"
    case .tooDeep, .tooComplex: "$ref"
    case .limit(let keyword, _, _), .count(let keyword, _, _), .surplus(let keyword),
      .contains(let keyword, _, _), .matchesNone(let keyword, _), .unevaluated(let keyword):
      keyword
    }
  }

  /// What was expected, and what was found instead.
  var words: String {
    switch self {
    case .forbidden: "is not allowed"
    case .type(let types, let value):
      "must be \(types.map(\.words).joined(separator: " or ")), not \(value.excerpt)"
    case .values(let choices, let value):
      "must be one of \(choices.shortText), not \(value.excerpt)"
    case .value(let other, let value): "must be \(other.shortText), not \(value.excerpt)"
    case .limit(let keyword, let limit, let value):
      "must be \(Self.comparison(keyword)) \(limit.shortText), not \(value.excerpt)"
    case .divisor(let step, let value):
      "must be a multiple of \(step.shortText), not \(value.excerpt)"
    case .count(let keyword, let limit, let size):
      "must have at \(keyword.hasPrefix("min") ? "least" : "most") \(limit) "
        + "\(Self.unit(keyword))\(limit == 1 ? "" : "s"), not \(size)"
    case .pattern(let source, let value):
      "must match the pattern \(JSONValue.string(source).shortText), not \(value.excerpt)"
    case .required(let name, let other):
      "must have a member \(JSONValue.string(name).shortText)"
        + (other.map { " because it has \(JSONValue.string($0).shortText)" } ?? "")
    case .unique(let first, let second):
      "must not have duplicate elements, such as \(first) and \(second)"
    case .surplus: "is not a property of the schema"
    case .contains(let keyword, let limit, let count):
      "must have at \(keyword == "maxContains" ? "most" : "least") \(limit) "
        + "element\(limit == 1 ? "" : "s") that match\(limit == 1 ? "es" : "") contains, not \(count)"
    case .not(let schema): "must not match \(schema.shortText)"
    case .matchesSeveral(let count): "must match exactly one choice, but matches \(count)"
    case .matchesNone(_, let count): "matches none of the \(count) allowed types"
    case .name(let name, let problem):
      "has the member \(JSONValue.string(name).shortText), whose name \(problem.words)"
    case .unevaluated(let keyword): "does not match the schema of \(keyword)"
    case .repeated(let name): "has the member \(JSONValue.string(name).shortText) twice"
    case .tooDeep: "cannot be checked: it is nested too deeply"
    case .tooComplex: "cannot be checked: the schema is too complex for an answer of this size"
    }
  }

  private static func comparison(_ keyword: String) -> String {
    switch keyword {
    case "minimum": "at least"
    case "maximum": "at most"
    case "exclusiveMinimum": "more than"
    default: "less than"
    }
  }

  private static func unit(_ keyword: String) -> String {
    switch keyword {
    case "minLength", "maxLength": "character"
    case "minItems", "maxItems": "element"
    default: "member"
    }
  }
}

extension JSONNumber {
  fileprivate var shortText: String { JSONValue.number(self).shortText }
}
