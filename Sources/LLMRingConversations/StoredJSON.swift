import StreamingEngine

/// Values that are kept as JSON text.
package enum StoredJSON {
  /// The text of a value; `nil` when it has no such text, as no value of ours is.
  package static func text(_ value: some Encodable) -> String? {
    try? JSONValue.text(encoding: value)
  }

  /// The text of tool calls.
  static func text(of calls: [ToolCall]) -> String { value(of: calls).text }

  /// Tool calls as JSON. Their arguments may be long, and an encoder would copy them.
  private static func value(of calls: [ToolCall]) -> JSONValue {
    .array(
      calls.map { call in
        .object([
          ("arguments", .string(call.arguments)), ("id", .string(call.id)),
          ("index", .int(call.index)), ("is_complete", .bool(call.isComplete)),
          ("name", .string(call.name)),
        ])
      })
  }

  /// An answer as JSON: what an encoder makes of it, but its calls and its trace are not copied.
  static func value(of record: AnswerRecord) -> JSONValue {
    var brief = record
    brief.answer.toolCalls = []
    brief.answer.trace = nil
    guard case .object(var members)? = text(brief).flatMap(JSONValue.init(parsing:)),
      let place = members.firstIndex(where: { $0.0 == "answer" }),
      case .object(var answer) = members[place].1
    else { return .null }
    answer.removeAll { $0.0 == "toolCalls" }
    answer.append(("toolCalls", value(of: record.answer.toolCalls)))
    if let trace = record.answer.trace { answer.append(("trace", trace.json)) }
    members[place].1 = .object(answer)
    return .object(members)
  }

  /// The value of a JSON text; `nil` if this version cannot read it.
  static func value<Value: Decodable>(_ type: Value.Type, of text: String?) -> Value? {
    guard let text else { return nil }
    return try? JSONValue.decode(type, from: text)
  }
}
