import LLMRingPlatform
import LLMRingREPL
import StreamingEngine

/// The files that are named on the command line. `-` names standard input.
enum GivenFile {
  /// The files that go with the question. Nothing is asked about them.
  ///
  /// - Throws: ``Leave``, after a message, if a file cannot be read or sent.
  static func attachments(
    _ paths: [String], home: String, isQuiet: Bool
  ) throws -> AttachedFiles {
    do {
      return try AttachedFiles(
        paths, home: home,
        input: { try Console.inputBytes(limit: Attachment.sizeLimit, isQuiet: isQuiet) },
        onWait: { if !isQuiet { say(waitingFor: $0) } })
    } catch let fault as AttachedFiles.Fault {
      throw Leave.saying(fault.words, status: ExitStatus.usage)
    }
  }

  /// The form that a JSON Schema gives to an answer.
  ///
  /// - Parameter path: The file, or a list of fields as in ``ShortSchema``.
  /// - Throws: ``Leave``, after a message, if the file cannot be read or is not a schema.
  static func schema(_ path: String, isQuiet: Bool) throws -> SchemaFile.Form {
    if !InputFile.isStandardInput(path), access(path, F_OK) != 0, ShortSchema.isMeant(by: path) {
      do throws(ShortSchema.Fault) {
        return try SchemaFile.form(path)
      } catch {
        throw Leave.saying(
          "--schema: there is no file of this name, and \(error)", status: ExitStatus.usage)
      }
    }
    let bytes = try bytes(of: path, limit: SchemaFile.limit, isQuiet: isQuiet)
    let name = InputFile.isStandardInput(path) ? "standard input" : path
    do throws(SchemaFile.Fault) {
      return try SchemaFile.form(bytes, named: name)
    } catch {
      let advice = error.advice.map { "; \($0)" } ?? ""
      throw Leave.saying("--schema: \(error.problem)\(advice)", status: ExitStatus.usage)
    }
  }

  private static func bytes(of path: String, limit: Int, isQuiet: Bool) throws -> [UInt8] {
    if InputFile.isStandardInput(path) {
      return try Console.inputBytes(limit: limit, isQuiet: isQuiet)
    }
    do throws(SystemFault) {
      return try InputFile.bytes(of: path, limit: limit) {
        if !isQuiet { say(waitingFor: path) }
      }
    } catch {
      throw Leave.saying("\(path) cannot be read: \(error)", status: ExitStatus.usage)
    }
  }

  /// What is said about a pipe, or standard input, after a second.
  static func waiting(for path: String) -> String {
    InputFile.isStandardInput(path)
      ? "reading standard input until it ends"
      : "waiting for \(path), a pipe that nothing has been written to yet"
  }

  private static func say(waitingFor pipe: String) {
    Console.error("llmring: \(waiting(for: pipe))")
  }
}
