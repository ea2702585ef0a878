/// A schema made ready for checking values.
///
/// An object, so that no copy is made of its lists whenever one of them is read.
final class SchemaNode: Sendable {
  let keywords: SchemaKeywords
  /// A number that is greater than those of its schemas for the same value.
  let rank: Int

  init(_ keywords: SchemaKeywords, rank: Int) {
    self.keywords = keywords
    self.rank = rank
  }
}

/// What the keywords of a schema say. The other schemas that it has are named by their places in the
/// program: the list of all its schemas, of which the first one is the whole.
struct SchemaKeywords: Sendable {
  let schema: JSONValue
  /// The place in the schema, as a JSON pointer.
  let pointer: String
  var assertions: [SchemaAssertion] = []

  // Schemas for the same value.

  /// The schemas that the value must match: those of `allOf`, `$ref` and `$dynamicRef`.
  var all: [Int] = []
  var any: [Int] = []
  var one: [Int] = []
  var not: Int?
  var condition: Condition?
  var dependents: [(name: ExactString, node: Int)] = []

  // Schemas for the members of an object.

  var properties: [ExactString: Int] = [:]
  var patternProperties: [(pattern: SchemaPattern, node: Int)] = []
  var additionalProperties: Int?
  var propertyNames: Int?
  var unevaluatedProperties: Int?

  // Schemas for the elements of an array.

  var prefixItems: [Int] = []
  var items: Int?
  var contains: Contains?
  var unevaluatedItems: Int?

  /// `if`, `then` and `else`.
  struct Condition: Sendable {
    let test: Int
    let then: Int?
    let otherwise: Int?
  }

  /// `contains`, and how many elements it must fit.
  struct Contains: Sendable {
    let node: Int
    let least: Int
    let most: Int
  }

  init(_ schema: JSONValue, at pointer: String) {
    self.schema = schema
    self.pointer = pointer
  }

  /// Whether it is the schema `false`.
  var isFalse: Bool { if case .bool(false) = schema { true } else { false } }

  /// All schemas for the same value.
  var inPlace: [Int] {
    var nodes = all + any + one + dependents.map(\.node)
    for node in [not, condition?.test, condition?.then, condition?.otherwise] {
      if let node { nodes.append(node) }
    }
    return nodes
  }

  /// Whether every value matches.
  var isEmpty: Bool {
    !isFalse && assertions.isEmpty && inPlace.isEmpty && properties.isEmpty
      && patternProperties.isEmpty && additionalProperties == nil && propertyNames == nil
      && unevaluatedProperties == nil && prefixItems.isEmpty && items == nil && contains == nil
      && unevaluatedItems == nil
  }
}
