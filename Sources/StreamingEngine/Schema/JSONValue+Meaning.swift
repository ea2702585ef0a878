/// What JSON Schema sees in a value: numbers are numbers however they are written, and the members
/// of an object have no order.
extension JSONValue {
  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The elements of an array; none for anything else.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The members of an object; none for anything else.
  var members: [(String, JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }

  func has(type: String) -> Bool {
    switch (type, self) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array),
      ("object", .object), ("number", .int), ("number", .double), ("integer", .int):
      true
    case ("integer", .double(let value)): value.rounded() == value && value.isFinite
    default: false
    }
  }

  func isSame(as other: JSONValue) -> Bool {
    canonical == other.canonical
  }

  /// A text that is the same for what means the same.
  var canonical: String {
    switch self {
    case .null, .bool, .string, .int: text
    case .double(let value): Int(exactly: value).map { "\($0)" } ?? text
    case .array(let elements): "[\(elements.map(\.canonical).joined(separator: ","))]"
    case .object(let members):
      "{\(members.sorted { $0.0 < $1.0 }.map { "\(JSONValue.string($0.0).text):\($0.1.canonical)" }.joined(separator: ","))}"
    }
  }
}
