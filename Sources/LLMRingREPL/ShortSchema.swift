package import StreamingEngine

/// A JSON Schema of one object, written as a list of its fields: `name, born int: year of birth`.
///
/// Fields are separated by commas, or by line feeds if descriptions contain commas. Each is a name,
/// optionally followed by a type (`str`, which is the default, `int`, `float` or `bool`) and, after a
/// colon, a description. All are required, and no others are allowed.
package enum ShortSchema {
  /// A part of the list that is not a field.
  package struct Fault: Error, CustomStringConvertible {
    package let description: String
  }

  private static let types = [
    "str": "string", "int": "integer", "float": "number", "bool": "boolean",
  ]

  /// Whether an argument that is not the name of a file is a list of fields rather than a path.
  package static func isMeant(by text: String) -> Bool {
    let words = text.prefix { $0 != ":" && $0 != "," }
    return !words.contains { "/.~\\".contains($0) }
  }

  package static func schema(_ text: String) throws(Fault) -> JSONValue {
    let separator: Character = text.contains("\n") ? "\n" : ","
    var properties: [(String, JSONValue)] = []
    for part in text.split(separator: separator) where part.contains(where: { !$0.isWhitespace }) {
      let field = try field(part)
      guard !properties.contains(where: { $0.0 == field.name }) else {
        throw Fault(description: "the field '\(field.name)' is there twice")
      }
      properties.append(field)
    }
    guard !properties.isEmpty else { throw Fault(description: "the list has no fields") }
    return .object([
      ("type", "object"), ("properties", .object(properties)),
      ("required", .array(properties.map { .string($0.0) })), ("additionalProperties", false),
    ])
  }

  private static func field(_ part: Substring) throws(Fault) -> (name: String, value: JSONValue) {
    let pieces = part.split(separator: ":", maxSplits: 1)
    let words = (pieces.first ?? "").split(whereSeparator: \.isWhitespace)
    let type = words.count > 1 ? types[String(words[1])] : "string"
    guard let name = words.first, words.count <= 2, let type,
      name.isWord(with: "_-"), name.first == "_" || name.first?.isLetter == true
    else {
      let shown = part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      throw Fault(
        description: "'\(shown)' is not a field; write NAME, or NAME and one of str, int, float "
          + "and bool")
    }
    let description = pieces.dropFirst().first.map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let members: [(String, JSONValue)] =
      [("type", .string(type))]
      + (description.map { $0.isEmpty ? [] : [("description", .string($0))] } ?? [])
    return (String(name), .object(members))
  }
}
