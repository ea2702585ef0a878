package import StreamingEngine
import LLMRingTerminal

/// `/NAME words`: the prompts, each a command of its own.
extension SlashCommand {
  /// The command for the prompt of exactly this name, or `nil` if there is none.
  ///
  /// - Throws: What is wrong with the prompt's file.
  static func promptCommand(
    named name: String, in prompts: PromptLibrary
  ) throws(Fault) -> SlashCommand? {
    try faulting { () throws(SettingsError) in try prompts.prompt(named: name) }.map(command(for:))
  }

  /// Whether a word typed as a command runs a prompt file rather than a built-in command. The file
  /// may be malformed.
  static func isPrompt(_ word: String, _ session: Session) -> Bool {
    let word = word.lowercased()
    return !all.contains { $0.isNamed(word) } && session.promptNames.contains { $0.hasPrefix(word) }
  }

  static func command(for prompt: Prompt) -> SlashCommand {
    let template = prompt.template
    return SlashCommand(
      name: prompt.name, argument: argument(of: template),
      summary: prompt.summary,
      details: { details(of: prompt) },
      completion: { line, session in
        let arguments = PromptArguments(line, for: template)
        let isNaming = !line.hasSuffix(" ") && !arguments.input.contains(" ") || line.isEmpty
        let names = template.variables.filter { arguments.values[$0.name] == nil }
          .map { "\($0.name)=" }
        let last = line.last?.isWhitespace == false ? arguments.input : ""
        let completion =
          isNaming || arguments.input.isEmpty ? Completion(of: last, among: names) : .none
        return completion.candidates.isEmpty
          ? Completer.file(in: line, session) ?? .none : completion
      },
      recipient: { _, session in session.modelNamed(by: prompt) ?? session.model }
    ) { line, session, host throws(Fault) in
      let arguments = PromptArguments(line, for: template)
      let question = try PromptQuestion(
        prompt, arguments, at: .prompt,
        hasFiles: !session.attachments.attachments.isEmpty)
      guard host.attachFiles(namedIn: arguments.input) else { return [] }
      host.say(question.notices)
      let asked = AskedPrompt(prompt: prompt, format: question.format)
      session.asking(asked) { model in
        session.ask(question.text, of: model, from: prompt.name)
        host.answer(from: model)
      }
      return []
    }
  }

  private static func argument(of template: PromptTemplate) -> Argument {
    let names = template.variables.map { "\($0.name)=…" }
    return .optional((names + [template.needsInput ? "text" : "words"]).joined(separator: " "))
  }

  private static func details(of prompt: Prompt) -> [String] {
    let variables = prompt.template.variables
    return [
      variables.isEmpty
        ? nil : "variables: \(variables.map(\.description).joined(separator: ", "))",
      prompt.path.map { "a prompt of the \(prompt.owner.rawValue), from \($0)" }
        ?? "a prompt that is built in; llmring prompts show \(prompt.name) prints it",
    ].compactMap(\.self)
  }
}

extension SettingLayers {
  /// Adds the settings in a prompt's front matter to a layer.
  ///
  /// - Parameter layer: In the layer of flags, a flag that was given takes precedence.
  package mutating func set(_ prompt: Prompt, in layer: Layer) {
    for value in prompt.settings where layer != .flag || !hasFlag(value.setting) {
      set(value.setting, to: value.choice, in: layer, from: .prompt(prompt.name))
    }
  }

  private func hasFlag(_ setting: Setting) -> Bool {
    if case .flag = origin(of: setting, for: nil) { true } else { false }
  }
}
