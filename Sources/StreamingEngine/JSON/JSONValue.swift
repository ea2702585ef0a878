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
    // A long text that grows while it is written is copied.
    let size = textSize
    if size > 64 << 10 { out.reserveCapacity(size + size / 16) }
    write(to: &out)
    return out
  }

  /// The value of an object's member, or `nil`. If several members have the name, the first one.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  /// About how many bytes the text has: escapes are not counted.
  private var textSize: Int {
    switch self {
    case .null, .bool, .int, .double: 8
    case .string(let text): text.utf8.count + 2
    case .array(let values): values.reduce(2) { $0 + $1.textSize + 1 }
    case .object(let members): members.reduce(2) { $0 + $1.0.utf8.count + $1.1.textSize + 4 }
    }
  }

  /// Writes the value as compact JSON on one line. Even a long string is written in short pieces,
  /// so the stream decides how much of the text is in memory.
  package func write(to out: inout some TextOutputStream) {
    switch self {
    case .null: out.write("null")
    case .bool(let value): out.write(value ? "true" : "false")
    case .int(let value): out.write("\(value)")
    case .double(let value): out.write(value.isFinite ? "\(value)" : "null")
    case .string(let value): Self.write(value, to: &out)
    case .array(let values):
      out.write("[")
      for (place, value) in values.enumerated() {
        if place > 0 { out.write(",") }
        value.write(to: &out)
      }
      out.write("]")
    case .object(let members):
      out.write("{")
      for (place, member) in members.enumerated() {
        if place > 0 { out.write(",") }
        Self.write(member.0, to: &out)
        out.write(":")
        member.1.write(to: &out)
      }
      out.write("}")
    }
  }

  /// Maximum number of characters that are written at once.
  private static let pieceLength = 16 << 10

  /// Writes a string with the escapes of RFC 8259 section 7. DEL, C1 controls and line separators
  /// are also escaped, so the output is safe on a terminal and in JavaScript.
  private static func write(_ text: String, to out: inout some TextOutputStream) {
    out.write("\"")
    let scalars = text.unicodeScalars
    var plain = scalars.startIndex
    var length = 0
    for index in scalars.indices {
      length += 1
      let escape = escape(scalars[index])
      guard escape != nil || length > pieceLength else { continue }
      out.write(String(text[plain..<index]))
      length = 0
      plain = index
      guard let escape else { continue }
      out.write(escape)
      plain = scalars.index(after: index)
    }
    out.write(String(text[plain...]))
    out.write("\"")
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
