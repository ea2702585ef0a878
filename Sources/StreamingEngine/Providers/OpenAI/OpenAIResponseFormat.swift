/// The response format in OpenAI's formats. Chat Completions nests the schema in a separate member,
/// Responses does not.
struct OpenAIResponseFormat: Encodable {
  private let format: ResponseFormat
  private let isFlat: Bool

  /// - Returns: `nil` for the default.
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

  /// Whether a schema meets OpenAI's rules for strict mode: its root is an object, every object
  /// requires all its properties and allows no others, and only keywords that OpenAI knows are
  /// used. OpenAI rejects any other schema unless strict mode is off.
  static func isStrict(_ schema: JSONValue) -> Bool {
    schema["type"] == "object" && schema["anyOf"] == nil && isStrictSubschema(schema)
  }

  private static func isStrictSubschema(_ schema: JSONValue) -> Bool {
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
      case "properties", "$defs", "definitions":
        value.members.allSatisfy { isStrictSubschema($0.1) }
      case "items": isStrictSubschema(value)
      case "anyOf": value.elements.allSatisfy(isStrictSubschema)
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
  /// An instruction about the format of the answer. It is needed if the format is JSON without a
  /// schema and no message mentions JSON: OpenAI rejects such a request without it, and Anthropic
  /// has no such format. It is also needed if the server rejects a field for the format.
  var jsonInstruction: String? {
    switch request.responseFormat {
    case .text:
      return nil
    case .json:
      let isMentioned = request.messages.contains { $0.content.contains("JSON") }
      return isMentioned ? nil : "Answer with one JSON value and nothing else."
    case .schema(let schema, _, _):
      return concessions.promptsForFormat
        ? "Answer with one JSON value that matches this JSON Schema, and nothing else: "
          + schema.text : nil
    }
  }

  /// The chat with the JSON instruction as its first message.
  var withJSONInstruction: ResolvedChat {
    guard let jsonInstruction else { return self }
    var chat = self
    chat.request.messages.insert(Message(role: .system, content: jsonInstruction), at: 0)
    return chat
  }

  /// The chat to encode for a format that needs no JSON instruction unless the server rejects its
  /// field for the format.
  var withFormatInstruction: ResolvedChat {
    concessions.promptsForFormat ? withJSONInstruction : self
  }

  /// The system instructions followed by the JSON instruction, for formats that send them
  /// separately.
  func instructions(_ system: String?) -> String? {
    let texts = [system, jsonInstruction].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: Dialogue.separator)
  }
}
