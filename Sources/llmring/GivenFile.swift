import LLMRingPlatform
import REPLKit
import Settings
import StreamingEngine

/// The files that are named on the command line.
enum GivenFile {
  /// A schema has no business being larger.
  private static let schemaLimit = 1 << 20

  /// The files that go with the question. Nothing is asked about them.
  ///
  /// - Parameter input: Reads standard input, which `-` names.
  /// - Throws: ``Leave``, after a message, if a file cannot be read or sent.
  static func attachments(
    _ paths: [String], home: String, input: () -> [UInt8]
  ) throws -> AttachedFiles {
    do throws(AttachedFiles.Fault) {
      return try AttachedFiles(paths, home: home, input: input)
    } catch {
      throw Leave.saying(error.words, status: ExitStatus.usage)
    }
  }

  /// The form that a JSON Schema gives to an answer.
  ///
  /// - Throws: ``Leave``, after a message, if the file cannot be read or is not a schema.
  static func schema(_ path: String) throws -> ResponseFormat {
    let text = String(decoding: try bytes(of: path, limit: schemaLimit), as: UTF8.self)
    guard let json = JSONValue(parsing: text) else {
      throw Leave.saying("--schema: \(path) is not JSON; correct it", status: ExitStatus.usage)
    }
    do throws(LLMError) {
      _ = try JSONSchema(json)
    } catch {
      throw Leave.saying("--schema: \(path): \(error.description)", status: ExitStatus.usage)
    }
    return .schema(json)
  }

  private static func bytes(of path: String, limit: Int) throws -> [UInt8] {
    do throws(SystemFault) {
      return try OpenFile.bytes(of: path, limit: limit)
    } catch {
      throw Leave.saying("\(path) cannot be read: \(error)", status: ExitStatus.usage)
    }
  }
}
