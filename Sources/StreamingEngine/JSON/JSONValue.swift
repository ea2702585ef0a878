/// A JSON value (RFC 8259) whose members keep the order that they were given in.
///
/// Models fill in the properties of a schema in the order in which it names them, and output reads
/// as documented.
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

  /// The value as compact JSON on one line. A number that JSON cannot say is `null`.
  public var text: String {
    var out = ""
    write(to: &out)
    return out
  }

  /// The value of a member of an object; of several with one name the first, and `nil` for
  /// anything else.
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

  /// A string with the escapes of RFC 8259 section 7. DEL, the C1 controls and the line separators
  /// are escaped as well, so that the output is inert on a terminal and in JavaScript.
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
