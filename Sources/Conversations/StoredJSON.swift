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

  /// The text of tool calls. Their arguments may be long, and an encoder would copy them.
  static func text(of calls: [ToolCall]) -> String {
    JSONValue.array(
      calls.map { call in
        .object([
          ("arguments", .string(call.arguments)), ("id", .string(call.id)),
          ("index", .int(call.index)), ("is_complete", .bool(call.isComplete)),
          ("name", .string(call.name)),
        ])
      }
    ).text
  }

  /// The value of a JSON text; `nil` if this version cannot read it.
  static func value<Value: Decodable>(_ type: Value.Type, of text: String?) -> Value? {
    guard let text else { return nil }
    return try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
