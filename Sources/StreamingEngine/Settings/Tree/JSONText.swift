internal import LLMRingWire

/// Strings and values as JSON writes them.
package enum JSONText {
  /// Writes a string in quotes, on one line.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<"\u{20}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Reads a string in quotes, or returns `nil` when the bytes are something else.
  package static func unquoted(_ bytes: some Sequence<UInt8>) -> String? {
    var text: String?
    do throws(JSONError) {
      try JSONScanner.read(Array(bytes)[...], isStrict: true) { json throws(JSONError) in
        text = try json.string()
        try json.finish()
      }
      return text
    } catch {
      return nil
    }
  }

  /// Writes a value with an indentation of two spaces, as Python's `json.dump(…, indent=2)` does.
  static func written(_ node: SettingsNode, indentation: String = "") -> String {
    let inner = indentation + "  "
    switch node.value {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let text): return text
    case .string(let text), .timestamp(let text): return quoted(text)
    case .array(let nodes) where nodes.isEmpty: return "[]"
    case .array(let nodes):
      let lines = nodes.map { inner + written($0, indentation: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
    case .table(let members) where members.isEmpty: return "{}"
    case .table(let members):
      let lines = members.map {
        "\(inner)\(quoted($0.key)): \(written($0.node, indentation: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
    }
  }
}
