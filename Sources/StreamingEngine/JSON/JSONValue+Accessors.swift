extension JSONValue {
  /// The text, if the value is a string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, if the value is a whole number; also for `3.0`.
  public var int: Int? {
    switch self {
    case .int(let number): number
    case .double(let number): Int(exactly: number)
    default: nil
    }
  }

  /// The number, if the value is one; the nearest one that a `Double` has.
  public var double: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .number(let number): Double(number.text)
    default: nil
    }
  }

  /// The value, if it is `true` or `false`.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, if the value is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members by name, if the value is an object. If several members have the same name, the first
  /// one. For their order, match the value with `.object`.
  public var object: [String: JSONValue]? {
    guard case .object(let members) = self else { return nil }
    return Dictionary(members.map { ($0.0, $0.1) }) { first, _ in first }
  }

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The element of an array, or `nil` if there is none at this index.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension JSONValue: Hashable {
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value.digits)
    case .string(let value): hasher.combine(value)
    case .array(let values): hasher.combine(values)
    case .object(let members):
      hasher.combine(members.count)
      for (name, value) in members {
        hasher.combine(name)
        hasher.combine(value)
      }
    }
  }
}
