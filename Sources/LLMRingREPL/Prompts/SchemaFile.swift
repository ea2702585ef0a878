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

  /// The form that a schema gives to an answer, and what to say about it.
  package struct Form: Sendable, Equatable {
    package let format: ResponseFormat
    /// What is not checked; `nil` if everything is.
    package let note: String?
  }

  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What the file is called in a fault.
  package static func form(_ bytes: [UInt8], named name: String) throws(Fault) -> Form {
    guard let text = InputText.utf8(bytes) else {
      throw Fault(problem: "\(name) \(InputText.problem(bytes))", advice: nil)
    }
    do throws(SettingsError) {
      let text = try SchemaText(String(decoding: text, as: UTF8.self), path: name)
      return Form(format: .schema(text.json), note: text.schema.uncheckedNote)
    } catch {
      throw Fault(problem: error.description, advice: nil)
    }
  }

  /// The form that a list of fields gives to an answer; see ``ShortSchema``.
  package static func form(_ fields: String) throws(ShortSchema.Fault) -> Form {
    Form(format: .schema(try ShortSchema.schema(fields)), note: nil)
  }
}
