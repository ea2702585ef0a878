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
  /// A number that neither an `Int` nor a `Double` represents exactly.
  case number(JSONNumber)
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
    // A text that grows while it is written is copied.
    let size = textSize
    out.reserveCapacity(size + size / 16)
    write(to: &out)
    return out
  }

  /// The value of an object's member, or `nil`. If several members have the name, the first one.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0.isSame(as: name) }?.1
  }

  /// About how many bytes the text has: escapes are not counted.
  private var textSize: Int {
    switch self {
    case .null, .bool, .int, .double: 8
    case .number(let number): number.text.utf8.count
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
    case .number(let value): out.write(value.text)
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

  /// Maximum number of bytes that are written at once.
  private static let pieceSize = 16 << 10

  /// Writes a string with the escapes of RFC 8259 section 7. DEL, C1 controls and line separators
  /// are also escaped, so the output is safe on a terminal and in JavaScript.
  private static func write(_ text: String, to out: inout some TextOutputStream) {
    out.write("\"")
    var text = text
    text.withUTF8 { bytes in
      var plain = 0
      var place = 0
      while place < bytes.count {
        let size = escapedSize(bytes, at: place)
        // Not in the middle of a character.
        let isFull = place - plain >= pieceSize && bytes[place] & 0xC0 != 0x80
        guard size > 0 || isFull else {
          place += 1
          continue
        }
        out.write(String(decoding: bytes[plain..<place], as: UTF8.self))
        for scalar in String(decoding: bytes[place..<place + size], as: UTF8.self).unicodeScalars {
          out.write(escape(scalar))
        }
        place += size
        plain = place
      }
      out.write(String(decoding: bytes[plain...], as: UTF8.self))
    }
    out.write("\"")
  }

  /// The number of bytes of the character at a place if it must be escaped, and otherwise 0.
  private static func escapedSize(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    switch bytes[place] {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: 1
    case 0xC2 where bytes[place + 1] < 0xA0: 2
    case 0xE2 where bytes[place + 1] == 0x80 && bytes[place + 2] & 0xFE == 0xA8: 3
    default: 0
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
