/// The types of JSON Schema.
enum JSONType: String, Sendable, CaseIterable {
  case null, boolean, integer, number, string, array, object

  /// With an article, as in "must be an array".
  var words: String {
    switch self {
    case .null: "null"
    case .integer, .array, .object: "an \(rawValue)"
    case .boolean, .number, .string: "a \(rawValue)"
    }
  }
}

extension JSONValue {
  /// A number with all its digits; `nil` for any other value.
  var exactNumber: JSONNumber? {
    switch self {
    case .int(let value): JSONNumber(value)
    case .double(let value): JSONNumber(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The elements of an array; empty for any other value.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The members of an object; empty for any other value.
  var members: [(String, JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }

  func has(type: JSONType) -> Bool {
    switch (type, self) {
    case (.null, .null), (.boolean, .bool), (.string, .string), (.array, .array),
      (.object, .object), (.number, .int), (.number, .double), (.number, .number), (.integer, .int):
      true
    case (.integer, .double), (.integer, .number): exactNumber?.isInteger ?? false
    default: false
    }
  }

  /// The value for an error message, on one line.
  var excerpt: String {
    switch self {
    case .array: "an array"
    case .object: "an object"
    // No more of a long text is made safe than is shown.
    case .string(let text):
      Self.shortened(JSONValue.string(String(text.unicodeScalars.prefix(Self.excerptLength))).text)
    default: Self.shortened(text)
    }
  }

  /// JSON for an error message, shortened to fit on one line.
  var shortText: String { Self.shortened(text) }

  private static let excerptLength = 60

  private static func shortened(_ text: String) -> String {
    text.unicodeScalars.count <= excerptLength
      ? text : String(text.unicodeScalars.prefix(excerptLength - 3)) + "…"
  }
}

/// A value as JSON Schema compares it: 1 and 1.0 are the same number, and the order of an object's
/// members does not matter.
struct SchemaValue: Hashable, Sendable {
  let value: JSONValue

  init(_ value: JSONValue) {
    self.value = value
  }

  static func == (left: SchemaValue, right: SchemaValue) -> Bool {
    switch (left.value, right.value) {
    case (.array(let left), .array(let right)):
      return left.elementsEqual(right) { SchemaValue($0) == SchemaValue($1) }
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      let members = index(right)
      return index(left).allSatisfy { name, value in members[name] == value }
    case (.int(let left), .int(let right)):
      return left == right
    case (.int, .double), (.int, .number), (.double, _), (.number, _):
      return left.value.exactNumber.map { $0 == right.value.exactNumber } ?? false
    default:
      return left.value == right.value
    }
  }

  func hash(into hasher: inout Hasher) {
    switch value {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .string(let text): hasher.combine(ExactString(text))
    case .array(let elements):
      hasher.combine(elements.count)
      for element in elements { hasher.combine(SchemaValue(element)) }
    case .object(let members): hasher.combine(Self.index(members))
    case .int(let value): hasher.combine(value)
    case .double, .number:
      let number = value.exactNumber
      if let int = number?.int { hasher.combine(int) } else { hasher.combine(number) }
    }
  }

  /// Of several members with one name, the last one counts, as for most readers of JSON.
  private static func index(_ members: [(String, JSONValue)]) -> [ExactString: SchemaValue] {
    Dictionary(members.map { (ExactString($0.0), SchemaValue($0.1)) }) { $1 }
  }
}
