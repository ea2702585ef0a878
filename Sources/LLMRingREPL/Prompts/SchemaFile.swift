package import StreamingEngine

/// The JSON Schema of an answer, as a file that the user names or a prompt does.
package enum SchemaFile {
  /// A schema has no business being larger.
  package static let limit = 1 << 20

  /// Why a file is not a schema.
  package struct Fault: Error {
    /// A clause that begins with the file's name.
    package let problem: String
    /// What to do about it; `nil` if the problem says it.
    package let advice: String?
  }

  /// The form that a schema gives to an answer.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What the file is called in a fault.
  package static func format(
    _ bytes: [UInt8], named name: String
  ) throws(Fault) -> ResponseFormat {
    guard let text = InputText.utf8(bytes) else {
      throw Fault(problem: "\(name) \(InputText.problem(bytes))", advice: nil)
    }
    guard let json = JSONValue(parsing: String(decoding: text, as: UTF8.self)) else {
      throw Fault(problem: "\(name) is not JSON", advice: "correct it")
    }
    do throws(LLMError) {
      _ = try JSONSchema(json)
    } catch {
      throw Fault(problem: "\(name): \(error.description)", advice: nil)
    }
    return .schema(json)
  }
}
