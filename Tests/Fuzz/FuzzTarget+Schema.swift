import StreamingEngine

/// Schemas, and what is checked against them: any text is read or refused, and any value is checked
/// in bounded time, with the same result however it is written.
extension FuzzTarget {
  /// - Parameter body: A schema, an empty line, and an answer.
  static func checkSchema(_ body: String) -> String? {
    let parts = body.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(parts.first ?? "")
    let schema: SchemaText
    do throws(SettingsError) {
      schema = try SchemaText(text, path: "schema.json")
    } catch {
      return misplaced(error, in: text)
    }
    if schema.schema.uncheckedNote?.contains(where: \.isNewline) == true { return "not one line" }
    let content = String(parts.dropFirst().first ?? parts[0])
    let response = LLMResponse(content: content, model: "fuzz", finishReason: .stop)
    guard let value = try? response.structured(as: .json) else { return nil }
    let found = schema.schema.mismatches(in: value)
    guard found.count <= 20, found.allSatisfy({ !$0.description.contains(where: \.isNewline) })
    else {
      return "not 20 lines: \(found)"
    }
    guard let again = JSONValue(parsing: value.text) else { return "not JSON: \(value.text)" }
    let foundAgain = schema.schema.mismatches(in: again)
    return found == foundAgain ? nil : "\(found)\nwritten again:\n  \(foundAgain)"
  }
}
