/// A JSON value (RFC 8259) that preserves the order of object members.
///
/// The order matters because models fill in properties in the order of the schema, and because
/// output should look as documented.
///
/// ```swift
/// let schema: JSONValue = [
///   "type": "object",
///   "properties": ["city": ["type": "string"]],
///   "required": ["city"],
/// ]
/// ```
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// A string, or `null`.
  public static func optional(_ text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  /// The value as compact JSON on one line. Numbers that JSON cannot represent become `null`.
  public var text: String {
    var out = ""
    write(to: &out)
    return out
  }

  /// The value of an object's member, or `nil`. If several members have the name, the first one.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  private func write(to out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += "\(value)"
    case .double(let value): out += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, to: &out)
    case .array(let values):
      out += "["
      for (place, value) in values.enumerated() {
        if place > 0 { out += "," }
        value.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (place, member) in members.enumerated() {
        if place > 0 { out += "," }
        Self.write(member.0, to: &out)
        out += ":"
        member.1.write(to: &out)
      }
      out += "}"
    }
  }

  /// Writes a string with the escapes of RFC 8259 section 7. DEL, C1 controls and line separators
  /// are also escaped, so the output is safe on a terminal and in JavaScript.
  private static func write(_ text: String, to out: inout String) {
    out += "\""
    var plain = text.unicodeScalars.startIndex
    for index in text.unicodeScalars.indices {
      guard let escape = escape(text.unicodeScalars[index]) else { continue }
      out += text[plain..<index]
      out += escape
      plain = text.unicodeScalars.index(after: index)
    }
    out += text[plain...]
    out += "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return nil
    }
  }
}
