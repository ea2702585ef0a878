import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Values that are kept as JSON text.
package enum StoredJSON {
  /// The text of a value; `nil` when it has no such text, as no value of ours is.
  package static func text(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text of tool calls, whose arguments may be long.
  static func text(of calls: [ToolCall]) -> String {
    text(
      of: .array(
        calls.map { call in
          .object([
            ("arguments", .string(call.arguments)), ("id", .string(call.id)),
            ("index", .int(call.index)), ("is_complete", .bool(call.isComplete)),
            ("name", .string(call.name)),
          ])
        }), size: calls.reduce(0) { $0 + $1.argumentsSize })
  }

  /// The text of a trace, whose blocks may be long.
  static func text(of trace: ReasoningTrace) -> String {
    text(of: trace.json, size: trace.size)
  }

  /// - Parameter size: About how many bytes the text will have. One that grows is copied.
  private static func text(of value: JSONValue, size: Int) -> String {
    var text = ""
    text.reserveCapacity(size + size / 16)
    value.write(to: &text)
    return text
  }

  /// The value of a JSON text; `nil` if this version cannot read it.
  static func value<Value: Decodable>(_ type: Value.Type, of text: String?) -> Value? {
    guard let text else { return nil }
    return try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
