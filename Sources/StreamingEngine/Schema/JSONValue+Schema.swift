/// Values as JSON Schema sees them: 1 and 1.0 are the same number, and the order of members does
/// not matter.
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

  /// The elements of an array; empty for any other value.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The members of an object; empty for any other value.
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

  func isEquivalent(to other: JSONValue) -> Bool {
    canonical == other.canonical
  }

  /// A text that is equal for equivalent values.
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
