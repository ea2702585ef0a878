import StreamingEngine

/// The YAML of aichat's session files, as serde_yaml and people write it: block mappings and
/// sequences, plain and quoted scalars, literal and folded blocks, `{}` and `[]`. Anything else is
/// an error with its line; nothing is guessed.
indirect enum BlockYAML {
  case null
  /// Text that could also stand for a number or a truth value.
  case plain(String)
  /// Text in quotation marks or in a block.
  case string(String)
  case list([BlockYAML])
  case map([(String, BlockYAML)])

  init(_ text: String) throws(ImportError) {
    var reader = BlockYAMLReader(text)
    self = try reader.document()
  }

  /// The value of a mapping's member, or `nil`. If several members have the name, the last one.
  subscript(key: String) -> BlockYAML? {
    guard case .map(let members) = self else { return nil }
    return members.last { $0.0 == key }?.1
  }

  var text: String? {
    switch self {
    case .plain(let text), .string(let text): text
    case .null, .list, .map: nil
    }
  }

  /// The values of a sequence; empty for anything else.
  var elements: [BlockYAML] {
    if case .list(let values) = self { values } else { [] }
  }

  var json: JSONValue {
    switch self {
    case .null: .null
    case .plain(let text): Self.scalar(text)
    case .string(let text): .string(text)
    case .list(let values): .array(values.map(\.json))
    case .map(let members): .object(members.map { ($0, $1.json) })
    }
  }

  private static func scalar(_ text: String) -> JSONValue {
    switch text {
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    let isNumber = text.first.map { $0.isASCII && ($0.isNumber || $0 == "-") } ?? false
    guard isNumber, let value = JSONValue(parsing: text) else { return .string(text) }
    return value
  }
}
