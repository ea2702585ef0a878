import LLMRingPlatform
import StreamingEngine

/// The JSON Schema that a prompt's front matter has: a file beside the prompt's own, or a list of
/// fields as in ``ShortSchema``.
enum PromptSchema {
  /// - Throws: Why the schema cannot be used, with the line that names it.
  static func form(of prompt: Prompt) throws(SlashCommand.Fault) -> SchemaFile.Form? {
    guard let name = prompt.schema else { return nil }
    let path = try path(of: name, for: prompt)
    if ShortSchema.isMeant(by: name), access(path, F_OK) != 0 {
      do throws(ShortSchema.Fault) {
        return try SchemaFile.form(name)
      } catch {
        throw fault(
          prompt, "the schema '\(name)' is not a file beside the prompt, and \(error)", advice: nil)
      }
    }
    do throws(SettingsError) {
      // A pipe would be waited for.
      try SettingsFile.checkIsFile(path)
    } catch {
      throw fault(prompt, "the schema \(error.path) \(error.problem)", advice: error.advice)
    }
    let bytes: [UInt8]
    do {
      bytes = try InputFile.bytes(
        of: path, limit: SchemaFile.limit, followsLink: prompt.owner == .user)
    } catch {
      throw fault(prompt, "the schema \(path) cannot be read: \(error)", advice: "check its path")
    }
    do throws(SchemaFile.Fault) {
      return try SchemaFile.form(bytes, named: "the schema \(path)")
    } catch {
      throw fault(prompt, error.problem, advice: error.advice)
    }
  }

  /// A project may name only what lies in its own folder.
  private static func path(
    of name: String, for prompt: Prompt
  ) throws(SlashCommand.Fault) -> String {
    let folder = (prompt.path ?? "").split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    let isOutside = name.hasPrefix("/") || name.split(separator: "/").contains("..")
    if isOutside, prompt.owner != .user {
      throw fault(
        prompt, "the schema of a project's prompt must be in the folder of the prompt",
        advice: "move it there, and name it without a folder")
    }
    return name.hasPrefix("/") ? name : "\(folder)/\(name)"
  }

  private static func fault(_ prompt: Prompt, _ problem: String, advice: String?)
    -> SlashCommand.Fault
  {
    let error = SettingsError(
      path: prompt.path ?? prompt.name, position: prompt.schemaPosition, problem: problem,
      advice: advice)
    return SlashCommand.Fault(error.description)
  }
}
