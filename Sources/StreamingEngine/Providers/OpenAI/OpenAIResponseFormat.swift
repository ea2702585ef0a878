/// A response format in OpenAI's formats: Chat Completions puts the schema in a member of its own,
/// Responses does not.
struct OpenAIResponseFormat: Encodable {
  private let format: ResponseFormat
  private let isFlat: Bool

  /// - Returns: `nil` for what goes without saying.
  init?(_ format: ResponseFormat, isFlat: Bool) {
    if format == .text { return nil }
    self.format = format
    self.isFlat = isFlat
  }

  private enum CodingKeys: String, CodingKey {
    case type, name, schema, strict
    case jsonSchema = "json_schema"
  }

  func encode(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: CodingKeys.self)
    guard case .schema(let schema, let name, let isStrict) = format else {
      return try outer.encode("json_object", forKey: .type)
    }
    try outer.encode("json_schema", forKey: .type)
    var inner =
      isFlat ? outer : outer.nestedContainer(keyedBy: CodingKeys.self, forKey: .jsonSchema)
    try inner.encode(name, forKey: .name)
    try inner.encode(schema, forKey: .schema)
    try inner.encode(isStrict ?? Self.isStrict(schema), forKey: .strict)
  }

  /// Whether a schema is written as OpenAI asks it of strict ones: its root is an object, every
  /// object lists all its properties as required and allows no others, and no keyword stands in it
  /// but those that OpenAI knows. Any other is refused there unless it says that it is not strict.
  static func isStrict(_ schema: JSONValue) -> Bool {
    schema["type"] == "object" && schema["anyOf"] == nil && isStrictWithin(schema)
  }

  private static func isStrictWithin(_ schema: JSONValue) -> Bool {
    guard case .object(let members) = schema else { return false }
    if schema["type"] == "object" || schema["properties"] != nil {
      let names = (schema["properties"]?.members ?? []).map { JSONValue.string($0.0) }
      let required = schema["required"]?.elements ?? []
      guard schema["additionalProperties"] == false, names.allSatisfy(required.contains) else {
        return false
      }
    }
    return members.allSatisfy { keyword, value in
      switch keyword {
      case "properties", "$defs", "definitions": value.members.allSatisfy { isStrictWithin($0.1) }
      case "items": isStrictWithin(value)
      case "anyOf": value.elements.allSatisfy(isStrictWithin)
      case "type", "description", "title", "enum", "const", "required", "additionalProperties",
        "$ref", "$schema", "pattern", "format", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minItems", "maxItems":
        true
      default: false
      }
    }
  }
}

extension ResolvedChat {
  /// Word that JSON is wanted, where no message has the word and the format is JSON without a
  /// schema: OpenAI refuses such a request, and Anthropic knows no such format.
  var wordOfJSON: String? {
    guard request.responseFormat == .json,
      !request.messages.contains(where: { $0.content.contains("JSON") })
    else { return nil }
    return "Answer with one JSON value and nothing else."
  }

  /// The chat with that word in its first message.
  var withWordOfJSON: ResolvedChat {
    guard let wordOfJSON else { return self }
    var chat = self
    chat.request.messages.insert(Message(role: .system, content: wordOfJSON), at: 0)
    return chat
  }

  /// The instructions, when they stand apart, with that word at their end.
  func instructions(_ system: String?) -> String? {
    let texts = [system, wordOfJSON].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: Dialogue.separator)
  }
}
