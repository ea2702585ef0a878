/// Converts a schema to the subset of JSON Schema that Anthropic enforces, the way Anthropic's own
/// clients do. Anthropic rejects unknown keywords, so those are moved to the description, and
/// ``LLMResponse/structured(as:)-(ResponseFormat)`` checks them after the answer.
enum AnthropicSchema {
  /// Keywords that are kept unchanged.
  private static let known: Set = [
    "type", "enum", "const", "$ref", "required", "title", "default",
  ]
  private static let formats: Set = [
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
  ]

  static func adapted(_ schema: JSONValue) -> JSONValue {
    guard case .object(let members) = schema else { return schema }
    var kept: [(String, JSONValue)] = []
    var described: [String] = []
    var description: String?
    for (keyword, value) in members {
      switch (keyword, value) {
      case ("$schema", _), ("additionalProperties", _): break
      case ("description", .string(let text)): description = text
      case ("properties", .object(let schemas)), ("$defs", .object(let schemas)),
        ("definitions", .object(let schemas)):
        kept.append((keyword, .object(schemas.map { ($0, adapted($1)) })))
      case ("items", .object): kept.append((keyword, adapted(value)))
      case ("anyOf", .array(let schemas)), ("allOf", .array(let schemas)):
        kept.append((keyword, .array(schemas.map(adapted))))
      case ("oneOf", .array(let schemas)): kept.append(("anyOf", .array(schemas.map(adapted))))
      case ("format", .string(let format)) where formats.contains(format):
        kept.append((keyword, value))
      case ("minItems", .int(0)), ("minItems", .int(1)): kept.append((keyword, value))
      case (_, _) where known.contains(keyword): kept.append((keyword, value))
      default: described.append("\(keyword): \(value.text)")
      }
    }
    if schema["type"] == "object" || schema["properties"] != nil {
      // Anthropic allows no additional properties, and requires the schema to say so.
      kept.append(("additionalProperties", false))
    }
    if !described.isEmpty {
      description =
        (description.map { "\($0)\n\n" } ?? "") + "{\(described.joined(separator: ", "))}"
    }
    if let description { kept.append(("description", .string(description))) }
    return .object(kept)
  }
}
