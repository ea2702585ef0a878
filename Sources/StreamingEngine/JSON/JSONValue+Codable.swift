extension JSONValue: Codable {
  /// Decodes any JSON. Decoders do not preserve the order of an object's members, so they are
  /// sorted by name. ``init(parsing:)`` preserves the order.
  public init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: MemberName.self) {
      self = .object(
        try members.allKeys.sorted { $0.stringValue < $1.stringValue }
          .map { ($0.stringValue, try members.decode(JSONValue.self, forKey: $0)) })
      return
    }
    if var elements = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !elements.isAtEnd { values.append(try elements.decode(JSONValue.self)) }
      self = .array(values)
      return
    }
    let value = try decoder.singleValueContainer()
    self =
      if value.decodeNil() {
        .null
      } else if let flag = try? value.decode(Bool.self) {
        .bool(flag)
      } else if let number = try? value.decode(Int.self) {
        .int(number)
      } else if let number = try? value.decode(Double.self) {
        .double(number)
      } else {
        .string(try value.decode(String.self))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: MemberName.self)
      for (name, value) in members { try container.encode(value, forKey: MemberName(name)) }
    case .array(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value): try Self.encode(value, to: encoder)
    case .int(let value): try Self.encode(value, to: encoder)
    case .double(let value): try Self.encode(value, to: encoder)
    // Encoders know no more exact number.
    case .number(let value): try Self.encode(value.double, to: encoder)
    case .string(let value): try Self.encode(value, to: encoder)
    }
  }

  private static func encode(_ value: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// A coding key for any member name.
struct MemberName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
