import LLMRingREPL
import StreamingEngine

/// `llmring -p NAME`: a question that is kept in a file.
extension Chat {
  /// Refuses a prompt that is probably a mistyped command.
  func checkForTypo() throws {
    guard promptName == nil else { return }
    let objection = TypoGuard.objection(
      to: prompt, in: Array(CommandLine.arguments.dropFirst()),
      commands: Program.configuration.subcommands.map { $0.name })
    if let objection { throw Leave.saying(objection, status: ExitStatus.usage) }
  }

  /// The prompt that the command line names; `nil` if it names none.
  ///
  /// - Throws: ``Leave``, after a message, if it cannot be used.
  func namedPrompt() throws -> Prompt? {
    guard let promptName else { return nil }
    let prompt = try PromptFiles().prompt(named: promptName)
    if interactive, prompt.schema != nil {
      throw Leave.saying(
        "prompt '\(promptName)' has a schema, which cannot be combined with --interactive",
        status: ExitStatus.usage)
    }
    return prompt
  }

  /// What the prompt asks with the words of the command line and the piped text.
  func question(of named: Prompt, in session: Session) throws -> String {
    var arguments = PromptArguments(words: prompt, for: named.template)
    arguments.append(try reportedInput(besides: arguments.input))
    do throws(SlashCommand.Fault) {
      let question = try PromptQuestion(
        named, arguments, at: .commandLine, hasFiles: !session.attachments.attachments.isEmpty,
        hasFormat: schema != nil)
      if let format = question.format { session.responseFormat = format }
      if !quiet {
        for words in question.notices { Console.error("llmring: \(words)") }
      }
      return question.text
    } catch {
      throw Leave.saying(error.words, status: ExitStatus.usage)
    }
  }
}

extension Prompt {
  /// Whether its front matter names a model.
  var setsModel: Bool { settings.contains { $0.setting.name == Setting.model.name } }
}

/// The prompts as the commands see them.
struct PromptFiles {
  let library = PromptLibrary(
    user: UserPaths(environment: Console.environment).prompts,
    workingFolder: Console.workingDirectory)

  /// Finds a prompt by its whole name; its faults end the program.
  func prompt(named name: String) throws -> Prompt {
    if let prompt = try settings({ () throws(SettingsError) in try library.prompt(named: name) }) {
      return prompt
    }
    let names = library.names
    let suggestion =
      names.contains(name)
      ? ": its file is empty"
      : nearest(name, among: names).map { "; did you mean \($0)?" } ?? ""
    throw Leave.saying(
      "there is no prompt '\(name)'\(suggestion) (llmring prompts lists them)",
      status: ExitStatus.usage)
  }
}
